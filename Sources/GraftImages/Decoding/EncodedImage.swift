/// Encoded bytes whose header has been read and found within the limits.
struct EncodedImage {
    let header: ImageHeader
    private let bytes: UnsafeRawBufferPointer
    private let markers: JPEGMarkers?

    init(_ bytes: UnsafeRawBufferPointer, limits: ImageLimits) throws(ImageError) {
        let format = try ImageFormat(of: bytes)
        guard bytes.count <= limits.maximumBytes else {
            throw ImageError(
                .overLimit, subject: format.name,
                detail: "\(bytes.count) bytes are beyond the limit of \(limits.maximumBytes); "
                    + "compress the image or raise the limit")
        }
        self.bytes = bytes
        switch format {
        case .jpeg:
            let markers = JPEGMarkers(bytes, limits: limits)
            try Self.check(markers, limits)
            self.markers = markers
            header = ImageHeader(
                format: .jpeg, width: markers.width, height: markers.height, orientation: markers.orientation)
        default:
            throw ImageError(.unsupported, subject: format.name, detail: "convert the file to JPEG")
        }
        try header.check(against: limits)
    }

    private static func check(_ markers: JPEGMarkers, _ limits: ImageLimits) throws(ImageError) {
        guard markers.process != 0 else { throw JPEGSource.failure(.truncated, "it ends before its frame header") }
        guard markers.isDecodable else {
            throw ImageError(
                .unsupported, subject: "JPEG",
                detail: "lossless, hierarchical or \(markers.precision)-bit coding is not decoded; "
                    + "export it as an ordinary JPEG or as PNG")
        }
        guard markers.scans <= limits.maximumScans else {
            throw ImageError(
                .overLimit, subject: "JPEG",
                detail: "it has more than \(limits.maximumScans) scans, which would make decoding very slow; "
                    + "export it again as a baseline JPEG")
        }
    }

    /// Writes one result per geometry, decoding once per shrink factor.
    func write(
        _ geometries: [PixelGeometry], into results: [UnsafeMutableBufferPointer<Float>], scratch: DecodeScratch
    ) throws(ImageError) {
        guard let markers else { return }
        guard markers.isComplete else { throw JPEGSource.failure(.truncated, "the file ends early") }
        let source = JPEGSource(bytes, markers: markers)
        let resizers = geometries.map { Resizer(header, geometry: $0) }
        let denominators = resizers.map { $0.denominator }
        for denominator in Set(denominators).sorted() {
            let planes = try source.planes(denominator: denominator, scratch: scratch)
            for index in geometries.indices where denominators[index] == denominator {
                try resizers[index].write(planes, into: results[index], scratch: scratch)
            }
        }
    }
}

/// Encoded bytes whose header has been read and found within the limits.
struct EncodedImage {
    let header: ImageHeader
    private let bytes: UnsafeRawBufferPointer
    private let limits: ImageLimits
    private let details: Details

    /// What reading the header has found out for the decoder.
    private enum Details {
        case jpeg(JPEGMarkers)
        case png(PNGChunks)
        case bitmap(BitmapHeader)
        case general
    }

    init(_ bytes: UnsafeRawBufferPointer, limits: ImageLimits) throws(ImageError) {
        let format = try ImageFormat(of: bytes)
        guard bytes.count <= limits.maximumBytes else {
            throw ImageError(
                .overLimit, subject: format.name,
                detail: "\(bytes.count) bytes are beyond the limit of \(limits.maximumBytes); "
                    + "compress the image or raise the limit")
        }
        self.bytes = bytes
        self.limits = limits
        (header, details) = try Self.read(bytes, format, limits)
        try header.check(against: limits)
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, _ format: ImageFormat, _ limits: ImageLimits
    ) throws(ImageError) -> (ImageHeader, Details) {
        func header(_ width: Int, _ height: Int, _ orientation: Orientation = .up) -> ImageHeader {
            ImageHeader(format: format, width: width, height: height, orientation: orientation)
        }
        switch format {
        case .jpeg:
            let markers = JPEGMarkers(bytes, limits: limits)
            try markers.check(limits)
            return (header(markers.width, markers.height, markers.orientation), .jpeg(markers))
        case .png:
            let chunks = try PNGChunks(bytes, limits: limits)
            return (header(chunks.width, chunks.height, chunks.orientation), .png(chunks))
        case .webp:
            let chunks = WebPChunks(bytes, limits: limits)
            guard chunks.isComplete else { throw truncated(format) }
            return (header(chunks.width, chunks.height, chunks.orientation), .general)
        case .bmp:
            let bitmap = try BitmapHeader(bytes)
            return (header(bitmap.width, bitmap.height), .bitmap(bitmap))
        case .gif:
            guard let width = bytes.uint16(at: 6, .little),
                let height = bytes.uint16(at: 8, .little)
            else {
                throw truncated(format)
            }
            return (header(width, height), .general)
        case .tiff:
            let directory = TIFFDirectory(bytes)
            try directory?.checkSamples()
            guard let directory, let width = directory.values[TIFFDirectory.width],
                let height = directory.values[TIFFDirectory.height]
            else { throw truncated(format) }
            return (header(width, height, directory.storedOrientation ?? .up), .general)
        case .heif:
            // libheif applies rotation and mirroring itself.
            let (width, height) = try LibvipsSource.size(of: bytes, format: format)
            return (header(width, height), .general)
        }
    }

    private static func truncated(_ format: ImageFormat) -> ImageError {
        ImageError(
            .truncated, subject: format.name,
            detail: "cannot be decoded (the file ends early); copy or export the file again")
    }

    /// Writes one result per geometry, decoding once per shrink factor.
    func write(
        _ geometries: [PixelGeometry], into results: [UnsafeMutableBufferPointer<Float>],
        scratch: DecodeScratch
    ) throws(ImageError) {
        if case .png(let chunks) = details, let rewritten = try chunks.rewritten() {
            return try rewritten.withBytes { (data) throws(ImageError) in
                var source = LibvipsSource(data, header: header, limits: limits)
                source.isApple = chunks.isApple
                source.profile = chunks.profile(limits: limits)
                try write(source, geometries, into: results, scratch: scratch)
            }
        }
        if header.format == .gif, bytes.last != 0x3B {
            // Many a GIF lacks its trailer. Cut data stay cut: there, the added byte announces 59
            // more.
            return try (Array(bytes) + [0x3B]).withBytes { (data) throws(ImageError) in
                let source = LibvipsSource(data, header: header, limits: limits)
                try write(source, geometries, into: results, scratch: scratch)
            }
        }
        try write(source(), geometries, into: results, scratch: scratch)
    }

    private func write(
        _ source: any PixelSource, _ geometries: [PixelGeometry],
        into results: [UnsafeMutableBufferPointer<Float>],
        scratch: DecodeScratch
    ) throws(ImageError) {
        let resizers = geometries.map { Resizer(header, geometry: $0) }
        let denominators = resizers.map { $0.denominator(upTo: source.largestDenominator) }
        for denominator in Set(denominators).sorted() {
            let planes = try source.planes(denominator: denominator, scratch: scratch)
            for index in geometries.indices where denominators[index] == denominator {
                try resizers[index].write(planes, into: results[index], scratch: scratch)
            }
        }
    }

    private func source() throws(ImageError) -> any PixelSource {
        switch details {
        case .jpeg(let markers):
            guard markers.isComplete else { throw Self.truncated(.jpeg) }
            let source = try JPEGSource(bytes, markers: markers)
            return try source.isPlanar()
                ? source : LibvipsSource(bytes, header: header, limits: limits)
        case .bitmap(let bitmap):
            return BitmapSource(bytes: bytes, header: bitmap)
        case .png, .general:
            return LibvipsSource(bytes, header: header, limits: limits)
        }
    }
}

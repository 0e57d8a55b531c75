internal import CTurboJPEG

/// A JPEG whose planes can be had at 1, 1/2, 1/4 or 1/8 of their size.
///
/// Each has a decompressor of its own: one that is used again keeps tables, and after an error even
/// half a header, of the image before.
final class JPEGSource: PixelSource {
    let bytes: UnsafeRawBufferPointer
    let markers: JPEGMarkers
    let largestDenominator = 8
    private let subsampling: Subsampling?
    private let handle: tjhandle

    init(_ bytes: UnsafeRawBufferPointer, markers: JPEGMarkers) throws(ImageError) {
        guard let handle = tjInitDecompress() else {
            throw ImageError(
                .library, subject: "JPEG",
                detail: "libjpeg-turbo cannot start; free some memory and try again")
        }
        self.handle = handle
        self.bytes = bytes
        self.markers = markers
        subsampling = Subsampling.all.first { $0.components == markers.components }
    }

    deinit { tjDestroy(handle) }

    /// Grey or YCbCr with one of the usual samplings, or RGB stored plainly; anything else (CMYK,
    /// odd samplings) takes the general path.
    func isPlanar() throws(ImageError) -> Bool {
        guard let subsampling else { return false }
        let found = try colourSpace()
        return switch found {
        case TJCS_GRAY: subsampling.components.count == 1
        case TJCS_YCbCr: subsampling.components.count == 3
        case TJCS_RGB: subsampling.components.count == 3 && subsampling.code == TJSAMP_444
        default: false
        }
    }

    /// Decodes into the scratch's buffers at 1 / `denominator` of the size.
    func planes(denominator: Int, scratch: DecodeScratch) throws(ImageError) -> SamplePlanes {
        guard let subsampling else { throw Self.failure(.unsupported, "its sampling is unusual") }
        let colour = try colourSpace()
        let (width, height) = (
            ceiling(markers.width, denominator), ceiling(markers.height, denominator)
        )
        let planes = (0..<subsampling.components.count).map { index in
            plane(index, width: width, height: height, subsampling: subsampling, scratch: scratch)
        }
        var bases: [UnsafeMutablePointer<UInt8>?] = planes.map {
            $0.base.assumingMemoryBound(to: UInt8.self)
        }
        var strides = planes.map { Int32($0.stride) }
        let outcome = tjDecompressToYUVPlanes(
            handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(bytes.count),
            &bases, Int32(width),
            &strides, Int32(height), 0)
        if outcome != 0, tjGetErrorCode(handle) == TJERR_FATAL.rawValue { throw lastError() }
        let result = SamplePlanes(
            planes: planes,
            colour: colour == TJCS_GRAY ? .grey : colour == TJCS_RGB ? .rgb : .yCbCr, depth: 8,
            subsamplingX: subsampling.shiftX, subsamplingY: subsampling.shiftY,
            extentX: Double(markers.width) / Double(denominator),
            extentY: Double(markers.height) / Double(denominator), profile: markers.profile)
        Self.extendEdges(planes[0], width: width, height: height)
        return result
    }

    private func colourSpace() throws(ImageError) -> TJCS {
        var (width, height, code, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        let outcome = tjDecompressHeader3(
            handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(bytes.count),
            &width, &height, &code,
            &space)
        if outcome != 0, tjGetErrorCode(handle) == TJERR_FATAL.rawValue { throw lastError() }
        guard Int(width) == markers.width, Int(height) == markers.height else {
            throw Self.failure(.corrupt, "its headers contradict each other")
        }
        return TJCS(UInt32(space))
    }

    private func plane(
        _ index: Int, width: Int, height: Int, subsampling: Subsampling, scratch: DecodeScratch
    ) -> SamplePlanes.Plane {
        let code = Int32(subsampling.code.rawValue)
        let planeWidth = Int(tjPlaneWidth(Int32(index), Int32(width), code))
        let planeHeight = Int(tjPlaneHeight(Int32(index), Int32(height), code))
        let stride = AlignedBuffer.padded(planeWidth)
        let base = scratch.samples[index].reserve(stride * planeHeight)
        return SamplePlanes.Plane(
            base: base, stride: stride, width: planeWidth, height: planeHeight)
    }

    /// Luma is padded to whole chroma samples with whatever the encoder left there: repeat the edge
    /// instead.
    private static func extendEdges(_ plane: SamplePlanes.Plane, width: Int, height: Int) {
        for row in 0..<height where plane.width > width {
            let line = plane.base + row * plane.stride
            let edge = line.load(fromByteOffset: width - 1, as: UInt8.self)
            (line + width).initializeMemory(
                as: UInt8.self, repeating: edge, count: plane.width - width)
        }
        for row in height..<max(height, plane.height) {
            let last = plane.base + (height - 1) * plane.stride
            (plane.base + row * plane.stride).copyMemory(from: last, byteCount: plane.width)
        }
    }

    private func ceiling(_ value: Int, _ denominator: Int) -> Int {
        (value + denominator - 1) / denominator
    }

    private func lastError() -> ImageError {
        let message = tjGetErrorStr2(handle).map { String(cString: $0) } ?? "no reason given"
        return Self.failure(.corrupt, message)
    }

    static func failure(_ code: ImageError.Code, _ reason: String) -> ImageError {
        ImageError(
            code, subject: "JPEG",
            detail: "cannot be decoded (\(reason)); copy or export the file again")
    }
}

/// One of the usual chroma samplings, with the component factors that make it.
private struct Subsampling {
    let code: TJSAMP
    let components: [JPEGMarkers.Component]
    let shiftX: Int
    let shiftY: Int

    private init(_ code: TJSAMP, _ horizontal: Int, _ vertical: Int, grey: Bool = false) {
        self.code = code
        let chroma = JPEGMarkers.Component(horizontal: 1, vertical: 1)
        let luma = JPEGMarkers.Component(horizontal: horizontal, vertical: vertical)
        components = grey ? [luma] : [luma, chroma, chroma]
        shiftX = horizontal.trailingZeroBitCount
        shiftY = vertical.trailingZeroBitCount
    }

    static let all = [
        Subsampling(TJSAMP_GRAY, 1, 1, grey: true), Subsampling(TJSAMP_444, 1, 1),
        Subsampling(TJSAMP_422, 2, 1),
        Subsampling(TJSAMP_420, 2, 2), Subsampling(TJSAMP_440, 1, 2), Subsampling(TJSAMP_411, 4, 1),
    ]
}

internal import CZimg

/// A zimg filter graph for one combination of source, crop and kernel; reusable for every image
/// that has it.
final class ResizeGraph {
    /// What decides a graph.
    struct Key: Hashable {
        var width: Int
        var height: Int
        var colour: SamplePlanes.Colour
        var depth: Int
        var subsamplingX: Int
        var subsamplingY: Int
        var extentX: Double
        var extentY: Double
        var crop: StoredCrop
        var kernel: PixelGeometry.Kernel

        init(_ source: SamplePlanes, crop: StoredCrop, kernel: PixelGeometry.Kernel) {
            (width, height) = (source.planes[0].width, source.planes[0].height)
            (colour, depth) = (source.colour, source.depth)
            (subsamplingX, subsamplingY) = (source.subsamplingX, source.subsamplingY)
            (extentX, extentY) = (source.extentX, source.extentY)
            self.crop = crop
            self.kernel = kernel
        }
    }

    private let graph: OpaquePointer
    /// Bytes of temporary memory that processing needs.
    let temporaryBytes: Int

    init(_ key: Key) throws(ImageError) {
        var source = Self.sourceFormat(key)
        var result = Self.resultFormat(key)
        var parameters = Self.parameters(key.kernel)
        guard let graph = zimg_filter_graph_build(&source, &result, &parameters) else {
            throw Self.lastError()
        }
        var size = 0
        guard zimg_filter_graph_get_tmp_size(graph, &size).rawValue == 0 else {
            zimg_filter_graph_free(graph)
            throw Self.lastError()
        }
        self.graph = graph
        temporaryBytes = size
    }

    deinit { zimg_filter_graph_free(graph) }

    /// Writes float planes in 0...1 (nominal), `stride` bytes from row to row, one after another.
    func process(
        _ planes: [SamplePlanes.Plane], into result: UnsafeMutableRawPointer, stride: Int,
        planeBytes: Int,
        temporary: UnsafeMutableRawPointer
    ) throws(ImageError) {
        var source = zimg_image_buffer_const()
        var target = zimg_image_buffer()
        for (index, plane) in planes.enumerated() {
            graft_zimg_set_source(&source, Int32(index), plane.base, plane.stride)
            graft_zimg_set_target(&target, Int32(index), result + index * planeBytes, stride)
        }
        let outcome = zimg_filter_graph_process(
            graph, &source, &target, temporary, nil, nil, nil, nil)
        guard outcome.rawValue == 0 else { throw Self.lastError() }
    }

    private static func sourceFormat(_ key: Key) -> zimg_image_format {
        var format = zimg_image_format()
        zimg_image_format_default(&format, graft_zimg_version)
        format.width = UInt32(key.width)
        format.height = UInt32(key.height)
        format.pixel_type = key.depth == 8 ? ZIMG_PIXEL_BYTE : ZIMG_PIXEL_WORD
        format.depth = UInt32(key.depth)
        format.pixel_range = ZIMG_RANGE_FULL
        format.subsample_w = UInt32(key.subsamplingX)
        format.subsample_h = UInt32(key.subsamplingY)
        format.chroma_location = ZIMG_CHROMA_CENTER
        switch key.colour {
        case .grey:
            format.color_family = ZIMG_COLOR_GREY
        case .rgb:
            format.color_family = ZIMG_COLOR_RGB
            format.matrix_coefficients = ZIMG_MATRIX_RGB
        case .yCbCr:
            format.color_family = ZIMG_COLOR_YUV
            format.matrix_coefficients = ZIMG_MATRIX_BT470_BG
        }
        let crop = key.crop
        let stepX = key.extentX / Double(crop.fullWidth)
        let stepY = key.extentY / Double(crop.fullHeight)
        format.active_region.left = Double(crop.left) * stepX
        format.active_region.top = Double(crop.top) * stepY
        format.active_region.width = Double(crop.width) * stepX
        format.active_region.height = Double(crop.height) * stepY
        return format
    }

    private static func resultFormat(_ key: Key) -> zimg_image_format {
        var format = zimg_image_format()
        zimg_image_format_default(&format, graft_zimg_version)
        format.width = UInt32(key.crop.width)
        format.height = UInt32(key.crop.height)
        format.pixel_type = ZIMG_PIXEL_FLOAT
        format.depth = 32
        format.pixel_range = ZIMG_RANGE_FULL
        if key.colour != .grey {
            format.color_family = ZIMG_COLOR_RGB
            format.matrix_coefficients = ZIMG_MATRIX_RGB
        }
        return format
    }

    private static func parameters(_ kernel: PixelGeometry.Kernel) -> zimg_graph_builder_params {
        var parameters = zimg_graph_builder_params()
        zimg_graph_builder_params_default(&parameters, graft_zimg_version)
        switch kernel {
        case .nearest:
            parameters.resample_filter = ZIMG_RESIZE_POINT
        case .bilinear, .area:  // area is not resampled here
            parameters.resample_filter = ZIMG_RESIZE_BILINEAR
        case .bicubic:
            parameters.resample_filter = ZIMG_RESIZE_BICUBIC
            parameters.filter_param_a = 0
            parameters.filter_param_b = 0.5
        case .lanczos:
            parameters.resample_filter = ZIMG_RESIZE_LANCZOS
            parameters.filter_param_a = 3
        }
        // Chroma is smooth: even where luma is picked, it is interpolated.
        parameters.resample_filter_uv =
            kernel == .nearest ? ZIMG_RESIZE_BILINEAR : parameters.resample_filter
        parameters.filter_param_a_uv = parameters.filter_param_a
        parameters.filter_param_b_uv = parameters.filter_param_b
        return parameters
    }

    private static func lastError() -> ImageError {
        var text = [CChar](repeating: 0, count: 256)
        zimg_get_last_error(&text, text.count)
        zimg_clear_last_error()
        let message = String(
            decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return ImageError(
            .library, subject: "resizing",
            detail: "zimg cannot resize this image (\(message)); export it again in another size")
    }
}

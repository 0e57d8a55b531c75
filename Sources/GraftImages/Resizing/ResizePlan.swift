/// The arithmetic of a geometry on one image: which part of the oriented image becomes which
/// pixels.
struct ResizePlan: Hashable {
    /// Oriented size after resizing, before the crop.
    let resizedWidth: Int
    let resizedHeight: Int
    /// The crop within the resized, oriented image.
    let left: Int
    let top: Int
    let width: Int
    let height: Int
    /// Where the crop lies in the result; not 0 only for a letterbox.
    let offsetX: Int
    let offsetY: Int

    /// - Parameters: oriented size of the image in pixels, both at least 1.
    init(width sourceWidth: Int, height sourceHeight: Int, geometry: PixelGeometry) {
        let (width, height) = (geometry.width, geometry.height)
        switch geometry.resize {
        case .shortSide(let side):
            let scale = Double(side) / Double(min(sourceWidth, sourceHeight))
            resizedWidth = max(width, Self.rounded(Double(sourceWidth) * scale))
            resizedHeight = max(height, Self.rounded(Double(sourceHeight) * scale))
        case .squash:
            (resizedWidth, resizedHeight) = (width, height)
        case .letterbox:
            let scale = min(
                Double(width) / Double(sourceWidth), Double(height) / Double(sourceHeight))
            resizedWidth = min(width, max(1, Self.rounded(Double(sourceWidth) * scale)))
            resizedHeight = min(height, max(1, Self.rounded(Double(sourceHeight) * scale)))
        }
        self.width = min(width, resizedWidth)
        self.height = min(height, resizedHeight)
        left = (resizedWidth - self.width) / 2
        top = (resizedHeight - self.height) / 2
        offsetX = (width - self.width) / 2
        offsetY = (height - self.height) / 2
    }

    /// Half to even, as Python's `round`.
    private static func rounded(_ value: Double) -> Int { Int(value.rounded(.toNearestOrEven)) }

    /// The largest of 8, 4, 2, 1 by which a stored image of this size may be shrunk and still be at
    /// least as large as the resized one.
    func denominator(storedWidth: Int, storedHeight: Int, orientation: Orientation) -> Int {
        let (neededWidth, neededHeight) =
            orientation.isTransposed ? (resizedHeight, resizedWidth) : (resizedWidth, resizedHeight)
        return [8, 4, 2].first {
            storedWidth >= neededWidth * $0 && storedHeight >= neededHeight * $0
        } ?? 1
    }

    /// The crop in the stored image's own axes, as a share of its width and height, with the crop's
    /// stored size.
    func storedCrop(_ orientation: Orientation) -> StoredCrop {
        var crop =
            orientation.isTransposed
            ? StoredCrop(
                left: top, top: left, width: height, height: width, fullWidth: resizedHeight,
                fullHeight: resizedWidth)
            : StoredCrop(
                left: left, top: top, width: width, height: height, fullWidth: resizedWidth,
                fullHeight: resizedHeight)
        if orientation.reversesStoredColumns { crop.left = crop.fullWidth - crop.left - crop.width }
        if orientation.reversesStoredRows { crop.top = crop.fullHeight - crop.top - crop.height }
        return crop
    }
}

/// A crop of the resized image, in the axes of the stored one.
struct StoredCrop: Hashable {
    var left: Int
    var top: Int
    var width: Int
    var height: Int
    /// Size of the resized image that is cropped.
    var fullWidth: Int
    var fullHeight: Int
}

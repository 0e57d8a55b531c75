/// Which views of an image are answered and averaged when a model is used (test-time
/// augmentation).
public enum TestTimeViews: String, Sendable, Hashable, Codable, CaseIterable {
    /// The plain decode.
    case plain
    /// The plain decode with its mirror image.
    case flip
    /// The four corners and the plain decode (Krizhevsky et al., NIPS 2012, section 4.1).
    case fiveCrops
    /// The five crops with their mirror images.
    case tenCrops

    /// The views as draws, the plain decode first.
    ///
    /// Corners are the geometry's own crop moved to the corners of the resized image; where its
    /// rule crops nothing along an axis, 7/8 of that side.
    /// - Parameters: the oriented image in pixels.
    public func draws(width: Int, height: Int, geometry: PixelGeometry) -> [AugmentationDraw] {
        let crops = [AugmentationDraw.plain] + corners(width, height, geometry)
        switch self {
        case .plain: return [.plain]
        case .flip: return [.plain, AugmentationDraw(isMirrored: true)]
        case .fiveCrops: return crops
        case .tenCrops:
            return crops + crops.map { AugmentationDraw(crop: $0.crop, isMirrored: true) }
        }
    }

    private func corners(_ width: Int, _ height: Int, _ geometry: PixelGeometry)
        -> [AugmentationDraw]
    {
        let plan = ResizePlan(width: width, height: height, geometry: geometry)
        func share(_ crop: Int, of whole: Int) -> Double {
            crop < whole ? Double(crop) / Double(whole) : 7.0 / 8
        }
        let (across, down) = (
            share(plan.width, of: plan.resizedWidth), share(plan.height, of: plan.resizedHeight)
        )
        return [(0, 0), (1, 0), (0, 1), (1, 1)].map { column, row in
            AugmentationDraw(
                crop: UnitRectangle(
                    left: column * (1 - across), top: row * (1 - down), width: across, height: down)
            )
        }
    }
}

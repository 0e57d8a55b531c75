import GraftImages

/// Several backbones whose features stand side by side.
extension Backbone {
    /// Stands between the names of the parts.
    public static let joint: Character = "+"

    /// Backbones that look at one image together: one graph, one input, features part after part.
    ///
    /// The image is prepared as the part with the most pixels wants it (of equal ones the first);
    /// every other part gets these pixels resampled to its size inside the graph, with its own
    /// kernel, mean, deviation and channel order. What a part sees so is a little softer than what
    /// it would get from the file, and cropped as the first-named rule crops; parts that agree on
    /// size, resize rule and kernel see what they always do.
    /// - Parameter parts: at least two, all different.
    /// - Throws: `FeatureError` (`badName`: a part stands twice; `unsupportedInput`: a part's pixel
    ///   rule is not known, or one part fits the whole image on a ground and another crops it).
    public static func fused(_ parts: [Backbone]) throws(FeatureError) -> Backbone {
        precondition(parts.count > 1, "a fusion has at least two parts")
        let name = parts.map(\.name).joined(separator: String(joint))
        for (place, part) in parts.enumerated()
        where parts[..<place].contains(where: { $0.name == part.name }) {
            throw FeatureError(
                .badName, subject: name,
                detail: "the part \(part.name) stands twice; name every part once")
        }
        var card = BackboneCard(
            name: name,
            input: .init(
                transform: ImageTransform(
                    geometry: try view(of: parts, name), normalisation: .identity)))
        card.licence = joined(parts.map(\.card.licence), parts)
        card.sourceTask = joined(parts.map(\.card.sourceTask), parts)
        let uses = parts.map(\.card.commercialUse)
        card.commercialUse =
            uses.contains(.no) ? .no : uses.contains(.unknown) ? .unknown : .yes
        let parameters = parts.map(\.card.parameters)
        card.parameters =
            parameters.contains(nil) ? nil : parameters.compactMap(\.self).reduce(0, +)
        card.notes = notes(parts, seeing: card)
        return Backbone(card: card, origin: .fused(parts))
    }

    /// The preparation of pixels that all parts share.
    private static func view(
        of parts: [Backbone], _ name: String
    ) throws(FeatureError) -> PixelGeometry {
        var views: [PixelGeometry] = []
        for part in parts {
            guard let input = part.card.input else {
                throw FeatureError(
                    .unsupportedInput, subject: name,
                    detail:
                        "the pixel rule of \(part.name) is not known; state \"input\" (size, mean, std, …) in its card"
                )
            }
            views.append(input.transform.geometry)
        }
        var outer = views[0]
        for view in views where view.count > outer.count { outer = view }
        let boxed = views.indices.filter { views[$0].isLetterboxed }
        guard boxed.isEmpty || boxed.count == parts.count || views.allSatisfy({ $0 == outer })
        else {
            let other = parts.indices.first { !boxed.contains($0) } ?? 0
            throw FeatureError(
                .unsupportedInput, subject: name,
                detail:
                    "\(parts[boxed[0]].name) fits the whole image on a grey ground (letterbox) and "
                    + "\(parts[other].name) does not, so no one input suits both; fuse backbones that agree, or "
                    + "state the same resizeMode in their cards")
        }
        return outer
    }

    /// One text where all parts agree, else one for each.
    private static func joined(_ texts: [String?], _ parts: [Backbone]) -> String? {
        guard texts.contains(where: { $0 != nil }) else { return nil }
        if let first = texts[0], texts.allSatisfy({ $0 == first }) { return first }
        return zip(parts, texts).map { "\($0.name): \($1 ?? "not stated")" }
            .joined(separator: "; ")
    }

    private static func notes(_ parts: [Backbone], seeing card: BackboneCard) -> [String] {
        guard let outer = card.input?.transform.geometry else { return [] }
        return parts.compactMap { part in
            guard let own = part.card.input?.transform.geometry, own != outer else { return nil }
            return
                "\(part.name) sees the image as it is prepared for \(outer.height) x \(outer.width) pixels, "
                + "resampled to \(own.height) x \(own.width)."
        }
    }
}

extension PixelGeometry {
    var isLetterboxed: Bool {
        if case .letterbox = resize { true } else { false }
    }
}

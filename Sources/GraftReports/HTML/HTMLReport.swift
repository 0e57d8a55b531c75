/// A comparison as one self-contained page that loads nothing and runs nothing but its own sorting
/// script.
public struct HTMLReport: Sendable {
    public var comparison: Comparison
    /// JPEG bytes without metadata, by the path of the confused image.
    public var thumbnails: [String: [UInt8]]

    public init(_ comparison: Comparison, thumbnails: [String: [UInt8]] = [:]) {
        self.comparison = comparison
        self.thumbnails = thumbnails
    }

    /// The page, UTF-8.
    public func rendered() -> String {
        HTMLPage(title: "Graft: \(comparison.dataset.name)", sections: sections).rendered()
    }

    private var sections: [Node] {
        var children: [Node] = [
            AnswerSection(comparison).header, CostPlot(comparison).section,
            BackboneSection(comparison).section,
            MethodSection(methods: comparison.methods).section,
        ]
        children += details
        if let curve = comparison.learningCurve {
            children.append(LearningCurvePlot(curve).section)
        }
        children.append(DatasetSection(dataset: comparison.dataset).section)
        children.append(
            ReproductionSection(
                reproduction: comparison.reproduction,
                method: NamedValue("Folds", Wording.summary(of: comparison.evaluation))
            ).section)
        return children
    }

    /// The first detail in full, further ones folded.
    private var details: [Node] {
        comparison.details.enumerated().map { index, detail in
            let part = DetailSection(detail: detail, number: index, thumbnails: thumbnails)
            return index == 0 ? part.section : part.folded
        }
    }
}

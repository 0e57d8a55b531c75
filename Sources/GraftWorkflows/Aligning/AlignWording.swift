import Foundation
import GraftReports

/// The sentences of a comparison with people.
enum AlignWording {
    /// Who agrees best, how well, and how many cannot be told apart from it.
    static func finding(
        _ backbones: [BackboneAgreement], _ judgements: JudgementSummary
    ) -> String {
        guard let best = backbones.first else { return "No backbone could be compared." }
        var text =
            "\(best.name) agrees best with people: rank correlation \(number(best.spearman.value)) "
            + "(95 % interval \(number(best.spearman.low)) to \(number(best.spearman.high))) with "
            + "the mean judgement of \(judgements.images) images"
        if best.stage != "features" { text += ", at \(best.stage)" }
        if judgements.ceilingOfMean.isFinite {
            text += "; its reliability allows \(number(judgements.ceilingOfMean))"
        }
        let others = backbones.dropFirst()
        guard !others.isEmpty else { return text + "." }
        let tied = others.count { !($0.differenceToBest.high < 0) }
        return text
            + (tied == 0
                ? ". Every other backbone agrees less, beyond chance."
                : ". \(tied) of the \(others.count) others cannot be told apart from it.")
    }

    /// What so few backbones allow to conclude about accuracy.
    static func caution(_ found: AcrossBackbones?) -> String {
        guard let found else {
            return "Accuracies of fewer than four backbones are known, too few to say whether "
                + "better classifiers agree better with people."
        }
        let numbers =
            "Across \(found.backbones) backbones the rank correlation between accuracy on their "
            + "source task and agreement with people is \(number(found.spearman)) "
            + "(\(number(found.low)) to \(number(found.high))): "
        if found.low > 0 {
            return numbers
                + "better classifiers agree better here, which need not hold for other networks; "
                + "data, training and size differ together."
        }
        if found.high < 0 {
            return numbers
                + "better classifiers agree less here, which need not hold for other networks; "
                + "data, training and size differ together."
        }
        return numbers
            + "no trend can be told from chance with so few, and none can be ruled out either."
    }

    private static func number(_ value: Double) -> String { String(format: "%.2f", value) }
}

import GraftDatasets
import GraftLearning
import GraftLinearAlgebra
import GraftReports

/// When each category is answered: threshold and temperature, chosen on images that did not train.
enum AnswerRules {
    /// Known presences and absences that a choice needs among the images that select. One of each
    /// will do: images that trained are told apart too well to say where new ones lie, so that they
    /// are asked only where there is nothing else.
    static let leastSelecting = 1

    /// - Parameter scores: N x K before the sigmoid, of all images.
    static func chosen(
        scores: Matrix<Float>, _ images: PartialImages, options: PartialLabelOptions
    ) -> [MultiLabelContract.Rule] {
        let labels = images.dataset.labels
        func rules(_ places: [Int]) -> [CategoryRule] {
            CategoryRule.chosen(
                scores: scores.selecting(rows: places), labels: labels.selecting(images: places),
                aim: options.aim, leastKnown: leastSelecting)
        }
        let learning = (images.parts.training + images.parts.validation).sorted()
        let (selected, pooled) = (rules(images.parts.validation), rules(learning))
        let known = labels.selecting(images: learning).knowledge
        let all = labels.knowledge
        return all.indices.map { index in
            let isEnough =
                min(known[index].present, known[index].absent) >= options.leastKnown
            let few = min(selected[index].knownPositive, selected[index].knownNegative)
            let rule = few >= leastSelecting ? selected[index] : pooled[index]
            return MultiLabelContract.Rule(
                name: all[index].name, threshold: isEnough ? rule.threshold : nil,
                temperature: rule.temperature, knownPositive: all[index].present,
                knownNegative: all[index].absent, unknown: all[index].unknown)
        }
    }
}

extension MultiLabelContract.Rule {
    /// The probability of a score before the sigmoid.
    func probability(ofScore score: Float) -> Double {
        1 / (1 + Double.exponential(-Double(score) / temperature))
    }

    /// What is said about a score.
    func answer(ofScore score: Float) -> PredictionRow.Answer {
        let probability = probability(ofScore: score)
        let state: PredictionRow.Answer.State =
            threshold.map { probability >= $0 ? .present : .absent } ?? .unknownTerritory
        return PredictionRow.Answer(label: name, probability: probability, answer: state)
    }

    /// The threshold as a score; that of one half in unknown territory.
    var scoreThreshold: Float {
        guard let threshold, threshold > 0, threshold < 1 else {
            return threshold.map { $0 <= 0 ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude }
                ?? 0
        }
        return Float(temperature * Double.logarithm(threshold / (1 - threshold)))
    }
}

extension [MultiLabelContract.Rule] {
    /// N x K probabilities of scores.
    func probabilities(_ scores: Matrix<Float>) -> Matrix<Float> {
        var result = scores
        for row in 0..<scores.rows {
            for (column, rule) in enumerated() {
                result[row, column] = Float(rule.probability(ofScore: scores[row, column]))
            }
        }
        return result
    }
}

import GraftLearning
import GraftONNX

extension LayeredHead {
    /// A fitted head as layers of a graph, with the softmax behind it; nil where it has none.
    init?(_ fitted: FittedHead) {
        func scaling(_ normalisesRows: Bool, _ parts: [Int]?) -> LinearHead.Scaling {
            parts.map { .l2OfParts($0) } ?? (normalisesRows ? .l2 : .none)
        }
        if let form = fitted.linearForm {
            self.init(
                layers: [Layer(weights: form.weights.storage, bias: form.bias)],
                scaling: scaling(form.normalisesRows, form.partWidths))
        } else if let form = fitted.networkForm {
            self.init(
                layers: form.layers.map { Layer(weights: $0.weights.storage, bias: $0.bias) },
                scaling: scaling(form.normalisesRows, form.partWidths))
        } else {
            return nil
        }
    }
}

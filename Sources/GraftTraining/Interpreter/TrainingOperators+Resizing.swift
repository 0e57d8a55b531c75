internal import CTrainer
import GraftEngines
import GraftONNX

/// Resizing of maps, as far as the trainer can do the same.
extension TrainingOperators {
    /// ONNX Resize (since 10) and Upsample of N x C x H x W: nearest, linear, cubic.
    static func resize(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let shape = x.shape
        guard shape.count == 4 else { throw node.fault("resizes \(shape.count) dimensions") }
        let (sizes, scales) = try target(node, shape)
        guard sizes[0] == shape[0], sizes[1] == shape[1] else {
            throw node.fault("resizes images or channels")
        }
        let kind = try kind(node, from: shape, to: sizes)
        let steps = scales.map { Array($0[2...]) } ?? [0, 0]
        return [
            .tensor(
                try node.trainer.tensor {
                    node.trainer.table.resize(
                        x.handle, Int64(sizes[2]), Int64(sizes[3]), steps, Int32(kind.rawValue),
                        $0)
                })
        ]
    }

    /// Result sizes, and the scales where the graph states scales.
    private static func target(_ node: TrainingNode, _ shape: [Int]) throws(TrainingError)
        -> ([Int], [Double]?)
    {
        if node.has(3), try node.integers(3).count == 4 { return (try node.integers(3), nil) }
        let place = node.node.operation == "Upsample" || node.opset < 11 ? 1 : 2
        var scales: [Double]?
        if case .floats(let values)? = node.node.attributes["scales"] {
            scales = values.map { Double($0) }
        } else if node.has(place), case .floats(let values) = try node.host(place).values {
            scales = values.map { Double($0) }
        }
        guard let scales, scales.count == 4 else { throw node.fault("does not say which size") }
        return (zip(shape, scales).map { Int(Double($0) * $1) }, scales)
    }

    private static func kind(_ node: TrainingNode, from shape: [Int], to sizes: [Int])
        throws(TrainingError) -> graft_trainer_resizing
    {
        let isOld = node.node.operation == "Upsample" || node.opset < 11
        let place = node.node.string(
            "coordinate_transformation_mode", isOld ? "asymmetric" : "half_pixel")
        guard node.node.int("antialias", 0) == 0 else { throw node.fault("filters as it shrinks") }
        switch node.node.string("mode", "nearest") {
        case "nearest":
            // Whole multiples repeat pixels under either rule.
            let isWhole = zip(shape, sizes).allSatisfy { $1 % $0 == 0 }
            let isFloor = node.node.string("nearest_mode", "round_prefer_floor") == "floor"
            guard isWhole && place != "align_corners" || place == "asymmetric" && isFloor || isOld
            else { throw node.fault("picks nearest pixels by the rule \(place)") }
            return GRAFT_NEAREST
        case "linear":
            switch place {
            case "half_pixel", "pytorch_half_pixel": return GRAFT_LINEAR
            case "align_corners": return GRAFT_LINEAR_ALIGNED
            default: throw node.fault("interpolates by the rule \(place)")
            }
        case "cubic":
            guard ["half_pixel", "pytorch_half_pixel"].contains(place),
                node.node.float("cubic_coeff_a", -0.75) == -0.75
            else { throw node.fault("interpolates by the rule \(place)") }
            return GRAFT_CUBIC
        case let mode: throw node.fault("resizes in mode \(mode)")
        }
    }
}

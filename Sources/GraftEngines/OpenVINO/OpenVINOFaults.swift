/// Operators that OpenVINO accepts and computes wrongly, so that a graph with one of them is refused instead.

import GraftONNX

/// Found with version 2026.4 against ONNX Runtime and the reference engine; the operator goldens hold an example of each.
/// Not refused, since no exporter writes it and the ranks are not known here: Softmax of operator sets 11 and 12 with an
/// axis before the last is computed along that axis alone instead of over all dimensions from there on.
enum OpenVINOFaults {
    static func check(_ graph: ONNXGraph, version: String) throws(EngineError) {
        let opset = graph.opset
        for node in graph.nodes where node.domain.isEmpty {
            guard let fault = fault(of: node, opset: opset) else { continue }
            throw EngineError(
                .unsupportedOperator, node.name.isEmpty ? node.operation : "\(node.operation) \(node.name)",
                "OpenVINO \(version) gives wrong values for \(fault). Export the model with another operator set, "
                    + "or choose another backbone")
        }
    }

    private static func fault(of node: ONNXNode, opset: Int) -> String? {
        switch node.operation {
        case "ReduceL1", "ReduceLogSum", "ReduceLogSumExp":
            let wrong = (13...17).contains(opset) && node.attributes["axes"] != nil
            return wrong ? "this reduction along chosen axes in operator set \(opset) (it reduces all)" : nil
        case "LRN":
            guard case .float(let bias)? = node.attributes["bias"], bias != bias.rounded() else { return nil }
            return "a bias of \(bias) (it drops the fraction)"
        case "MaxPool":
            return mayBeginInPadding(node) ? "a pool whose last window can begin in the padding" : nil
        default: return nil
        }
    }

    /// With `ceil_mode` the last window overshoots by up to stride - 1; it lies outside the input altogether when
    /// stride + padding behind exceeds its reach.
    private static func mayBeginInPadding(_ node: ONNXNode) -> Bool {
        guard case .int(1)? = node.attributes["ceil_mode"], case .ints(let kernel)? = node.attributes["kernel_shape"]
        else { return false }
        func list(_ name: String, _ standard: Int, _ count: Int) -> [Int] {
            if case .ints(let values)? = node.attributes[name], values.count == count { return values }
            return Array(repeating: standard, count: count)
        }
        let strides = list("strides", 1, kernel.count)
        let dilations = list("dilations", 1, kernel.count)
        let pads = list("pads", 0, 2 * kernel.count)
        return kernel.indices.contains { axis in
            strides[axis] + pads[axis + kernel.count] > (kernel[axis] - 1) * dilations[axis] + 1
        }
    }
}

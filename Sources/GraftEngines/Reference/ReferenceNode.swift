/// One node about to be executed: its inputs' values and its attributes.

import GraftONNX

struct ReferenceNode {
    let node: ONNXNode
    let opset: Int
    /// nil for optional inputs that are left out.
    let inputs: [ReferenceArray?]

    var label: String { node.label }

    func fault(_ detail: String) -> EngineError {
        EngineError(.unsupportedOperator, label, "\(detail). Use the OpenVINO engine")
    }

    func array(_ index: Int) throws(EngineError) -> ReferenceArray {
        guard let array = optional(index) else { throw fault("lacks input \(index)") }
        return array
    }

    func optional(_ index: Int) -> ReferenceArray? {
        inputs.indices.contains(index) ? inputs[index] : nil
    }

    func floats(_ index: Int) throws(EngineError) -> (shape: [Int], values: [Float]) {
        let array = try array(index)
        guard case .floats(let values) = array.values else {
            throw fault("wants floats as input \(index)")
        }
        return (array.shape, values)
    }

    func integers(_ index: Int) throws(EngineError) -> [Int] {
        guard case .integers(let values) = try array(index).values else {
            throw fault("wants integers as input \(index)")
        }
        return values
    }

    func int(_ name: String, _ standard: Int) -> Int { node.int(name, standard) }

    func ints(_ name: String) -> [Int]? { node.ints(name) }

    func float(_ name: String, _ standard: Float) -> Float { node.float(name, standard) }

    func string(_ name: String, _ standard: String) -> String { node.string(name, standard) }

    /// A list that is an attribute in old operator sets and an input in new ones; nil where it is
    /// in neither.
    func list(_ name: String, orInput index: Int) throws(EngineError) -> [Int]? {
        if let values = ints(name) { return values }
        return optional(index) == nil ? nil : try integers(index)
    }

    /// An axis counted from the front; negative ones count from the back.
    func axis(_ axis: Int, rank: Int) throws(EngineError) -> Int {
        let counted = axis < 0 ? axis + rank : axis
        guard counted >= 0, counted <= rank else {
            throw fault("has axis \(axis) for \(rank) dimensions")
        }
        return counted
    }
}

/// One node at a time, for whoever executes a graph and leaves the arithmetic of shapes to this engine.

import GraftONNX

extension ONNXNode {
    /// The outputs of this node for inputs that are all known; nil for optional ones left out.
    ///
    /// - Throws: `EngineError` (`unsupportedOperator`).
    package func results(of inputs: [ReferenceArray?], opset: Int) throws(EngineError)
        -> [ReferenceArray]
    {
        let node = ReferenceNode(node: self, opset: opset, inputs: inputs)
        guard domain.isEmpty, let operation = ReferenceOperators.all[self.operation] else {
            throw node.fault("\(self.operation) is unknown to the reference engine")
        }
        return try operation(node)
    }
}

/// A node's attributes with the defaults of the operator set.
extension ONNXNode {
    package func int(_ name: String, _ standard: Int) -> Int {
        if case .int(let value)? = attributes[name] { value } else { standard }
    }

    package func ints(_ name: String) -> [Int]? {
        if case .ints(let values)? = attributes[name] { values } else { nil }
    }

    package func float(_ name: String, _ standard: Float) -> Float {
        if case .float(let value)? = attributes[name] { value } else { standard }
    }

    package func string(_ name: String, _ standard: String) -> String {
        if case .string(let value)? = attributes[name] { value } else { standard }
    }

    /// What to call the node in a message.
    package var label: String {
        name.isEmpty ? "\(operation) \(outputs.first ?? "")" : name
    }
}

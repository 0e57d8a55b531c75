internal import CTrainer
import GraftONNX

/// Operators that work on each element alone, with broadcasting.
extension TrainingOperators {
    static func map(_ kind: graft_trainer_unary) -> Operator {
        { node throws(TrainingError) in [.tensor(try node.tensor(0).unary(kind))] }
    }

    /// With one setting that is an attribute.
    static func map(
        _ kind: graft_trainer_unary, _ attribute: String, _ standard: Float
    ) -> Operator {
        { node throws(TrainingError) in
            let setting = Double(node.node.float(attribute, standard))
            return [.tensor(try node.tensor(0).unary(kind, setting))]
        }
    }

    /// Combines two or more inputs from left to right.
    static func combine(_ kind: graft_trainer_binary) -> Operator {
        { node throws(TrainingError) in
            var result = try node.tensor(0)
            for index in node.inputs.indices.dropFirst() {
                result = try result.binary(kind, try node.tensor(index))
            }
            return [.tensor(result)]
        }
    }

    static func identity(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        [.tensor(try node.tensor(0))]
    }

    /// Limits are attributes before operator set 11 and inputs since.
    static func clip(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let low = try node.number("min", orInput: 1) ?? -.infinity
        let high = try node.number("max", orInput: 2) ?? .infinity
        return [.tensor(try node.tensor(0).unary(GRAFT_CLIP, low, high))]
    }

    static func power(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        if case .host(let exponent)? = node.inputs[1], exponent.array.count == 1,
            let value = try node.number("", orInput: 1)
        {
            return [.tensor(try node.tensor(0).unary(GRAFT_POWER, value))]
        }
        return [.tensor(try node.tensor(0).binary(GRAFT_RAISE, try node.tensor(1)))]
    }

    /// All floating types are trained as f32.
    static func cast(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        switch ElementType(rawValue: Int32(node.node.int("to", 1))) {
        case .float, .double, .float16, .bfloat16:
            return [.tensor(try x.cast(GRAFT_F32))]
        case .bool: return [.tensor(try x.cast(GRAFT_BOOL))]
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64:
            return [.tensor(try x.cast(GRAFT_I64))]
        default: throw node.fault("casts to a type that is no number")
        }
    }

    static func choose(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let condition = try node.tensor(0).cast(GRAFT_BOOL)
        return [.tensor(try condition.choosing(try node.tensor(1), try node.tensor(2)))]
    }

    /// Only while training; the share is an attribute before operator set 12 and an input since.
    static func dropout(_ node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let x = try node.tensor(0)
        let share = try node.number("ratio", orInput: 1) ?? 0.5
        guard node.mode.isTraining, share > 0 else { return [.tensor(x)] }
        return [.tensor(try x.dropout(share))]
    }
}

/// Operators that work on each element alone, with broadcasting.

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension ReferenceOperators {
    static func exponential(_ x: Float) -> Float { Float(exp(Double(x))) }
    static func logarithm(_ x: Float) -> Float { Float(log(Double(x))) }
    static func hyperbolicTangent(_ x: Float) -> Float { Float(tanh(Double(x))) }
    static func errorFunction(_ x: Float) -> Float { Float(erf(Double(x))) }
    static func power(_ x: Float, _ y: Float) -> Float { Float(pow(Double(x), Double(y))) }

    static func identity(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        [try node.array(0)]
    }

    static func map(_ node: ReferenceNode, _ function: (Float) -> Float) throws(EngineError)
        -> [ReferenceArray]
    {
        let (shape, values) = try node.floats(0)
        return [ReferenceArray(shape, values.map(function))]
    }

    /// Combines two or more inputs from left to right.
    static func combine(
        _ node: ReferenceNode, _ floats: (Float, Float) -> Float, _ integers: ((Int, Int) -> Int)?
    ) throws(EngineError) -> [ReferenceArray] {
        var result = try node.array(0)
        for index in node.inputs.indices.dropFirst() {
            let (a, b) = try broadcast(node, result, try node.array(index))
            switch (a.values, b.values) {
            case (.floats(let x), .floats(let y)):
                result = ReferenceArray(a.shape, zip(x, y).map(floats))
            case (.integers(let x), .integers(let y)):
                guard let integers else { throw node.fault("is not known for integers") }
                result = ReferenceArray(a.shape, integers: zip(x, y).map(integers))
            default: throw node.fault("mixes floats and integers")
            }
        }
        return [result]
    }

    /// With the sign of the divisor; where `fmod` says so, of the dividend.
    static func remainder(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let isTruncated = node.int("fmod", 0) == 1
        return try combine(node, { $0.truncatingRemainder(dividingBy: $1) }) { a, b in
            guard b != 0 else { return 0 }
            let rest = a % b
            return isTruncated || rest == 0 || (rest < 0) == (b < 0) ? rest : rest + b
        }
    }

    /// 1 where the relation holds, 0 elsewhere.
    static func compare(
        _ node: ReferenceNode, _ holds: (Double, Double) -> Bool
    ) throws(EngineError) -> [ReferenceArray] {
        let (a, b) = try broadcast(node, try node.array(0), try node.array(1))
        let pairs = zip(doubles(a), doubles(b))
        return [ReferenceArray(a.shape, integers: pairs.map { holds($0, $1) ? 1 : 0 })]
    }

    /// Where(condition, x, y).
    static func choose(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let (x, y) = try broadcast(node, try node.array(1), try node.array(2))
        let (condition, wide) = try broadcast(node, try node.array(0), x)
        let chosen = doubles(condition).map { $0 != 0 }
        let other = try broadcast(node, y, wide).0
        switch (wide.values, other.values) {
        case (.floats(let a), .floats(let b)):
            return [ReferenceArray(wide.shape, chosen.indices.map { chosen[$0] ? a[$0] : b[$0] })]
        case (.integers(let a), .integers(let b)):
            return [
                ReferenceArray(
                    wide.shape, integers: chosen.indices.map { chosen[$0] ? a[$0] : b[$0] })
            ]
        default: throw node.fault("mixes floats and integers")
        }
    }

    /// Limits are attributes before operator set 11 and inputs since.
    static func clip(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let low =
            node.optional(1) == nil
            ? node.float("min", -.greatestFiniteMagnitude) : try node.floats(1).values[0]
        let high =
            node.optional(2) == nil
            ? node.float("max", .greatestFiniteMagnitude) : try node.floats(2).values[0]
        return try map(node) { min(max($0, low), high) }
    }

    /// Floats become integers by rounding towards zero.
    static func cast(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let array = try node.array(0)
        let toFloat = [1, 10, 11, 16].contains(node.int("to", 1))
        switch array.values {
        case .floats(let values):
            if toFloat { return [array] }
            if node.int("to", 1) == 9 {
                return [ReferenceArray(array.shape, integers: values.map { $0 == 0 ? 0 : 1 })]
            }
            guard values.allSatisfy({ $0.isFinite && abs($0) < 0x1p62 }) else {
                throw node.fault("casts a number that is too large")
            }
            return [ReferenceArray(array.shape, integers: values.map { Int($0) })]
        case .integers(let values):
            return [toFloat ? ReferenceArray(array.shape, values.map { Float($0) }) : array]
        }
    }

    private static func doubles(_ array: ReferenceArray) -> [Double] {
        switch array.values {
        case .floats(let values): values.map { Double($0) }
        case .integers(let values): values.map { Double($0) }
        }
    }

    /// Repeats dimensions of size 1 so that both arrays have the same shape (NumPy's rules).
    static func broadcast(
        _ node: ReferenceNode, _ a: ReferenceArray, _ b: ReferenceArray
    ) throws(EngineError) -> (ReferenceArray, ReferenceArray) {
        if a.shape == b.shape { return (a, b) }
        let rank = max(a.shape.count, b.shape.count)
        let left = [Int](repeating: 1, count: rank - a.shape.count) + a.shape
        let right = [Int](repeating: 1, count: rank - b.shape.count) + b.shape
        var shape: [Int] = []
        for (x, y) in zip(left, right) {
            guard x == y || x == 1 || y == 1 else {
                throw node.fault("combines shapes \(a.shape) and \(b.shape), which do not fit")
            }
            shape.append(x == 1 ? y : x)
        }
        return (a.broadcast(from: left, to: shape), b.broadcast(from: right, to: shape))
    }
}

extension ReferenceArray {
    /// - Precondition: each dimension of `padded` equals that of `target` or is 1.
    func broadcast(from padded: [Int], to target: [Int]) -> ReferenceArray {
        if padded == target { return reshaped(target) }
        let strides = zip(Self.strides(of: padded), padded).map { $1 == 1 ? 0 : $0 }
        return picking(Self.positions(shape: target, strides: strides), shape: target)
    }
}

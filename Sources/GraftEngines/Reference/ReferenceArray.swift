/// A value inside the reference engine: floats, or the integers of shapes and indices.

import GraftONNX

package struct ReferenceArray: Sendable {
    package enum Values: Sendable {
        case floats([Float])
        /// Integers of any width and booleans (0 and 1).
        case integers([Int])
    }

    package var shape: [Int]
    package var values: Values

    package var count: Int { shape.reduce(1, *) }

    package init(_ shape: [Int], _ values: [Float]) {
        self.shape = shape
        self.values = .floats(values)
    }

    package init(_ shape: [Int], integers: [Int]) {
        self.shape = shape
        self.values = .integers(integers)
    }

    package init(_ tensor: ONNXTensor, name: String) throws(EngineError) {
        shape = tensor.shape
        do throws(ONNXError) {
            switch tensor.elementType {
            case .float, .double, .float16, .bfloat16: values = .floats(try tensor.floats())
            default: values = .integers(try tensor.integers())
            }
        } catch {
            throw EngineError(.unreadableModel, name, error.detail)
        }
    }

    /// The same values, element by element in row-major order, in another shape.
    func reshaped(_ shape: [Int]) -> ReferenceArray {
        var copy = self
        copy.shape = shape
        return copy
    }

    /// Elements picked by their row-major positions.
    func picking(_ positions: [Int], shape: [Int]) -> ReferenceArray {
        switch values {
        case .floats(let floats): ReferenceArray(shape, positions.map { floats[$0] })
        case .integers(let integers):
            ReferenceArray(shape, integers: positions.map { integers[$0] })
        }
    }

    /// Distance in elements between neighbours along each dimension.
    static func strides(of shape: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        return strides
    }

    /// Positions, in row-major order of `shape`, of the elements that lie `strides` apart. A stride
    /// of 0 repeats.
    static func positions(shape: [Int], strides: [Int], start: Int = 0) -> [Int] {
        var all = [start]
        for (size, stride) in zip(shape, strides) {
            all = all.flatMap { base in (0..<size).map { base + $0 * stride } }
        }
        return all
    }
}

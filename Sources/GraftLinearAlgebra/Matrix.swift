/// A dense row-major matrix of rows x columns elements.
///
/// Rows are usually images (N), columns features (D) or classes (K). Either count may be 0.
public struct Matrix<Element: BLASElement>: Sendable, Equatable {
    public let rows: Int
    public let columns: Int
    /// The elements, row after row: element (i, j) lies at i * columns + j.
    public private(set) var storage: [Element]

    /// A matrix whose elements all equal `value`.
    public init(rows: Int, columns: Int, repeating value: Element = 0) {
        precondition(rows >= 0 && columns >= 0, "a matrix cannot have a negative number of rows or columns")
        self.rows = rows
        self.columns = columns
        storage = [Element](repeating: value, count: rows * columns)
    }

    /// Takes over `storage`, whose count must be rows * columns.
    public init(rows: Int, columns: Int, storage: [Element]) {
        precondition(storage.count == rows * columns, "storage must hold rows x columns elements")
        self.rows = rows
        self.columns = columns
        self.storage = storage
    }

    /// A matrix of the given rows, which must all be equally long.
    public init(_ rows: [[Element]]) {
        let columns = rows.first?.count ?? 0
        precondition(rows.allSatisfy { $0.count == columns }, "rows must be equally long")
        self.init(rows: rows.count, columns: columns, storage: Array(rows.joined()))
    }

    /// The square matrix with ones on the diagonal.
    public static func identity(_ order: Int) -> Matrix {
        var result = Matrix(rows: order, columns: order)
        for i in 0..<order { result[i, i] = 1 }
        return result
    }

    @inline(__always)
    public subscript(row: Int, column: Int) -> Element {
        get {
            precondition(column >= 0 && column < columns, "column out of range")
            return storage[row * columns + column]
        }
        set {
            precondition(column >= 0 && column < columns, "column out of range")
            storage[row * columns + column] = newValue
        }
    }

    /// The elements of one row, without a copy.
    public subscript(row row: Int) -> ArraySlice<Element> {
        precondition(row >= 0 && row < rows, "row out of range")
        return storage[row * columns..<(row + 1) * columns]
    }

    /// The elements of one column.
    public func column(_ column: Int) -> [Element] {
        precondition(column >= 0 && column < columns, "column out of range")
        return (0..<rows).map { storage[$0 * columns + column] }
    }

    /// The given rows, in the given order; a row may be named more than once.
    public func selecting(rows indices: [Int]) -> Matrix {
        var result = Matrix(rows: indices.count, columns: columns)
        withUnsafeElements { source in
            result.withUnsafeMutableElements { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                for (place, index) in indices.enumerated() {
                    precondition(index >= 0 && index < rows, "row out of range")
                    (to + place * columns).update(from: from + index * columns, count: columns)
                }
            }
        }
        return result
    }

    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for i in 0..<rows {
            for j in 0..<columns { result[j, i] = self[i, j] }
        }
        return result
    }

    /// Every element changed by `transform`.
    public func mapElements<Other: BLASElement>(_ transform: (Element) -> Other) -> Matrix<Other> {
        Matrix<Other>(rows: rows, columns: columns, storage: storage.map(transform))
    }

    /// The elements as one buffer of rows * columns, valid inside `body` only.
    @inline(__always)
    public func withUnsafeElements<R>(_ body: (UnsafeBufferPointer<Element>) throws -> R) rethrows -> R {
        try storage.withUnsafeBufferPointer(body)
    }

    /// The elements as one writable buffer of rows * columns, valid inside `body` only.
    @inline(__always)
    public mutating func withUnsafeMutableElements<R>(
        _ body: (UnsafeMutableBufferPointer<Element>) throws -> R
    ) rethrows -> R {
        try storage.withUnsafeMutableBufferPointer { try body($0) }
    }
}

extension Matrix: Codable {
    private enum CodingKeys: CodingKey { case rows, columns, storage }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let rows = try container.decode(Int.self, forKey: .rows)
        let columns = try container.decode(Int.self, forKey: .columns)
        let storage = try container.decode([Element].self, forKey: .storage)
        guard rows >= 0, columns >= 0, rows.multipliedReportingOverflow(by: columns) == (storage.count, false) else {
            throw DecodingError.dataCorruptedError(
                forKey: .storage, in: container,
                debugDescription: "\(storage.count) elements do not make a \(rows) x \(columns) matrix")
        }
        self.init(rows: rows, columns: columns, storage: storage)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rows, forKey: .rows)
        try container.encode(columns, forKey: .columns)
        try container.encode(storage, forKey: .storage)
    }
}

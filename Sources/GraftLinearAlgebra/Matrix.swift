/// A dense row-major matrix of rows x columns elements.
///
/// Rows are usually images (N), columns features (D) or classes (K). Either count may be 0.
public struct Matrix<Element: BLASElement>: Sendable, Equatable {
    public let rows: Int
    public let columns: Int
    @usableFromInline var elements: [Element]

    /// The elements, row after row: element (i, j) lies at i * columns + j.
    @inlinable public var storage: [Element] { elements }

    /// A matrix whose elements all equal `value`.
    @inlinable public init(rows: Int, columns: Int, repeating value: Element = 0) {
        precondition(
            rows >= 0 && columns >= 0, "a matrix cannot have a negative number of rows or columns")
        self.rows = rows
        self.columns = columns
        elements = [Element](repeating: value, count: rows * columns)
    }

    /// Takes over `storage`, whose count must be rows * columns.
    public init(rows: Int, columns: Int, storage: [Element]) {
        precondition(storage.count == rows * columns, "storage must hold rows x columns elements")
        self.rows = rows
        self.columns = columns
        elements = storage
    }

    /// A matrix of the given rows, which must all be equally long.
    public init(_ rows: [[Element]]) {
        let columns = rows.first?.count ?? 0
        precondition(rows.allSatisfy { $0.count == columns }, "rows must be equally long")
        self.init(rows: rows.count, columns: columns, storage: Array(rows.joined()))
    }

    /// Matrices with the same rows side by side.
    public init(columnsOf parts: [Matrix]) {
        let rows = parts.first?.rows ?? 0
        precondition(parts.allSatisfy { $0.rows == rows }, "all parts must have the same rows")
        let columns = parts.reduce(0) { $0 + $1.columns }
        var storage: [Element] = []
        storage.reserveCapacity(rows * columns)
        for row in 0..<rows {
            for part in parts { storage += part[row: row] }
        }
        self.init(rows: rows, columns: columns, storage: storage)
    }

    /// The rows of this matrix and then those of another of as many columns.
    public func above(_ other: Matrix) -> Matrix {
        precondition(columns == other.columns, "both must have the same columns")
        return Matrix(
            rows: rows + other.rows, columns: columns, storage: elements + other.elements)
    }

    /// The square matrix with ones on the diagonal.
    public static func identity(_ order: Int) -> Matrix {
        var result = Matrix(rows: order, columns: order)
        for i in 0..<order { result[i, i] = 1 }
        return result
    }

    @inlinable public subscript(row: Int, column: Int) -> Element {
        get {
            precondition(column >= 0 && column < columns, "column out of range")
            return elements[row * columns + column]
        }
        set {
            precondition(column >= 0 && column < columns, "column out of range")
            elements[row * columns + column] = newValue
        }
    }

    /// The elements of one row, without a copy.
    @inlinable public subscript(row row: Int) -> ArraySlice<Element> {
        precondition(row >= 0 && row < rows, "row out of range")
        return elements[row * columns..<(row + 1) * columns]
    }

    /// The elements of one column.
    @inlinable public func column(_ column: Int) -> [Element] {
        precondition(column >= 0 && column < columns, "column out of range")
        return (0..<rows).map { elements[$0 * columns + column] }
    }

    /// The given rows, in the given order; a row may be named more than once.
    @inlinable public func selecting(rows indices: [Int]) -> Matrix {
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

    @inlinable public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for i in 0..<rows {
            for j in 0..<columns { result[j, i] = self[i, j] }
        }
        return result
    }

    /// Every element changed by `transform`.
    @inlinable public func mapElements<Other: BLASElement>(_ transform: (Element) -> Other)
        -> Matrix<Other>
    {
        Matrix<Other>(rows: rows, columns: columns, storage: elements.map(transform))
    }

    /// The elements as one buffer of rows * columns, valid inside `body` only.
    @inlinable public func withUnsafeElements<R>(_ body: (UnsafeBufferPointer<Element>) throws -> R)
        rethrows -> R
    {
        try elements.withUnsafeBufferPointer(body)
    }

    /// The elements as one writable buffer of rows * columns, valid inside `body` only.
    @inlinable public mutating func withUnsafeMutableElements<R>(
        _ body: (UnsafeMutableBufferPointer<Element>) throws -> R
    ) rethrows -> R {
        try elements.withUnsafeMutableBufferPointer { try body($0) }
    }
}

extension Matrix: Codable {
    private enum CodingKeys: CodingKey { case rows, columns, storage }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let rows = try container.decode(Int.self, forKey: .rows)
        let columns = try container.decode(Int.self, forKey: .columns)
        let storage = try container.decode([Element].self, forKey: .storage)
        guard rows >= 0, columns >= 0,
            rows.multipliedReportingOverflow(by: columns) == (storage.count, false)
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .storage, in: container,
                debugDescription:
                    "\(storage.count) elements do not make a \(rows) x \(columns) matrix")
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

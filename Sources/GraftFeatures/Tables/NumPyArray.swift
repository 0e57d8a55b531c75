import GraftLinearAlgebra

/// One array in NumPy's own format, versions 1 to 3.
enum NumPyArray {
    static func read(
        _ bytes: ArraySlice<UInt8>, subject: String
    ) throws(FeatureError) -> Matrix<Float> {
        func bad(_ what: String) -> FeatureError {
            FeatureError(
                .unreadableFile, subject: subject,
                detail: "\(what); save it with numpy.save as float32 of one or two dimensions")
        }
        let start = bytes.startIndex
        guard bytes.count > 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw bad("is no NumPy array")
        }
        let isLong = bytes[start + 6] >= 2
        let lengthBytes = bytes[(start + 8)..<(start + (isLong ? 12 : 10))]
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        let body = start + (isLong ? 12 : 10) + length
        guard body <= bytes.endIndex else { throw bad("ends in its header") }
        let header = String(decoding: bytes[lengthBytes.endIndex..<body], as: UTF8.self)
        let type = value("descr", in: header)
        guard let element = NumberType(numPy: type) else {
            throw bad("holds \(type) values")
        }
        let shape = value("shape", in: header).split(whereSeparator: { "(), ".contains($0) })
            .compactMap { Int($0) }
        guard (1...2).contains(shape.count), shape.allSatisfy({ $0 >= 0 }) else {
            throw bad("has \(shape.count) dimensions")
        }
        let (rows, columns) = shape.count == 1 ? (1, shape[0]) : (shape[0], shape[1])
        guard rows.multipliedReportingOverflow(by: columns).overflow == false,
            bytes.count - (body - start) >= rows * columns * element.size
        else { throw bad("ends before its last number") }
        let values = element.floats(bytes[body...], count: rows * columns)
        let isColumnMajor = value("fortran_order", in: header).hasPrefix("True")
        guard isColumnMajor else { return Matrix(rows: rows, columns: columns, storage: values) }
        var matrix = Matrix<Float>(rows: rows, columns: columns)
        for row in 0..<rows {
            for column in 0..<columns { matrix[row, column] = values[column * rows + row] }
        }
        return matrix
    }

    /// float32, row-major, of two dimensions or of one.
    static func bytes(of array: Matrix<Float>, isVector: Bool = false) -> [UInt8] {
        let shape = isVector ? "(\(array.columns),)" : "(\(array.rows), \(array.columns))"
        return FeatureTable.numPyHeader(shape: shape)
            + array.storage.withUnsafeBytes { Array($0) }
    }

    /// Whether an array that can be read has one dimension.
    static func isVector(_ bytes: ArraySlice<UInt8>) -> Bool {
        let header = String(decoding: bytes.prefix(256), as: UTF8.self)
        return value("shape", in: header).hasSuffix(",)")
    }

    /// The text of one entry of the header, a Python dictionary of three.
    private static func value(_ key: String, in header: String) -> String {
        guard let name = header.firstRange(of: "'\(key)'") else { return "" }
        let rest = header[name.upperBound...].drop { ": ".contains($0) }
        if rest.first == "(" { return String(rest.prefix { $0 != ")" }) + ")" }
        return String(rest.prefix { $0 != "," && $0 != "}" }.filter { $0 != "'" })
    }
}

/// How numbers are stored in a file.
enum NumberType {
    case single, double

    init?(numPy name: String) {
        switch name {
        case "<f4": self = .single
        case "<f8": self = .double
        default: return nil
        }
    }

    init?(safeTensors name: String) {
        switch name {
        case "F32": self = .single
        case "F64": self = .double
        default: return nil
        }
    }

    var size: Int {
        switch self {
        case .single: 4
        case .double: 8
        }
    }

    /// The first `count` numbers, little-endian, as single precision.
    func floats(_ bytes: ArraySlice<UInt8>, count: Int) -> [Float] {
        bytes.withUnsafeBytes { raw in
            (0..<count).map { place in
                switch self {
                case .single: raw.loadUnaligned(fromByteOffset: 4 * place, as: Float.self)
                case .double:
                    Float(raw.loadUnaligned(fromByteOffset: 8 * place, as: Double.self))
                }
            }
        }
    }
}

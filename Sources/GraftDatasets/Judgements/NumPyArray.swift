import SystemPackage

/// An array of numbers in NumPy's .npy format, as double precision in C order.
struct NumPyArray: Equatable {
    let shape: [Int]
    let values: [Double]

    init(contentsOf file: FilePath) throws(DatasetError) {
        try self.init(bytes: FileBytes.read(file), subject: file.printable)
    }

    /// Versions 1 to 3; little or big endian floats of 2, 4, 8 bytes, integers, booleans.
    init(bytes: [UInt8], subject: String) throws(DatasetError) {
        func broken(_ reason: String) -> DatasetError {
            DatasetError(
                .malformedJudgements, subject: subject,
                detail: "\(reason); save the array again with numpy.save as float64")
        }
        guard bytes.count > 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw broken("this is not a .npy file")
        }
        let wide = bytes[6] > 1
        let length =
            Int(bytes[8]) | Int(bytes[9]) << 8
            | (wide ? Int(bytes[10]) << 16 | Int(bytes[11]) << 24 : 0)
        let start = (wide ? 12 : 10) + length
        guard start <= bytes.count else { throw broken("its header is cut short") }
        let header = String(decoding: bytes[(wide ? 12 : 10)..<start], as: UTF8.self)
        guard let kind = Self.text(after: "'descr'", in: header),
            let type = NumPyType(kind), let shape = Self.shape(in: header)
        else { throw broken("its header does not name a plain type and a shape") }
        var count = 1
        for extent in shape {
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: extent)
            guard !isTooLarge, product <= bytes.count else { throw broken("it is cut short") }
            count = product
        }
        guard bytes.count - start >= count * type.width else { throw broken("it is cut short") }
        var values = bytes[start...].withUnsafeBytes { buffer in
            (0..<count).map { type.value(buffer, $0) }
        }
        if header.contains("'fortran_order': True"), shape.count > 1 {
            values = Self.reordered(values, shape)
        }
        self.shape = shape
        self.values = values
    }

    private static func text(after key: String, in header: String) -> String? {
        guard let range = header.firstRange(of: key) else { return nil }
        return header[range.upperBound...].split(separator: "'", omittingEmptySubsequences: false)
            .dropFirst().first.map(String.init)
    }

    private static func shape(in header: String) -> [Int]? {
        guard let key = header.firstRange(of: "'shape'"),
            let open = header[key.upperBound...].firstIndex(of: "("),
            let close = header[open...].firstIndex(of: ")")
        else { return nil }
        let parts = header[header.index(after: open)..<close].split(separator: ",")
            .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        let numbers = parts.compactMap { Int($0) }
        return numbers.count == parts.count && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
    }

    /// From the first index running fastest to the last.
    private static func reordered(_ values: [Double], _ shape: [Int]) -> [Double] {
        var result = values
        var index = [Int](repeating: 0, count: shape.count)
        for place in values.indices {
            var target = 0
            for (axis, extent) in shape.enumerated() { target = target * extent + index[axis] }
            result[target] = values[place]
            for axis in index.indices {
                index[axis] += 1
                if index[axis] < shape[axis] { break }
                index[axis] = 0
            }
        }
        return result
    }
}

/// The element type of a .npy file.
private struct NumPyType {
    let width: Int
    private let kind: Character
    private let isBig: Bool

    init?(_ text: String) {
        guard let width = Int(text.dropFirst(2)), let order = text.first,
            let kind = text.dropFirst().first
        else { return nil }
        guard
            [("f", [2, 4, 8]), ("i", [1, 2, 4, 8]), ("u", [1, 2, 4, 8]), ("b", [1])].contains(
                where: { $0.0 == String(kind) && $0.1.contains(width) })
        else { return nil }
        (self.width, self.kind, isBig) = (width, kind, order == ">")
    }

    func value(_ buffer: UnsafeRawBufferPointer, _ place: Int) -> Double {
        var bits: UInt64 = 0
        for step in 0..<width {
            let byte = buffer[place * width + (isBig ? step : width - 1 - step)]
            bits = bits << 8 | UInt64(byte)
        }
        switch (kind, width) {
        case ("f", 2): return Double(Float16(bitPattern: UInt16(bits)))
        case ("f", 4): return Double(Float(bitPattern: UInt32(bits)))
        case ("f", _): return Double(bitPattern: bits)
        case ("i", _):
            let shift = UInt64(64 - 8 * width)
            return Double(Int64(bitPattern: bits << shift) >> Int64(shift))
        default: return Double(bits)
        }
    }
}

/// An array of numbers in NumPy's .npy format, as double precision in C order.
package struct NumPyArray: Equatable {
    /// The element type as the file names it, such as "<f4".
    package let type: String
    package let shape: [Int]
    package let values: [Double]

    /// What is wrong with a file, for the error of whoever reads it.
    package struct Fault: Error {
        package let reason: String
    }

    /// Versions 1 to 3; little or big endian floats of 2, 4, 8 bytes, integers, booleans.
    package init(_ bytes: ArraySlice<UInt8>) throws(Fault) {
        self = try bytes.withUnsafeBytes { bytes in
            Result { () throws(Fault) in try Self(bytes) }
        }.get()
    }

    private init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        guard bytes.count > 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw Fault(reason: "this is not a .npy file")
        }
        let wide = bytes[6] > 1
        let length =
            Int(bytes[8]) | Int(bytes[9]) << 8
            | (wide ? Int(bytes[10]) << 16 | Int(bytes[11]) << 24 : 0)
        let start = (wide ? 12 : 10) + length
        guard start <= bytes.count else { throw Fault(reason: "its header is cut short") }
        let header = String(decoding: bytes[(wide ? 12 : 10)..<start], as: UTF8.self)
        guard let name = Self.text(after: "'descr'", in: header),
            let kind = NumPyType(name), let shape = Self.shape(in: header)
        else { throw Fault(reason: "its header does not name a plain type and a shape") }
        var count = 1
        for extent in shape {
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: extent)
            guard !isTooLarge, product <= bytes.count else {
                throw Fault(reason: "it is cut short")
            }
            count = product
        }
        guard bytes.count - start >= count * kind.width else {
            throw Fault(reason: "it is cut short")
        }
        let body = UnsafeRawBufferPointer(rebasing: bytes[start...])
        var values = (0..<count).map { kind.value(body, $0) }
        if header.contains("'fortran_order': True"), shape.count > 1 {
            values = Self.reordered(values, shape)
        }
        self.type = name
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
        func word<Word: FixedWidthInteger>(_: Word.Type) -> UInt64 {
            let raw = buffer.loadUnaligned(fromByteOffset: place * width, as: Word.self)
            return UInt64(
                truncatingIfNeeded: isBig ? Word(bigEndian: raw) : Word(littleEndian: raw))
        }
        let bits =
            switch width {
            case 1: word(UInt8.self)
            case 2: word(UInt16.self)
            case 4: word(UInt32.self)
            default: word(UInt64.self)
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

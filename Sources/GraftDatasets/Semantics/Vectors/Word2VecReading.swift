/// Reads word2vec's binary layout: a line of word count and dimension, then each word, a blank and
/// its numbers as little-endian 32-bit floats, with or without a line end behind them.
struct Word2VecReading {
    private static let longestWord = 1 << 12
    var collector: VectorCollector

    init(wanted: WantedWords) { collector = VectorCollector(wanted) }

    mutating func read(_ stream: inout ByteStream) throws -> WordVectors {
        let line = try stream.take(until: 0x0A) { TextLine(Array($0)[...]) }
        guard let header = line.flatMap({ TextVectorHeader(fields: $0.fields) }),
            header.words > 0, (1...(1 << 18)).contains(header.dimension)
        else { throw stream.malformed("the first line promises no words or no numbers") }
        for number in 1...header.words {
            while try stream.peek(1) == [0x0A] { _ = try stream.skip(1) }
            let place = { "word \(number) of \(header.words)" }
            var isWord = true
            let wanted = try stream.take(until: 0x20) { bytes -> String? in
                isWord = bytes.count <= Self.longestWord
                return isWord ? collector.wants(bytes) : nil
            }
            guard isWord else {
                throw stream.malformed(
                    "at \(place()) there is no word: the first line gives a wrong dimension, or "
                        + "the file is broken")
            }
            let values = try stream.take(header.dimension * 4) { bytes in
                wanted.flatMap { $0 } == nil ? [] : bytes.littleEndianFloats
            }
            guard let values else {
                throw stream.malformed(
                    "the file ends in \(place()): it is cut short, or its first line is wrong")
            }
            if let word = wanted ?? nil { collector.keep(values, of: word) }
        }
        while try stream.peek(1) == [0x0A] { _ = try stream.skip(1) }
        guard try stream.peek(1).isEmpty else {
            throw stream.malformed(
                "more follows after the \(header.words) words of \(header.dimension) numbers that "
                    + "the first line promises: that line is wrong")
        }
        return WordVectors(
            format: .word2vec, dimension: header.dimension, wordCount: header.words,
            vectors: collector.vectors, notes: collector.notes)
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes as little-endian 32-bit floats, whatever their alignment.
    var littleEndianFloats: [Float] {
        stride(from: 0, to: count - 3, by: 4).map { at in
            Float(
                bitPattern: UInt32(littleEndian: loadUnaligned(fromByteOffset: at, as: UInt32.self))
            )
        }
    }

    /// The little-endian integer at a place.
    func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
        at place: Int, as type: Integer.Type
    ) -> Integer {
        Integer(littleEndian: loadUnaligned(fromByteOffset: place, as: type))
    }
}

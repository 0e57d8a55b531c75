/// Reads wanted words, and words that it makes of their parts, out of a fastText model (.bin).
///
/// The vector of a word is the mean of its own row and of the rows of its parts; of a word that
/// the model does not have, the mean of those of its parts (`FastText::getWordVector`). Only rows
/// that are needed are read from a plain file; a gzip file is unpacked once from front to end.
struct FastTextReading {
    private struct Model {
        var dimension = 0
        var subwords = FastTextSubwords(shortest: 0, longest: 0, buckets: 0, words: 0)
        var rows: Int64 = 0
    }

    /// A wanted word and the rows that its vector is the mean of.
    private struct Sought {
        let word: String
        let isKnown: Bool
        let rows: [Int]
    }

    private static let supervised = 3
    var collector: VectorCollector

    init(wanted: WantedWords) { collector = VectorCollector(wanted) }

    mutating func read(_ stream: inout ByteStream) throws -> WordVectors {
        var model = try Self.arguments(&stream)
        let known = try dictionary(&stream, &model)
        try Self.matrix(&stream, &model)
        let sought = sought(known, model)
        let rows = try Self.rows(Set(sought.flatMap(\.rows)).sorted(), model, &stream)
        var made: [String: [Float]] = [:]
        for one in sought {
            let vector = Self.mean(one.rows.compactMap { rows[$0] }, dimension: model.dimension)
            if one.isKnown {
                collector.keep(vector, of: one.word)
            } else if !one.rows.isEmpty, vector.allSatisfy(\.isFinite) {
                made[one.word] = vector
            }
        }
        return WordVectors(
            format: .fastText, dimension: model.dimension, wordCount: model.subwords.words,
            vectors: collector.vectors, subwordVectors: made,
            notes: collector.notes)
    }

    /// Magic number, version, and the arguments that the model was trained with.
    private static func arguments(_ stream: inout ByteStream) throws -> Model {
        let numbers = try stream.take(64) { bytes in
            (0..<14).map { Int(bytes.integer(at: $0 * 4, as: Int32.self)) }
        }
        guard let numbers else { throw truncated(stream, "its arguments") }
        let (version, dimension) = (numbers[1], numbers[2])
        let (kind, buckets) = (numbers[9], numbers[10])
        guard (11...12).contains(version) else {
            throw stream.malformed(
                "this is a fastText model of version \(version), and only 11 and 12 are known",
                to: "write it again with a current fastText, or give its .vec file")
        }
        var (shortest, longest) = (numbers[11], numbers[12])
        // Old classifiers had no parts of words, whatever their arguments say.
        if version == 11 && kind == supervised { (shortest, longest) = (0, 0) }
        guard (1...(1 << 18)).contains(dimension), buckets >= 0, (0...1000).contains(longest),
            longest == 0 || buckets > 0
        else { throw stream.malformed("its arguments make no sense: the file is broken") }
        return Model(
            dimension: dimension,
            subwords: FastTextSubwords(
                shortest: shortest, longest: longest, buckets: buckets, words: 0))
    }

    /// The dictionary; the wanted words with their rows and their bytes.
    private mutating func dictionary(
        _ stream: inout ByteStream, _ model: inout Model
    ) throws -> [String: (row: Int, bytes: [UInt8])] {
        let sizes = try stream.take(28) { bytes in
            (
                Int(bytes.integer(at: 0, as: Int32.self)),
                Int(bytes.integer(at: 4, as: Int32.self)),
                bytes.integer(at: 20, as: Int64.self)
            )
        }
        guard let (size, words, pruned) = sizes else { throw Self.truncated(stream, "its sizes") }
        guard (0...size).contains(words) else {
            throw stream.malformed("its dictionary makes no sense: the file is broken")
        }
        var found: [String: (row: Int, bytes: [UInt8])] = [:]
        for row in 0..<size {
            var bytes: [UInt8] = []
            let word = try stream.take(until: 0) { name -> String? in
                // Labels of a classifier follow the words.
                guard row < words, let word = collector.wants(name) else { return nil }
                bytes = Array(name)
                return word
            }
            guard word != nil, try stream.take(9, { _ in true }) == true else {
                throw Self.truncated(stream, "entry \(row + 1) of \(size) of its dictionary")
            }
            if let word = word ?? nil, found[word] == nil { found[word] = (row, bytes) }
        }
        let quantised = try stream.skip(max(0, pruned) * 8) ? stream.peek(1) : []
        guard !quantised.isEmpty else { throw Self.truncated(stream, "its dictionary") }
        guard quantised == [0], pruned < 0 else {
            throw stream.malformed(
                "this is a quantised fastText model (.ftz), whose vectors are only approximate",
                to: "give the .bin or .vec file that it was made of")
        }
        _ = try stream.skip(1)
        model.subwords = FastTextSubwords(
            shortest: model.subwords.shortest, longest: model.subwords.longest,
            buckets: model.subwords.buckets, words: words)
        return found
    }

    /// The sizes of the matrix that follows.
    private static func matrix(_ stream: inout ByteStream, _ model: inout Model) throws {
        let sizes = try stream.take(16) { bytes in
            (bytes.integer(at: 0, as: Int64.self), bytes.integer(at: 8, as: Int64.self))
        }
        guard let (rows, columns) = sizes else { throw truncated(stream, "the matrix' sizes") }
        let parts = model.subwords.longest > 0 ? model.subwords.buckets : 0
        guard columns == Int64(model.dimension), rows >= Int64(model.subwords.words + parts),
            rows < 1 << 40
        else {
            throw stream.malformed(
                "its matrix is \(rows) x \(columns), which does not fit its dictionary: the file "
                    + "is broken")
        }
        model.rows = rows
        if let length = stream.length, length < stream.position + rows * columns * 4 {
            throw truncated(stream, "its matrix")
        }
    }

    private func sought(
        _ known: [String: (row: Int, bytes: [UInt8])], _ model: Model
    ) -> [Sought] {
        let found = known.map { word, place in
            Sought(
                word: word, isKnown: true, rows: [place.row] + model.subwords.rows(of: place.bytes))
        }
        let unknown = collector.wanted.fromSubwords.filter { known[$0] == nil }
        return found
            + unknown.map {
                Sought(word: $0, isKnown: false, rows: model.subwords.rows(of: Array($0.utf8)))
            }
    }

    private static func rows(
        _ indices: [Int], _ model: Model, _ stream: inout ByteStream
    ) throws -> [Int: [Float]] {
        let size = model.dimension * 4
        let start = stream.position
        var rows: [Int: [Float]] = [:]
        for index in indices {
            let address = start + Int64(index) * Int64(size)
            guard let row = try stream.take(size, at: address, { $0.littleEndianFloats }) else {
                throw truncated(stream, "its matrix")
            }
            rows[index] = row
        }
        return rows
    }

    /// The mean in the order and precision of fastText, so that the bits are its own.
    private static func mean(_ rows: [[Float]], dimension: Int) -> [Float] {
        var sum = [Float](repeating: 0, count: dimension)
        for row in rows {
            for index in 0..<dimension { sum[index] += row[index] }
        }
        guard !rows.isEmpty else { return sum }
        let share = Float(1 / Double(rows.count))
        return sum.map { $0 * share }
    }

    private static func truncated(_ stream: borrowing ByteStream, _ part: String) -> DatasetError {
        stream.malformed("the file ends in \(part): it is cut short")
    }
}

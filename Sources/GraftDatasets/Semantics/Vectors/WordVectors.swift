import SystemPackage

/// Vectors of the words that were asked for, out of a file of word vectors.
///
/// Canonically equivalent spellings are the same word. The value can be kept, so that the file
/// need not be read again.
public struct WordVectors: Sendable, Hashable, Codable {
    public let format: WordVectorFormat
    /// Numbers of a vector (D).
    public let dimension: Int
    /// Words in the whole file.
    public let wordCount: Int
    /// Vectors of D numbers of the wanted words that the file has.
    public let vectors: [String: [Float]]
    /// Vectors made of parts of words, of wanted words that the file does not have.
    public let subwordVectors: [String: [Float]]
    /// Repeated words, words that are not UTF-8, values that are not numbers, in words.
    public let notes: [String]

    public init(
        format: WordVectorFormat, dimension: Int, wordCount: Int, vectors: [String: [Float]],
        subwordVectors: [String: [Float]] = [:], notes: [String] = []
    ) {
        self.format = format
        self.dimension = dimension
        self.wordCount = wordCount
        self.vectors = vectors
        self.subwordVectors = subwordVectors
        self.notes = notes
    }

    /// Reads the wanted words in one pass, with memory for them and for a few blocks only.
    ///
    /// The layout, and whether the file is gzip, is told from its content. A repeated word counts
    /// once, the first time; words that are not UTF-8 are left out; a vector with NaN or infinity
    /// counts as absent; all three are in `notes`. Blank lines are skipped. A first line that
    /// promises fewer words than a text has is noted. A cancelled task stops after a block.
    ///
    /// - Parameter progress: bytes of the file done, and in all; called about once a MiB.
    /// - Throws: `DatasetError` with code `.notFound`, `.unreadable` or `.malformedVectors` (empty,
    ///   cut short, quantised, a line of another width, a first line that promises more than there
    ///   is); `CancellationError`.
    public static func read(
        _ file: FilePath, wanted: WantedWords,
        progress: ((_ done: Int64, _ total: Int64) -> Void)? = nil
    ) throws -> WordVectors {
        var stream = try ByteStream(file, progress: progress)
        let head = try stream.peek(WordVectorFormat.headSize)
        guard !head.isEmpty else { throw stream.malformed("the file is empty") }
        guard let format = WordVectorFormat.detected(head) else {
            throw stream.malformed(
                "this is none of the known kinds of word vectors",
                to: head.starts(with: [0x50, 0x4B])
                    ? "it is a zip file: unpack it and name the file inside"
                    : "give a fastText .vec or .bin, GloVe .txt, word2vec .bin or CSV file")
        }
        switch format {
        case .textWithHeader, .text:
            var reading = TextVectorReading(hasHeader: format == .textWithHeader, wanted: wanted)
            return try reading.read(&stream)
        case .csv:
            var reading = CSVVectorReading(wanted: wanted)
            return try reading.read(&stream)
        case .word2vec:
            var reading = Word2VecReading(wanted: wanted)
            return try reading.read(&stream)
        case .fastText:
            var reading = FastTextReading(wanted: wanted)
            return try reading.read(&stream)
        }
    }
}

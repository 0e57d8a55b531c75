import Foundation
import Synchronization
import SystemPackage
import Testing

@testable import GraftDatasets

/// Files that Tools/goldens/word_vectors.py had fastText and gensim write.
enum VectorGoldens {
    struct FastText: Decodable {
        let known: [String: [Float]]
        let made: [String: [Float]]
        let none: [String]
    }
    struct Expected: Decodable {
        let files: [String: [String: [Float]]]
        let fastText: [String: FastText]
    }

    static func expected() throws -> Expected {
        try Goldens.read("wordVectors", as: Expected.self)
    }

    static func file(_ name: String) throws -> FilePath {
        let url = Bundle.module.url(forResource: "Goldens/WordVectors/\(name)", withExtension: nil)
        return FilePath(try #require(url).path)
    }

    static func bytes(_ name: String) throws -> [UInt8] { try FileBytes.read(file(name)) }
}

@Suite("Word vectors") struct WordVectorsTests {
    private func read(
        _ bytes: [UInt8], _ words: Set<String> = ["a", "b", "c"], name: String = "vectors"
    ) throws -> WordVectors {
        let folder = TemporaryFolder()
        folder.file(bytes: Array(name.utf8), content: bytes)
        return try WordVectors.read(folder.path.appending(name), wanted: WantedWords(words))
    }

    private func read(_ text: String) throws -> WordVectors { try read(Array(text.utf8)) }

    private func error(_ bytes: [UInt8]) -> DatasetError? {
        #expect(throws: DatasetError.self) { try read(bytes) }
    }

    private func error(_ text: String) -> DatasetError? { error(Array(text.utf8)) }

    @Test("every layout, packed and plain, gives the bits that gensim reads")
    func layouts() throws {
        let expected = try VectorGoldens.expected().files
        #expect(expected.count == 10)
        for (name, vectors) in expected {
            let all = try WordVectors.read(
                VectorGoldens.file(name), wanted: WantedWords(Set(vectors.keys)))
            #expect(all.vectors == vectors, "\(name)")
            #expect(all.dimension == 5 && all.wordCount == 12 && all.notes.isEmpty, "\(name)")
            let few = try WordVectors.read(
                VectorGoldens.file(name), wanted: WantedWords(["dog", "金鱼", "bird"]))
            #expect(Set(few.vectors.keys) == ["dog", "金鱼"], "\(name)")
        }
    }

    @Test("the layout is told from the content, not from the name")
    func detection() throws {
        let formats: [(String, WordVectorFormat)] = [
            ("vectors.vec", .textWithHeader), ("glove.txt", .text), ("word2vec.bin", .word2vec),
            ("word2vecLines.bin", .word2vec), ("vectors.csv", .csv), ("subwords.bin", .fastText),
        ]
        for (name, format) in formats {
            let vectors = try read(VectorGoldens.bytes(name), ["dog"], name: "file.txt")
            #expect(vectors.format == format)
            #expect(vectors.vectors["dog"] != nil)
        }
    }

    @Test("fastText models: words, and words made of subwords, with fastText's own bits")
    func fastText() throws {
        let expected = try VectorGoldens.expected().fastText
        #expect(expected.count == 4)
        for (name, model) in expected {
            let words = Set(model.known.keys).union(model.made.keys).union(model.none)
            for file in name == "subwords.bin" ? [name, "\(name).gz"] : [name] {
                let vectors = try WordVectors.read(
                    VectorGoldens.file(file), wanted: WantedWords(words, fromSubwords: words))
                #expect(vectors.vectors == model.known, "\(file)")
                #expect(vectors.subwordVectors == model.made, "\(file)")
                #expect(vectors.dimension == 6)
            }
        }
    }

    @Test("a quantised model is refused with what to do")
    func quantised() throws {
        let error = error(try VectorGoldens.bytes("quantised.ftz"))
        #expect(error?.code == .malformedVectors)
        #expect(error?.detail.contains(".ftz") == true)
        #expect(error?.detail.contains("give the .bin or .vec") == true)
    }

    @Test("a file that is cut anywhere is an error or, in text without a count, fewer words")
    func truncation() throws {
        let uncounted = ["glove.txt", "vectors.csv"]
        let names = [
            "vectors.vec", "word2vec.bin", "subwords.bin", "subwords.bin.gz", "glove.txt.gz",
            "word2vec.bin.gz",
        ]
        for name in names + uncounted {
            let bytes = try VectorGoldens.bytes(name)
            // The second matrix of a fastText model is not looked at.
            let end = name.hasPrefix("subwords") ? bytes.count * 2 / 5 : bytes.count - 1
            for length in stride(from: 0, to: end, by: name.hasSuffix("gz") ? 61 : 23) {
                do {
                    let vectors = try read(Array(bytes[..<length]), ["dog", "cat", "mouse"])
                    #expect(uncounted.contains(name), "\(name) at \(length)")
                    #expect(vectors.wordCount < 12)
                } catch let error as DatasetError {
                    #expect(error.code == .malformedVectors, "\(name) at \(length)")
                    #expect(error.detail.contains("; "))
                }
            }
        }
    }

    @Test("lines of another width are named")
    func width() {
        for text in ["a 1 2\nb 1 2 3\n", "3 2\na 1 2\nb 1 2 3\nc 1 2\n", "a,1,2\nb,1\n"] {
            let error = error(text)
            #expect(error?.code == .malformedVectors)
            #expect(
                error?.detail.contains("line \(text.first == "3" ? 3 : 2) has") == true, "\(text)")
        }
        #expect(error("2 3\na 1 2\nb 1 2\n")?.detail.contains("2 numbers instead of 3") == true)
        #expect(error("a 1 2\nb 1 x\n")?.detail.contains("line 2") == true)
        #expect(error("a,1,2\nb,1,x\n")?.detail.contains("line 2") == true)
        #expect(error("a 1 2\nb 1\n")?.detail.contains("line 2") == true)
    }

    @Test("words with blanks, blank lines, tabs, Windows line ends and a mark are understood")
    func tolerance() throws {
        let vectors = try read("\u{FEFF}a 1 2 \r\n. . b 3 4\r\n\r\nb\t5\t6")
        #expect(vectors.vectors == ["a": [1, 2], "b": [5, 6]])
        #expect(vectors.wordCount == 3)
        let csv = try read("word;x;y\n\"a\";1;2\nb;3;4\n")
        #expect(csv.vectors == ["a": [1, 2], "b": [3, 4]])
        #expect(try read("\"b,b\",1,2\na,1,2\n").wordCount == 2)
    }

    @Test("the first of repeated words counts; bad words and values are noted")
    func notes() throws {
        let text =
            Array("a 1 2\na 3 4\nb nan 2\n".utf8) + [0xFF, 0x20] + Array("1 2\nc inf 1\n".utf8)
        let vectors = try read(text)
        #expect(vectors.vectors == ["a": [1, 2]])
        #expect(vectors.notes.count == 3)
        #expect(vectors.notes[0].hasPrefix("1 repeated"))
        #expect(vectors.notes[2].hasSuffix("b, c"))
    }

    @Test("a first line that lies: too many words are an error, too few are noted")
    func header() throws {
        #expect(error("3 2\na 1 2\nb 1 2\n")?.detail.contains("only 2 follow") == true)
        #expect(try read("1 2\na 1 2\nb 1 2\n").notes.first?.contains("promises 1") == true)
        #expect(error("0 2\n")?.code == .malformedVectors)
        let entry: [UInt8] = [0x61, 0x20, 0, 0, 0x80, 0x3F, 1, 0, 0, 0xC0]
        for header in ["2 2\n", "1 1\n", "1 3\n", "0 2\n", "1 0\n", "1 99999999999\n"] {
            #expect(error(Array(header.utf8) + entry)?.code == .malformedVectors, "\(header)")
        }
        #expect(try read(Array("1 2\n".utf8) + entry).vectors.count == 1)
    }

    @Test("what is no file of word vectors is said to be none")
    func foreign() throws {
        #expect(error("")?.detail.hasPrefix("the file is empty") == true)
        #expect(error("\n\n")?.code == .malformedVectors)
        #expect(error("PK\u{3}\u{4}x")?.detail.contains("zip") == true)
        #expect(error("hello there\n")?.code == .malformedVectors)
        #expect(error([UInt8](repeating: 0, count: 100_000))?.code == .malformedVectors)
        let folder = TemporaryFolder()
        let missing = #expect(throws: DatasetError.self) {
            try WordVectors.read(folder.path.appending("x"), wanted: WantedWords())
        }
        #expect(missing?.code == .notFound)
        let directory = #expect(throws: DatasetError.self) {
            try WordVectors.read(folder.path, wanted: WantedWords())
        }
        #expect(directory?.code == .unreadable)
    }

    @Test("several blocks: words across their borders, rising progress, cancellation")
    func blocks() async throws {
        let folder = TemporaryFolder()
        let line = { (index: Int) in "word\(index) \(index) " + String(repeating: "0 ", count: 500)
        }
        let text = (0..<3000).map(line).joined(separator: "\n")
        folder.file(bytes: Array("big.txt".utf8), content: Array(text.utf8))
        let file = folder.path.appending("big.txt")
        var seen: [Int64] = []
        let all = Set((0..<3000).map { "word\($0)" })
        let vectors = try WordVectors.read(file, wanted: WantedWords(all)) { done, total in
            #expect(total == Int64(text.utf8.count))
            seen.append(done)
        }
        #expect(vectors.dimension == 501)
        #expect(vectors.vectors.allSatisfy { "word\(Int($1[0]))" == $0 })
        #expect(vectors.vectors.count == 3000)
        #expect(seen == seen.sorted() && seen.last == Int64(text.utf8.count) && seen.count > 2)
        let blocks = Mutex(0)
        let task = Task {
            try WordVectors.read(file, wanted: WantedWords()) { _, _ in
                blocks.withLock { $0 += 1 }
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(blocks.withLock { $0 } == 1)
    }

    @Test("damaged bytes never trap")
    func damage() throws {
        for name in ["subwords.bin", "word2vec.bin", "vectors.vec.gz", "vectors.csv"] {
            let bytes = try VectorGoldens.bytes(name)
            for place in stride(from: 0, to: min(bytes.count, 700), by: 9) {
                var damaged = bytes
                damaged[place] ^= 0xFF
                let wanted = WantedWords(["dog"], fromSubwords: ["dogs"])
                let folder = TemporaryFolder()
                folder.file(bytes: [0x78], content: damaged)
                _ = try? WordVectors.read(folder.path.appending("x"), wanted: wanted)
            }
        }
    }

    @Test("what was read comes back from its encoding")
    func coding() throws {
        let vectors = try read("a 1 2\nb 0.1 -3e-8\n")
        let data = try JSONEncoder().encode(vectors)
        #expect(try JSONDecoder().decode(WordVectors.self, from: data) == vectors)
    }
}

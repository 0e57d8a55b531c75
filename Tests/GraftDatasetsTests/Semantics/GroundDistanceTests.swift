import GraftLinearAlgebra
import SystemPackage
import Testing

@testable import GraftDatasets

@Suite("Ground distances") struct GroundDistanceTests {
    private let vectors = WordVectors(
        format: .text, dimension: 2, wordCount: 4,
        vectors: ["cat": [3, 4], "old": [1, 0], "dog": [0, 2], "null": [0, 0]])

    private func classes(
        _ names: [String], _ pooling: ClassVectors.Pooling = .sum
    ) -> ClassVectors {
        ClassVectors(names, in: vectors, pooling: pooling)
    }

    @Test("vectors are sums or means of words; classes without any are listed")
    func pooling() {
        let sums = classes(["cat", "old cat", "bird"])
        #expect(sums.matrix == Matrix([[3, 4], [4, 4], [0, 0]]))
        #expect(classes(["old cat"], .mean).matrix == Matrix([[2, 2]]))
        #expect(sums.unknown == ["bird"])
        #expect(sums.replaced.map(\.name) == ["old cat", "bird"])
    }

    @Test("Euclidean and cosine, NaN where a class is missing")
    func metrics() {
        let source = classes(["cat", "bird", "null"])
        let target = classes(["dog", "cat"])
        let euclidean = GroundDistance(from: source, to: target)
        #expect(euclidean.matrix[row: 0].elementsEqual([Double(13).squareRoot(), 0]))
        #expect(euclidean.matrix[row: 1].allSatisfy { $0.isNaN })
        #expect(euclidean.missingSources == [1] && euclidean.missingTargets.isEmpty)
        let cosine = GroundDistance(from: source, to: target, metric: .cosine)
        #expect(abs(cosine.matrix[0, 0] - 0.2) < 1e-15 && cosine.matrix[0, 1] == 0)
        #expect(cosine.matrix[2, 0] == 1)
        let back = GroundDistance(from: target, to: source)
        #expect(back.missingTargets == [1] && back.matrix[0, 1].isNaN)
    }

    @Test("missing source classes are dropped, the rest scaled, the lost share told")
    func dropping() {
        let distance = GroundDistance(
            from: classes(["cat", "bird", "dog"]), to: classes(["dog"]))
        let known = distance.dropping(Matrix([[0.25, 0.5, 0.25], [0, 1, 0], [1, 0, 0]]))
        #expect(known.sources == [0, 2])
        #expect(known.posteriors == Matrix([[0.5, 0.5], [0.5, 0.5], [1, 0]]))
        #expect(known.distances == Matrix([[Double(13).squareRoot()], [0]]))
        #expect(known.droppedMass == 0.5 && known.emptied == [1])
        let whole = GroundDistance(from: classes(["cat", "dog"]), to: classes(["dog"]))
        #expect(whole.dropping(Matrix(rows: 0, columns: 2)).droppedMass == 0)
        let none = GroundDistance(from: classes(["bird"]), to: classes(["dog"]))
        #expect(none.dropping(Matrix([[1]])).posteriors == Matrix(rows: 1, columns: 0))
    }
}

@Suite("Path distances") struct PathDistanceTests {
    private func hierarchy(_ text: String) throws -> ClassHierarchy {
        let folder = TemporaryFolder().table(text, name: "pairs.txt")
        return try ClassHierarchy(pairs: folder.path.appending("pairs.txt"))
    }

    private func distances(
        _ names: [String], _ hierarchy: some ConceptHierarchy
    ) -> [[Double]] {
        let found = GroundDistance.paths(from: names, to: names, in: hierarchy)
        return (0..<names.count).map { Array(found.distance.matrix[row: $0]) }
    }

    @Test("pairs in either order give the shortest way through a common parent")
    func pairs() throws {
        let down = "animal cat\nanimal dog\nthing animal\nthing oak_tree\nthing car\nanimal bat\n"
        let up = "# kinds\ncat,animal\ndog,animal\nanimal,thing\noak tree,thing\ncar,thing\n"
        let expected: [[Double]] = [[0, 2, 3], [2, 0, 3], [3, 3, 0]]
        #expect(try distances(["cat", "Dogs", "oak tree"], hierarchy(down)) == expected)
        #expect(try distances(["cat", "Dogs", "oak tree"], hierarchy(up)) == expected)
    }

    @Test("several parents, several roots, unknown names")
    func shapes() throws {
        let graph = try ClassHierarchy(pairs: [
            ("tomato", "fruit"), ("tomato", "food"), ("fruit", "plant"), ("bread", "food"),
            ("oak", "plant"), ("car", "machine"),
        ])
        #expect(distances(["tomato", "bread", "oak"], graph)[0] == [0, 2, 3])
        #expect(distances(["tomato", "car"], graph)[0][1] == 4)
        let found = GroundDistance.paths(from: ["xyz", "bread"], to: ["oak"], in: graph)
        #expect(found.distance.missingSources == [0])
        #expect(found.distance.matrix[0, 0].isNaN && found.distance.matrix[1, 0] == 4)
        #expect(found.source[0].word == nil)
    }

    @Test("cycles and lines that are no pairs are errors")
    func broken() throws {
        for text in ["a b\nb c\nc a\nd a\n", "a\n", "a b c\n", "", "# nothing\n"] {
            let error = #expect(throws: DatasetError.self) { try hierarchy(text) }
            #expect(error?.code == .malformedHierarchy, "\(text)")
        }
        let error = #expect(throws: DatasetError.self) { try hierarchy("a b\nb a\nc a\nd c\n") }
        #expect(error?.detail.hasPrefix("“a”") == true || error?.detail.hasPrefix("“b”") == true)
    }

    @Test("WordNet's layout: senses, kinds and instances, collocations, heads, identifiers")
    func wordNet() throws {
        let net = try TinyWordNet().read()
        #expect(net.senses(of: "dog").count == 2)
        #expect(net.senses(of: "do").isEmpty && net.senses(of: "zebra").isEmpty)
        // The animal is two steps from the cat, the other dog five.
        #expect(distances(["dog", "cat"], net) == [[0, 2], [2, 0]])
        #expect(distances(["hot dog", "cat"], net)[0][1] == 4)
        #expect(distances(["Rex", "dog"], net)[0][1] == 1)
        let found = net.concepts(of: "Old Dogs")
        #expect(found.word?.word == "dog")
        #expect(found.word?.steps == [.part, .lowerCase, .singular])
        #expect(net.concepts(of: "Felis catus, cat").word?.steps == [.synonym(2)])
        let replaced = net.concepts(of: "Puppy", synonyms: WordSynonyms(["puppy": "dog"]))
        #expect(replaced.word?.steps == [.usersSynonym] && replaced.concepts.count == 2)
        #expect(net.concepts(of: "Mustela food (Tall Cat)").word?.word == "cat")
        #expect(net.concepts(of: "Smart food").word?.word == "food")
        let dog = net.senses(of: "dog")[0]
        let number = "\(dog)"
        let identifier = "n" + String(repeating: "0", count: 8 - number.count) + number
        #expect(net.concepts(of: identifier).concepts == [dog])
        #expect(net.concepts(of: "n99999999").concepts.isEmpty)
    }

    @Test("WordNet files that are missing, swapped or cut are errors")
    func brokenWordNet() throws {
        let missing = #expect(throws: DatasetError.self) {
            try WordNet(folder: TemporaryFolder().path)
        }
        #expect(missing?.code == .notFound)
        let tiny = TinyWordNet()
        for (index, data) in [(tiny.data, tiny.index), ("", tiny.data), (tiny.index, "")] {
            let folder = TemporaryFolder().table(index, name: "index.noun")
                .table(data, name: "data.noun")
            let error = #expect(throws: DatasetError.self) { try WordNet(folder: folder.path) }
            #expect(error?.code == .malformedHierarchy)
        }
    }
}

/// A WordNet of nine synsets, in the layout of the real one.
struct TinyWordNet {
    let index: String
    let data: String

    init() {
        let licence = "  1 This is a licence.  \n  2 It says what may be done.  \n"
        let synsets: [(words: [String], parents: [(String, Int)])] = [
            (["entity"], []), (["animal", "beast"], [("@", 0)]),
            (["dog", "domestic_dog"], [("@", 1)]),
            (["cat"], [("@", 1)]), (["food"], [("@", 0)]), (["hot_dog", "dog"], [("@", 4)]),
            (["rex"], [("@i", 2)]),
        ]
        func line(_ at: Int, _ starts: [Int]) -> String {
            let synset = synsets[at]
            let number = { (value: Int, width: Int) in
                String(repeating: "0", count: width - "\(value)".count) + "\(value)"
            }
            let words = synset.words.map { "\($0) 0" }.joined(separator: " ")
            let pointers = synset.parents.map { " \($0.0) \(number(starts[$0.1], 8)) n 0000" }
            return "\(number(starts[at], 8)) 03 n \(number(synset.words.count, 2)) \(words) "
                + "\(number(pointers.count, 3))\(pointers.joined()) | what it is  \n"
        }
        var starts: [Int] = []
        var place = licence.utf8.count
        for at in synsets.indices {
            starts.append(place)
            place += line(at, [Int](repeating: 0, count: synsets.count)).utf8.count
        }
        data = licence + synsets.indices.map { line($0, starts) }.joined()
        let lemmas = Set(synsets.flatMap(\.words)).sorted()
        index =
            licence
            + lemmas.map { lemma in
                let places = synsets.indices.filter { synsets[$0].words.contains(lemma) }
                let offsets = places.map { String("0000000\(starts[$0])".suffix(8)) }
                return "\(lemma) n \(places.count) 1 @ \(places.count) 0 "
                    + offsets.joined(separator: " ") + "  \n"
            }.joined()
    }

    func read() throws -> WordNet {
        let folder = TemporaryFolder().table(index, name: "index.noun").table(
            data, name: "data.noun")
        return try WordNet(folder: folder.path)
    }
}

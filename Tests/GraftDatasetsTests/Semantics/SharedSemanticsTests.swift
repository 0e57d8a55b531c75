import Foundation
import GraftLinearAlgebra
import SystemPackage
import Testing

@testable import GraftDatasets

@Suite("Shared semantics", .enabled(if: SharedData.isThere, SharedData.absence))
struct SharedSemanticsTests {
    private struct Distances: Decodable {
        struct Vectors: Decodable {
            let file: String
            let targets: [String]
            let metric: String
            let rows: [String: [Double]]
        }
        let vectors: [Vectors]
        let names: [String]
        let paths: [[Double]]
    }

    private let folder = FilePath(SharedData.folder).appending("semantics_dev")
    private let labels = FilePath(SharedData.folder).removingLastComponent()
        .appending("models").appending("labels")

    private func vectors(_ file: String, _ names: [String]) throws -> WordVectors {
        try WordVectors.read(folder.appending(file), wanted: WantedWords(classes: names))
    }

    @Test("distances between the names of COCO and VOC are those of SciPy")
    func wordDistances() throws {
        for expected in try Goldens.read("semanticDistances", as: Distances.self).vectors {
            let sources = expected.rows.keys.sorted()
            let source = ClassVectors(sources, in: try vectors(expected.file, sources))
            let voc = try vectors("glove300_voc20.csv", expected.targets)
            #expect(voc.dimension == 300)
            let target = ClassVectors(expected.targets, in: voc)
            #expect(source.replaced.isEmpty && target.replaced.isEmpty)
            let metric = try #require(GroundDistance.Metric(rawValue: expected.metric))
            let distance = GroundDistance(from: source, to: target, metric: metric)
            for (row, name) in sources.enumerated() {
                for (a, b) in zip(distance.matrix[row: row], expected.rows[name] ?? []) {
                    #expect(abs(a - b) <= 1e-12 * max(1, b))
                }
            }
        }
    }

    @Test("path lengths in the CIFAR-100 hierarchy are those of NetworkX")
    func paths() throws {
        let expected = try Goldens.read("semanticDistances", as: Distances.self)
        let hierarchy = try ClassHierarchy(
            pairs: folder.appending("Cifar-Hierarchy__cifar.parent-child.txt"),
            names: folder.appending("Cifar-Hierarchy__class_names.txt"))
        let found = GroundDistance.paths(from: expected.names, to: expected.names, in: hierarchy)
        #expect(found.distance.matrix == Matrix(expected.paths))
    }

    @Test("class lists have their lengths")
    func lists() throws {
        for (name, count) in [
            ("imagenet1000", 1000), ("imagenet1001_background_first", 1001), ("inat_bird965", 965),
            ("mlkit_object_labeler631", 631), ("cifar10", 10), ("vww2", 2), ("flowers5", 5),
        ] {
            let list = try ClassList.read(labels.appending("\(name).txt"), expected: count)
            #expect(list.names.allSatisfy { !$0.isEmpty }, "\(name)")
        }
        let index = folder.appending("ILSVRC__imagenet_class_index.json")
        let list = try ClassList.read(index, expected: 1000)
        #expect(list.names[0] == "tench" && list.identifiers[0] == "n01440764")
        let wrong = #expect(throws: DatasetError.self) {
            try ClassList.read(labels.appending("imagenet1000.txt"), expected: 1001)
        }
        #expect(wrong?.detail.hasPrefix("it has 1000 names for 1001 classes") == true)
    }

    @Test("names of other lists are found in a small vocabulary, each with how")
    func names() throws {
        let names = try ClassList.read(labels.appending("cifar10.txt")).names
        let coco = ClassVectors(names, in: try vectors("glove300_coco80.csv", names))
        #expect(coco.unknown == ["automobile", "deer", "frog", "ship"])
        let user = WordSynonyms(["automobile": "car", "ship": "boat"])
        let wanted = WantedWords(classes: names, synonyms: user)
        let file = folder.appending("glove300_coco80.csv")
        let replaced = ClassVectors(
            names, in: try WordVectors.read(file, wanted: wanted), synonyms: user)
        #expect(replaced.unknown == ["deer", "frog"])
        #expect(replaced.classes[1].words.map(\.manner) == ["user's synonym"])
    }
}

@Suite(
    "WordNet 3.0",
    .enabled(
        if: FileManager.default.fileExists(atPath: WordNet.usualFolder.string + "/data.noun"),
        "skipped: no WordNet (Debian: wordnet-base)"))
struct InstalledWordNetTests {
    private struct Paths: Decodable {
        let names: [String]
        let senses: [String: [Int]]
        let parents: [String: [Int]]
        let paths: [[Double]]
    }

    @Test("senses, hypernyms and path lengths are those of NLTK")
    func paths() throws {
        let expected = try Goldens.read("wordNetPaths", as: Paths.self)
        let net = try WordNet()
        for (name, senses) in expected.senses { #expect(net.senses(of: name) == senses, "\(name)") }
        for (concept, parents) in expected.parents {
            #expect(Set(net.parents(of: Int(concept) ?? -1)) == Set(parents))
        }
        let found = GroundDistance.paths(from: expected.names, to: expected.names, in: net)
        #expect(found.distance.matrix == Matrix(expected.paths))
    }

    @Test(
        "all classes of ImageNet are found",
        .enabled(if: SharedData.isThere, SharedData.absence))
    func lists() throws {
        let net = try WordNet()
        let folder = FilePath(SharedData.folder).removingLastComponent().appending("models/labels")
        let names = try ClassList.read(folder.appending("imagenet1000.txt")).names
        let unknown = names.filter { !net.concepts(of: $0).isKnown }
        #expect(unknown.isEmpty, "\(unknown)")
    }
}

import SystemPackage
import Testing

@testable import GraftDatasets

@Suite("Words of class names") struct ClassWordsTests {
    private func vectors(_ known: [String], made: [String] = []) -> WordVectors {
        WordVectors(
            format: .text, dimension: 1, wordCount: known.count,
            vectors: Dictionary(uniqueKeysWithValues: known.map { ($0, [1]) }),
            subwordVectors: Dictionary(uniqueKeysWithValues: made.map { ($0, [1]) }))
    }

    private func find(
        _ name: String, _ known: [String], made: [String] = [], _ synonyms: [String: String] = [:]
    ) -> [String] {
        let found = ClassWords(
            name, in: vectors(known, made: made), synonyms: WordSynonyms(synonyms))
        return found.words.map { "\($0.word): \($0.manner)" } + found.missing.map { "no \($0)" }
    }

    @Test("exact, lower case, singular")
    func single() {
        #expect(find("cat", ["cat", "cats"]) == ["cat: exact"])
        #expect(find("Tumbler", ["tumbler"]) == ["tumbler: lower case"])
        #expect(find("roses", ["rose"]) == ["rose: singular"])
        #expect(find("Daisies", ["daisy"]) == ["daisy: lower case, singular"])
        #expect(find("cat", ["dog"]) == ["no cat"])
    }

    @Test("several words: joined first, then each")
    func several() {
        #expect(find("hot dog", ["hot_dog", "hot", "dog"]) == ["hot_dog: joined"])
        #expect(find("hot_dog", ["hot_dog", "hot", "dog"]) == ["hot_dog: exact"])
        #expect(find("hot dog", ["hot dog"]) == ["hot dog: exact"])
        #expect(find("dining_table", ["diningtable", "table"]) == ["diningtable: joined"])
        #expect(find("white wolf", ["whitewolf", "white", "wolf"]).count == 2)
        #expect(
            find("Smart speaker", ["smart", "speaker"]) == [
                "smart: part, lower case", "speaker: part",
            ])
        #expect(find("oak tree", ["tree"]) == ["tree: part", "no oak"])
        #expect(find("man-eating shark", ["man", "eating", "shark"]).count == 3)
        #expect(
            find("TVMonitor", ["tv", "monitor"]) == [
                "tv: part, lower case", "monitor: part, lower case",
            ])
        #expect(find("pottedPlant", ["potted", "plant"]).count == 2)
    }

    @Test("synonyms after commas and in parentheses, the first of which all words are known")
    func synonyms() {
        let tench = "tench, Tinca tinca"
        #expect(find(tench, ["tench", "tinca"]) == ["tench: exact"])
        #expect(
            find(tench, ["tinca"]) == [
                "tinca: synonym 2, part, lower case", "tinca: synonym 2, part",
            ])
        #expect(find("great white shark, white shark", ["white", "shark"]).count == 2)
        #expect(
            find("great white shark, white whale", ["white", "shark"]) == [
                "white: part", "shark: part", "no great",
            ])
        #expect(
            find("Haemorhous cassinii (Cassin's Finch)", ["cassin", "finch"]) == [
                "cassin: synonym 2, part, lower case", "finch: synonym 2, part, lower case",
            ])
        #expect(find("crane (a bird, tall)", ["bird", "a"]).count == 2)
        #expect(find("", ["a"]) == [])
        #expect(find("(((", ["a"]) == [])
    }

    @Test("a user's synonym goes before what the name gives")
    func users() {
        let user = ["Dining Table": "table, desk", "oak": "tree"]
        #expect(
            find("dining_table", ["desk", "dining", "table"], user) == [
                "table: user's synonym"
            ])
        #expect(find("dining table", ["desk"], user) == ["desk: user's synonym"])
        #expect(
            find("oak leaf", ["tree", "leaf"], user) == [
                "tree: part, user's synonym", "leaf: part",
            ])
    }

    @Test("subwords come last, in lower case, and are said")
    func subwords() {
        #expect(find("Catling", [], made: ["catling"]) == ["catling: lower case, subword"])
        #expect(find("Catling, cat", ["cat"], made: ["catling"]) == ["cat: synonym 2"])
        #expect(
            find("old catling", ["old"], made: ["catling"]) == [
                "old: part", "catling: part, subword",
            ])
    }

    @Test("names in other scripts pass unharmed, composed or not")
    func scripts() {
        #expect(find("金鱼", ["金鱼"]) == ["金鱼: exact"])
        #expect(find("Ёлка", ["ёлка"]) == ["ёлка: lower case"])
        #expect(find("naïve", ["nai\u{308}ve"]) == ["naïve: exact"])
        #expect(find("हिन्दी", ["हिन्दी"]) == ["हिन्दी: exact"])
        #expect(find("سمكة ذهبية", ["سمكة", "ذهبية"]).count == 2)
        #expect(find("C++", ["C++"]) == ["C++: exact"])
    }

    @Test("English plurals")
    func singular() {
        let pairs = [
            "roses": "rose", "buses": "bus", "boxes": "box", "dishes": "dish", "berries": "berry",
            "wolves": "wolf", "knives": "knife", "women": "woman", "policemen": "policeman",
            "mice": "mouse", "potatoes": "potato", "skis": "ski", "gloves": "glove",
            "movies": "movie", "horses": "horse", "firemen": "fireman", "fishermen": "fisherman",
        ]
        for (plural, singular) in pairs where plural != "skis" {
            #expect(EnglishSingular.forms(of: plural).contains(singular), "\(plural)")
        }
        for word in ["bus", "grass", "iris", "specimen", "s", "", "cat", "acumen"] {
            #expect(EnglishSingular.forms(of: word).isEmpty, "\(word)")
        }
    }

    @Test("what a search may ask for is all asked for beforehand")
    func wanted() {
        let names = [
            "tench, Tinca tinca", "Haemorhous cassinii (Cassin's Finch)", "TVMonitors", "hot dogs",
            "man-eating Sharks", "oak leaf",
        ]
        let synonyms = WordSynonyms(["oak": "British trees"])
        let wanted = WantedWords(classes: names, synonyms: synonyms)
        for name in names {
            // Whatever of it is known, nothing else is asked.
            for known in [false, true] {
                var count = 0
                let search = WordSearch(
                    synonyms: synonyms,
                    isKnown: { word in
                        count += 1
                        #expect(wanted.spellings.contains(word), "\(word)")
                        return known && count.isMultiple(of: 3)
                    }, isMade: { wanted.fromSubwords.contains($0) })
                _ = search.search(name)
            }
        }
        #expect(wanted.spellings.isSuperset(of: ["shark", "tv", "monitor", "cassin", "tree"]))
    }

    @Test("a file of synonyms: header, capitals, and rows that are wrong")
    func files() throws {
        func read(_ text: String) throws -> WordSynonyms {
            let folder = TemporaryFolder().table(text)
            return try WordSynonyms.read(folder.path.appending("labels.csv"))
        }
        let synonyms = try read("name,replacement\nDining_table,\"table, desk\"\n")
        #expect(synonyms["dining table"] == "table, desk")
        #expect(synonyms["name"] == nil)
        for text in ["a\n", "a,b,c\n", "a,\n", "a,b\nA,c\n"] {
            let error = #expect(throws: DatasetError.self) { try read(text) }
            #expect(error?.code == .malformedTable)
            #expect(error?.detail.contains("line") == true)
        }
    }
}

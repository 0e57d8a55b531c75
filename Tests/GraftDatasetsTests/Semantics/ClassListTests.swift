import SystemPackage
import Testing

@testable import GraftDatasets

@Suite("Class lists") struct ClassListTests {
    private func read(_ text: String, name: String, expected: Int? = nil) throws -> ClassList {
        let folder = TemporaryFolder().table(text, name: name)
        return try ClassList.read(folder.path.appending(name), expected: expected)
    }

    private func error(_ text: String, name: String, expected: Int? = nil) -> DatasetError? {
        #expect(throws: DatasetError.self) { try read(text, name: name, expected: expected) }
    }

    @Test("text: a name a line, empty lines are classes, numbers in order are left out")
    func text() throws {
        #expect(try read("a, b\nc", name: "x.txt").names == ["a, b", "c"])
        #expect(try read("\u{FEFF}a\r\n\r\nc\r\n", name: "x").names == ["a", "", "c"])
        #expect(
            try read("0 apple\n1 aquarium_fish\n", name: "x.txt").names == [
                "apple", "aquarium_fish",
            ])
        #expect(try read("1: a b\n2: c\n", name: "x.txt").names == ["a b", "c"])
        #expect(try read("0 a\n2 b\n", name: "x.txt").names == ["0 a", "2 b"])
        #expect(try read("", name: "x.txt").names.isEmpty)
    }

    @Test("JSON: arrays and objects, with and without identifiers")
    func json() throws {
        let index = try read(#"{"1": ["n2", "b"], "0": ["n1", "a"]}"#, name: "x.json")
        #expect(index == ClassList(names: ["a", "b"], identifiers: ["n1", "n2"]))
        #expect(try read(#"["a", "", "金鱼"]"#, name: "x.json").names == ["a", "", "金鱼"])
        #expect(try read(#"{"0": "a"}"#, name: "x.json").names == ["a"])
        for text in [#"{"1": "a"}"#, "[1]", "{", "", #"{"0": ["a", "b", "c"]}"#] {
            #expect(error(text, name: "x.json")?.code == .malformedClassList, "\(text)")
        }
    }

    @Test("CSV: columns by name or by place, in the order of an index")
    func csv() throws {
        #expect(try read("index,name\n1,b\n0,\"a, c\"\n", name: "x.csv").names == ["a, c", "b"])
        #expect(try read("1,b\n0,a\n", name: "x.csv").names == ["a", "b"])
        #expect(
            try read("wnid\tname\nn2\tb\nn1\ta\n", name: "x.tsv")
                == ClassList(names: ["b", "a"], identifiers: ["n2", "n1"]))
        #expect(try read("cat\ndog\n", name: "x.csv").names == ["cat", "dog"])
        #expect(error("a,b,c\n", name: "x.csv")?.code == .malformedClassList)
        #expect(error("index,name\n0,a\n2,b\n", name: "x.csv")?.code == .malformedClassList)
        #expect(error("a,b\nc\n", name: "x.csv")?.detail.contains("line 2") == true)
    }

    @Test("a list of another length is refused with both numbers")
    func length() throws {
        #expect(try read("a\n\n", name: "x.txt", expected: 2).names == ["a", ""])
        let wrong = error("a\nb\n\n", name: "x.txt", expected: 2)
        #expect(wrong?.code == .wrongClassCount)
        #expect(wrong?.detail.hasPrefix("it has 3 names (1 of them empty) for 2 classes") == true)
    }
}

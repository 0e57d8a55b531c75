import GraftLinearAlgebra
import Testing

@testable import GraftDatasets

@Suite("Delimited tables") struct DelimitedTableTests {
    private struct Cases: Decodable {
        struct Case: Decodable {
            let text: String
            let rows: [[String]]
        }
        let cases: [Case]
    }

    private func cells(_ table: DelimitedTable) -> [[String]] {
        (0..<table.rowCount).map { row in
            (0..<table.width(of: row)).map { String(decoding: table.bytes(row, $0), as: UTF8.self) }
        }
    }

    @Test("agree with Python's csv module") func reference() throws {
        let golden = try Goldens.read("tables", as: Cases.self)
        #expect(golden.cases.count > 100)
        for item in golden.cases {
            let table = DelimitedTable(bytes: Array(item.text.utf8), delimiter: .comma)
            #expect(cells(table) == item.rows, "\(item.text.debugDescription)")
        }
    }

    @Test("remember the line on which a row begins")
    func lines() {
        let table = DelimitedTable(bytes: Array("a,b\r\n\"x\r\ny\",1\r\n\r\n\nz,2\rw,3".utf8))
        #expect((0..<table.rowCount).map(table.line(of:)) == [1, 2, 6, 7])
    }

    @Test("tell their separator from the first row")
    func separators() {
        func separator(_ text: String) -> DelimitedTable.Delimiter {
            DelimitedTable(bytes: Array(text.utf8)).delimiter
        }
        #expect(separator("a\tb\n1,2\t3") == .tab)
        #expect(separator("a;b;c\n1,5;2;3") == .semicolon)
        #expect(separator("\"a;b;c\",d\n") == .comma)
        #expect(separator("\n\na;b\n") == .semicolon)
        #expect(separator("alone\n") == .comma)
        #expect(separator("") == .comma)
    }

    @Test("a file called .tsv is separated by tabs whatever it holds")
    func tabbed() throws {
        let folder = TemporaryFolder().table("a,b,c\td\n", name: "x.TSV")
        let table = try DelimitedTable(contentsOf: folder.path.appending("x.TSV"))
        #expect(cells(table) == [["a,b,c", "d"]])
    }

    @Test("pass over byte order marks, UTF-16 among them")
    func marks() {
        #expect(cells(DelimitedTable(bytes: [0xEF, 0xBB, 0xBF] + "a,b".utf8)) == [["a", "b"]])
        let units = Array("ä,b\n😀,d".utf16)
        var little: [UInt8] = [0xFF, 0xFE]
        var big: [UInt8] = [0xFE, 0xFF]
        for unit in units {
            little += [UInt8(unit & 255), UInt8(unit >> 8)]
            big += [UInt8(unit >> 8), UInt8(unit & 255)]
        }
        #expect(cells(DelimitedTable(bytes: little)) == [["ä", "b"], ["😀", "d"]])
        #expect(cells(DelimitedTable(bytes: big)) == [["ä", "b"], ["😀", "d"]])
    }

    @Test("keep bytes that are not UTF-8, and read them as Latin-1 where text is asked for")
    func foreignBytes() {
        let table = DelimitedTable(bytes: Array("caf".utf8) + [0xE9] + Array(".jpg, x ".utf8))
        #expect(Array(table.bytes(0, 0)) == Array("caf".utf8) + [0xE9] + Array(".jpg".utf8))
        #expect(table.text(0, 0) == "café.jpg")
        #expect(table.text(0, 1) == "x")
    }

    @Test("list broken quotations with their lines")
    func faults() {
        let open = DelimitedTable(bytes: Array("a,b\n1,\"x\n2,y\n".utf8))
        #expect(open.faults.map(\.line) == [2])
        #expect(open.faults.map(\.isUnclosed) == [true])
        let stray = DelimitedTable(bytes: Array("a,b\n\"1\"x,2\n".utf8))
        #expect(stray.faults.map(\.line) == [2])
        #expect(stray.faults.map(\.isUnclosed) == [false])
    }

    @Test("come back as they were written", arguments: DelimitedTable.Delimiter.allCases)
    func roundTrip(_ delimiter: DelimitedTable.Delimiter) {
        var generator = SeededGenerator(seed: 3)
        let alphabet: [UInt8] =
            Array("ab \t,;\"\n\r".utf8) + [0, 0xC3, 0xBC, 0xEF, 0xBB, 0xBF, 0xFF, 0xFE]
        for _ in 0..<300 {
            let width = 1 + generator.integer(below: 4)
            let rows = (0...generator.integer(below: 4)).map { _ in
                (0..<width).map { _ in
                    (0..<generator.integer(below: 6)).map { _ in
                        alphabet[generator.integer(below: alphabet.count)]
                    }
                }
            }
            var writer = DelimitedWriter(delimiter: delimiter)
            for row in rows { writer.append(bytes: row) }
            let table = DelimitedTable(bytes: writer.bytes, delimiter: delimiter)
            let read = (0..<table.rowCount).map { row in
                (0..<table.width(of: row)).map { Array(table.bytes(row, $0)) }
            }
            #expect(read == rows)
            #expect(table.faults.isEmpty)
        }
    }

    @Test("survive any bytes")
    func noise() {
        var generator = SeededGenerator(seed: 4)
        let alphabet: [UInt8] =
            Array("a,;\t\"\"\n\r 1".utf8) + [0, 0xFF, 0xFE, 0xEF, 0xBB, 0xBF, 0xC3]
        for _ in 0..<3000 {
            let bytes = (0..<generator.integer(below: 60)).map { _ in
                alphabet[generator.integer(below: alphabet.count)]
            }
            let table = DelimitedTable(bytes: bytes)
            for row in 0..<table.rowCount {
                #expect(table.width(of: row) > 0)
                #expect(table.texts(of: row).count == table.width(of: row))
                if row > 0 { #expect(table.line(of: row) > table.line(of: row - 1)) }
            }
        }
    }
}

import GraftLinearAlgebra
import SystemPackage
import Testing

@testable import GraftDatasets

@Suite("Tables as datasets") struct TableReadingTests {
    private let images = ["1.jpg", "2.jpg", "3.jpg", "sub/4.png"]

    private func read(
        _ text: String, _ options: DatasetOptions = DatasetOptions(), name: String = "labels.csv"
    ) throws(DatasetError) -> Dataset {
        let folder = TemporaryFolder().files(images).table(text, name: name)
        return try folder.read(options)
    }

    @Test("path, label, split and group; rows keep their order")
    func usual() throws {
        let dataset = try read(
            """
            split,label,path,group
            train,b,3.jpg,g
            VAL,a,1.jpg,
            ,,2.jpg,g
            """)
        #expect(summary(dataset) == ["3.jpg = b", "1.jpg = a", "2.jpg = unlabelled"])
        #expect(dataset.samples.map(\.split) == [.train, .validation, nil])
        #expect(dataset.groups == ["g", nil, "g"])
        #expect(dataset.labelling == .column("label"))
        #expect(dataset.problems.isEmpty)
    }

    @Test("tabs, semicolons, Windows line ends and marks", arguments: ["\t", ";", ","])
    func dialects(_ separator: String) throws {
        let text =
            "\u{FEFF}Image\(separator)Class\r\n1.jpg\(separator)a\r\n2.jpg\(separator)b\r\n\r\n"
        #expect(summary(try read(text)) == ["1.jpg = a", "2.jpg = b"])
    }

    @Test("one column a class: 1, 0, empty, -1 and u; counts and texts are left aside")
    func wide() throws {
        let text = """
            path,car,cat,n_objects,remark,split
            1.jpg,1,0,3,fine,train
            2.jpg,0,,1,,test
            3.jpg,-1,1.0,0,x,test
            sub/4.png,u,0,2,y,train
            """
        let dataset = try read(text)
        #expect(dataset.labels.classes == ["car", "cat"])
        #expect(dataset.labelling == .columns(["car", "cat"]))
        #expect(
            (0..<4).map(dataset.labels.states(of:)) == [
                [.present, .absent], [.absent, .unknown], [.unknown, .present],
                [.unknown, .absent],
            ])
        #expect(dataset.notes.contains { $0.contains("n_objects, remark") })
        let strict = try read(text, DatasetOptions(minusOne: .absent, emptyCell: .absent))
        #expect(strict.labels.states(of: 2) == [.absent, .present])
        #expect(strict.labels.states(of: 1) == [.absent, .absent])
    }

    @Test("columns of 0 and 1 with exactly one present are one class an image")
    func oneHot() throws {
        let dataset = try read("path,a,b\n1.jpg,1,0\n2.jpg,0,1\n")
        #expect(dataset.labels.isSingleLabel)
        #expect(try dataset.labels.classIndices() == [0, 1])
    }

    @Test("a named column beats columns of 0 and 1, and the reader says what it left aside")
    func namedBeatsStates() throws {
        let text = "path,category,human,face\n1.jpg,x,1,0\n2.jpg,y,0,0\n"
        let dataset = try read(text)
        #expect(dataset.labels.classes == ["x", "y"])
        #expect(
            dataset.notes.contains { $0.contains("human, face") && $0.contains("--label-column") })
        let asked = try read(text, DatasetOptions(labelColumns: ["human", "face"]))
        #expect(asked.labels.classes == ["human", "face"])
        let one = try read(text, DatasetOptions(labelColumns: ["human"]))
        #expect(one.labels.classes == ["0", "1"])
        let wrong = #expect(throws: DatasetError.self) {
            try read(text, DatasetOptions(labelColumns: ["human", "category"]))
        }
        #expect(wrong?.code == .missingColumn)
    }

    @Test("a lone remaining column is the label, whatever it is called")
    func loneColumn() throws {
        #expect(try read("x,species\n1.jpg,a\n2.jpg,b\n").labelling == .column("species"))
        #expect(try read("species,x\na,1.jpg\nb,2.jpg\n").labelling == .column("species"))
        #expect(try read("path,defect\n1.jpg,1\n2.jpg,0\n").labels.classes == ["0", "1"])
        let text = "path,species,width\n1.jpg,a,3.5\n2.jpg,a,4\n3.jpg,b,9\nsub/4.png,b,9\n"
        #expect(try read(text).labelling == .column("species"))
    }

    @Test("several possible columns: images without labels, with the reason")
    func undecided() throws {
        let dataset = try read("path,site,kind\n1.jpg,a,x\n2.jpg,a,y\n3.jpg,b,y\nsub/4.png,b,y\n")
        #expect(dataset.labels.unlabelledImages.count == 4)
        let error = #expect(throws: DatasetError.self) { try dataset.requireClasses() }
        #expect(error?.code == .noLabels)
        #expect(error?.detail.contains("site (2 values), kind (2 values)") == true)
        #expect(error?.detail.contains("--label-column") == true)
    }

    @Test("columns that divide the images alike: the one called a name")
    func alike() throws {
        let text = "path,id,long_name,code\n1.jpg,n1,cat,7\n2.jpg,n2,dog,8\n3.jpg,n1,cat,7\n"
        #expect(try read(text).labelling == .column("long_name"))
    }

    @Test("a table of paths alone is a dataset without labels")
    func pathsOnly() throws {
        let dataset = try read("path\n1.jpg\n2.jpg\n")
        #expect(dataset.labels.unlabelledImages == [0, 1])
    }

    @Test("without a header the first row counts as data")
    func headerless() throws {
        let dataset = try read("1.jpg,a\n2.jpg,b\n")
        #expect(summary(dataset) == ["1.jpg = a", "2.jpg = b"])
        #expect(dataset.notes.contains { $0.contains("no header") })
    }

    @Test("files are found without their ending, below images, with backslashes, and absolutely")
    func finding() throws {
        let folder = TemporaryFolder().files(["images/7.JPG", "sub/4.png"])
        let absolute = TemporaryFolder().files(["far.jpg"])
        let text =
            "path,label\n7,a\nsub\\4.png,b\n\(absolute.path.string)/far.jpg,c\n./sub/../images/7.JPG,a\n"
        let dataset = try folder.table(text).read()
        #expect(
            dataset.samples.map(\.path) == [
                "images/7.JPG", "sub/4.png", "\(absolute.path.string)/far.jpg",
            ])
        #expect(dataset.problems.map(\.kind) == [.duplicateRow])
    }

    @Test("missing files, wrong widths, odd cells: each with its line")
    func problems() throws {
        let dataset = try read(
            """
            path,a,b,split
            gone.jpg,1,0,train
            1.jpg,1
            2.jpg,1,maybe,train
            3.jpg,1,0,later
            sub,1,0,train
            sub/4.png,1,0,test,,
            2.jpg,1,0,test,extra
            ,1,0,test
            """, DatasetOptions(labelColumns: ["a", "b"]))
        #expect(summary(dataset) == ["2.jpg = a", "3.jpg = a", "sub/4.png = a"])
        #expect(
            dataset.problems.map(\.kind) == [
                .missingFile, .wrongWidth, .unclearLabel, .unclearSplit, .notAFile, .wrongWidth,
                .missingFile,
            ])
        #expect(dataset.problems[2].reason.contains("line 4"))
    }

    @Test("the same file twice: agreeing rows merge, contradicting rows count as unknown")
    func duplicates() throws {
        let dataset = try read(
            "path,label\n1.jpg,a\n2.jpg,b\n1.jpg,a\n2.jpg,c\n3.jpg,\n3.jpg,d\n2.jpg,b\n")
        #expect(summary(dataset) == ["1.jpg = a", "2.jpg = unlabelled", "3.jpg = d"])
        #expect(
            dataset.problems.map(\.kind) == [
                .duplicateRow, .conflictingRows, .duplicateRow, .conflictingRows,
            ])
        #expect(dataset.problems[1].reason.contains("lines 3 and 5"))
        let wide = try read("path,a,b\n1.jpg,1,0\n1.jpg,,1\n2.jpg,,\n2.jpg,0,1\n")
        #expect(wide.labels.states(of: 0) == [.present, .unknown])
        #expect(wide.labels.states(of: 1) == [.absent, .present])
    }

    @Test("broken tables name the file, the line and the remedy")
    func broken() {
        func error(_ text: String, _ options: DatasetOptions = DatasetOptions()) -> DatasetError? {
            #expect(throws: DatasetError.self) { try read(text, options) }
        }
        #expect(error("")?.code == .malformedTable)
        #expect(error("path,label\n")?.code == .noImages)
        #expect(error("path,label\n1.jpg,\"a\n2.jpg,b\n")?.detail.contains("line 2") == true)
        let missing = error("path,label\nx.jpg,a\ny.jpg,b\n")
        #expect(missing?.code == .noImages)
        #expect(missing?.detail.contains("x.jpg") == true)
        let column = error("path,label\n1.jpg,a\n", DatasetOptions(labelColumns: ["kind"]))
        #expect(column?.code == .missingColumn)
        #expect(column?.detail.contains("path, label") == true)
        #expect(error("path,label\n1.jpg\n")?.code == .malformedTable)
        #expect(error("x", DatasetOptions(labelsFile: "other.csv"))?.code == .notFound)
    }

    @Test("paths that are not UTF-8 are found by their bytes")
    func foreignPaths() throws {
        let folder = TemporaryFolder()
        let name: [UInt8] = [0xE9, 0xFF] + Array(".jpg".utf8)
        folder.file(bytes: name)
        folder.file(
            bytes: Array("labels.csv".utf8),
            content: Array("path,label\n".utf8) + name + Array(",a\n".utf8))
        let dataset = try folder.read()
        #expect(dataset.count == 1)
        #expect(dataset.samples[0].file.rawBytes.suffix(6) == name[...])
    }

    @Test("the table itself, another table, or tabs")
    func otherFiles() throws {
        let folder = TemporaryFolder().files(images).table("path\tlabel\n1.jpg\ta\n", name: "x.tsv")
        #expect(try DatasetReader().read(folder.path.appending("x.tsv")).labels.classes == ["a"])
        #expect(try folder.read(DatasetOptions(labelsFile: "x.tsv")).count == 1)
        #expect(try DatasetReader().read(folder.path.appending("1.jpg")).count == 1)
        let text = #expect(throws: DatasetError.self) { try DatasetReader().read("/etc/passwd") }
        #expect(text?.code == .unreadable)
    }

    @Test("random tables never trap")
    func noise() {
        var generator = SeededGenerator(seed: 9)
        let pieces = [
            "path", "label", "split", "1.jpg", "2.jpg", "3", ",", ",", ",", "\n", "\n", "\"", "1",
            "0", "-1",
            "a", "\r", "\t", ";", "\u{0}", "..", "/", "\u{FEFF}", "sub/4.png", "",
        ]
        let folder = TemporaryFolder().files(images)
        for _ in 0..<150 {
            let length = generator.integer(below: 30)
            let text = (0..<length).map { _ in pieces[generator.integer(below: pieces.count)] }
                .joined()
            guard let dataset = try? folder.table(text).read() else { continue }
            #expect(dataset.count == dataset.labels.imageCount)
            #expect(dataset.count > 0)
        }
    }
}

import Foundation
import SystemPackage
import Testing

@testable import GraftDatasets

@Suite("Folders as datasets") struct FolderReadingTests {
    @Test("a folder a class, in byte order, other and hidden files counted")
    func folderPerClass() throws {
        let folder = TemporaryFolder().files([
            "rose/2.jpg", "rose/10.JPG", "daisy/a.png", "daisy/notes.txt", ".git/x.jpg",
            "daisy/.hid.jpg",
            "Thumbs.db", "daisy/deep/er/b.webp", "__MACOSX/rose/2.jpg",
        ])
        let dataset = try folder.read()
        #expect(
            summary(dataset) == [
                "daisy/a.png = daisy", "daisy/deep/er/b.webp = daisy", "rose/10.JPG = rose",
                "rose/2.jpg = rose",
            ])
        #expect(dataset.labels.classes == ["daisy", "rose"])
        #expect(dataset.labelling == .folders)
        #expect(dataset.problems.isEmpty)
        #expect(dataset.notes == ["2 other files ignored", "3 hidden entries skipped"])
        #expect(dataset.samples[0].file == folder.path.appending("daisy/a.png"))
    }

    @Test("split levels are pooled and remembered, in any case")
    func splitLevels() throws {
        let dataset = try TemporaryFolder().files([
            "Train/a/1.jpg", "VAL/a/2.jpg", "validation/b/3.jpg", "test/b/4.jpg",
        ]).read()
        #expect(dataset.samples.map(\.split) == [.train, .validation, .test, .validation])
        #expect(dataset.labels.classes == ["a", "b"])
        #expect(try dataset.labels.classIndices() == [0, 0, 1, 1])
    }

    @Test("a class called train is a class where it stands beside others")
    func trainAsClass() throws {
        let dataset = try TemporaryFolder().files(["bus/1.jpg", "train/2.jpg"]).read()
        #expect(dataset.labels.classes == ["bus", "train"])
        #expect(dataset.samples.allSatisfy { $0.split == nil })
    }

    @Test("splits beside other folders are refused, both named")
    func mixedSplits() {
        let folder = TemporaryFolder().files(["train/a/1.jpg", "test/a/2.jpg", "extra/a/3.jpg"])
        let error = #expect(throws: DatasetError.self) { try folder.read() }
        #expect(error?.code == .ambiguousFolders)
        #expect(error?.detail.contains("extra") == true)
    }

    @Test("splits below the classes are understood")
    func innerSplits() throws {
        let dataset = try TemporaryFolder().files([
            "a/train/1.jpg", "a/test/2.jpg", "b/train/3.jpg", "b/test/4.jpg",
        ]).read()
        #expect(dataset.labels.classes == ["a", "b"])
        #expect(dataset.samples.map(\.split) == [.test, .train, .test, .train])
    }

    @Test("lone folders around the classes are passed")
    func wrappers() throws {
        let dataset = try TemporaryFolder().files([
            "data/images/train/a/1.jpg", "data/images/train/b/2.jpg", "data/images/test/a/3.jpg",
        ]).read()
        #expect(dataset.labels.classes == ["a", "b"])
        #expect(dataset.samples.map(\.split) == [.test, .train, .train])
        #expect(dataset.notes.count == 2)
    }

    @Test("folders of folders: the first level counts, and the reader says so")
    func nested() throws {
        let folder = TemporaryFolder().files([
            "animals/cat/1.jpg", "animals/dog/2.jpg", "plants/oak/3.jpg", "plants/elm/x/4.jpg",
        ])
        let dataset = try folder.read()
        #expect(dataset.labels.classes == ["animals", "plants"])
        #expect(dataset.notes.contains { $0.contains("--class-level 2") })
        let deeper = try folder.read(DatasetOptions(classLevel: 2))
        #expect(deeper.labels.classes == ["cat", "dog", "elm", "oak"])
        let error = #expect(throws: DatasetError.self) {
            try folder.read(DatasetOptions(classLevel: 7))
        }
        #expect(error?.code == .ambiguousFolders)
    }

    @Test("the same folders in every folder are ambiguous until the level is given")
    func crossed() throws {
        let folder = TemporaryFolder().files([
            "line1/good/1.jpg", "line1/bad/2.jpg", "line2/good/3.jpg", "line2/bad/4.jpg",
        ])
        let error = #expect(throws: DatasetError.self) { try folder.read() }
        #expect(error?.code == .ambiguousFolders)
        #expect(error?.detail.contains("--class-level") == true)
        #expect(error?.detail.contains("line1, line2") == true)
        #expect(try folder.read(DatasetOptions(classLevel: 2)).labels.classes == ["bad", "good"])
        #expect(
            try folder.read(DatasetOptions(classLevel: 1)).labels.classes == ["line1", "line2"])
    }

    @Test("images without a class folder are unlabelled, alone or beside classes")
    func unlabelled() throws {
        let flat = try TemporaryFolder().files(["1.jpg", "2.jpg", "meta.csv"]).read()
        #expect(flat.labels.unlabelledImages == [0, 1])
        guard case .none(let reason) = flat.labelling else {
            Issue.record("labels from nowhere")
            return
        }
        #expect(reason.contains("meta.csv"))
        #expect(throws: DatasetError.self) { try flat.requireClasses() }
        let mixed = try TemporaryFolder().files([
            "a/1.jpg", "a/5.jpg", "b/2.jpg", "b/4.jpg", "3.jpg",
        ]).read()
        #expect(mixed.labels.unlabelledImages == [0])
        #expect(mixed.singleLabelImages == [1, 2, 3, 4])
        try mixed.requireClasses()
    }

    @Test("nothing to read: what was found and what to do")
    func empty() {
        let nothing = #expect(throws: DatasetError.self) { try TemporaryFolder().read() }
        #expect(nothing?.code == .noImages)
        #expect(nothing?.detail.contains("it is empty") == true)
        let texts = TemporaryFolder().files(["a/x.txt", "b/y.txt"])
        let error = #expect(throws: DatasetError.self) { try texts.read() }
        #expect(error?.detail.contains("2 other files, 2 folders") == true)
        let absent = #expect(throws: DatasetError.self) {
            try DatasetReader().read("/no/such/folder")
        }
        #expect(absent?.code == .notFound)
        let device = #expect(throws: DatasetError.self) { try DatasetReader().read("/dev/null") }
        #expect(device?.code == .unreadable)
    }

    @Test("names with line ends, quotes, emoji and foreign bytes survive")
    func strangeNames() throws {
        let folder = TemporaryFolder()
        let names: [[UInt8]] = [
            Array("a/new\nline.jpg".utf8), Array("a/\"quoted'.jpg".utf8), Array("a/😀.jpg".utf8),
            Array("a/".utf8) + [0xFF, 0xFE, 0xE9] + Array(".jpg".utf8),
            [0xE9, 0x2F] + Array("x.jpg".utf8), [0xE8, 0x2F] + Array("x.jpg".utf8),
        ]
        for name in names { folder.file(bytes: name) }
        let dataset = try folder.read()
        #expect(dataset.count == names.count)
        #expect(dataset.labels.classes == ["a", "è", "é"])
        for sample in dataset.samples {
            #expect(FileStatus.of(sample.file) == .file)
            let data = try JSONEncoder().encode(sample)
            #expect(try JSONDecoder().decode(Sample.self, from: data) == sample)
        }
    }

    @Test("folders and pipes with image names, dangling links and loops are listed, never followed")
    func traps() throws {
        let folder = TemporaryFolder().files(["a/1.jpg", "b/2.jpg", "a/c.jpg/inside.jpg"])
        mkfifo(folder.path.string + "/a/pipe.png", 0o644)
        folder.link("a/gone.jpg", to: "nowhere.jpg")
        folder.link("a/up", to: "..")
        folder.link("b/self", to: "self")
        folder.link("b/twin.jpg", to: "../a/1.jpg")
        folder.link("again", to: "a")
        let dataset = try folder.read()
        #expect(summary(dataset) == ["a/1.jpg = a", "b/2.jpg = b", "b/twin.jpg = b"])
        let kinds = Dictionary(uniqueKeysWithValues: dataset.problems.map { ($0.path, $0.kind) })
        #expect(
            kinds == [
                "a/c.jpg": .notAFile, "a/pipe.png": .notAFile, "a/gone.jpg": .danglingLink,
                "a/up": .repeatedFolder, "b/self": .danglingLink, "again": .repeatedFolder,
            ])
    }

    @Test("a link to a folder elsewhere is read")
    func linkedFolder() throws {
        let elsewhere = TemporaryFolder().files(["1.jpg"])
        let folder = TemporaryFolder().files(["b/2.jpg"])
        folder.link("a", to: elsewhere.path.string)
        #expect(summary(try folder.read()) == ["a/1.jpg = a", "b/2.jpg = b"])
    }

    @Test("folders without a permission are listed", .enabled(if: geteuid() != 0))
    func closedFolder() throws {
        let folder = TemporaryFolder().files(["a/1.jpg", "b/2.jpg"])
        chmod(folder.path.string + "/b", 0)
        defer { chmod(folder.path.string + "/b", 0o755) }
        #expect(try folder.read().problems.map(\.kind) == [.unreadableFolder])
    }

    @Test("a pattern names the group, and bad patterns say why")
    func groupPattern() throws {
        let folder = TemporaryFolder().files([
            "a/exp1_num_7.jpg", "a/exp2_num_7.jpg", "b/other.jpg",
        ])
        let dataset = try folder.read(DatasetOptions(groupPattern: "num_([0-9]+)"))
        #expect(dataset.groups == ["7", "7", nil])
        for pattern in ["(", "num_[0-9]+", "(n)(u)", "(z+)"] {
            let error = #expect(throws: DatasetError.self) {
                try folder.read(DatasetOptions(groupPattern: pattern))
            }
            #expect(error?.code == .badPattern)
        }
    }

    @Test("one class, or one image a class, cannot be learnt from")
    func tooFewClasses() throws {
        let one = try TemporaryFolder().files(["a/1.jpg", "a/2.jpg"]).read()
        #expect(throws: DatasetError.self) { try one.requireClasses() }
        let single = try TemporaryFolder().files(["a/1.jpg", "b/2.jpg"]).read()
        let error = #expect(throws: DatasetError.self) { try single.requireClasses() }
        #expect(error?.code == .tooFewClasses)
    }
}

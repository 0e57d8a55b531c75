import Foundation
import SystemPackage
import Testing

@testable import GraftDatasets

@Suite("Annotations and long tables as datasets") struct AnnotationReadingTests {
    private struct Documents: Decodable {
        struct Case: Decodable {
            let text: String
            let events: [String]?
        }
        let cases: [Case]
    }

    @Test("XML is read as Python's ElementTree reads it")
    func xml() throws {
        for item in try Goldens.read("annotations", as: Documents.self).cases {
            let events = XMLEvents.of(Array(item.text.utf8))?.map { event in
                switch event {
                case .opening(let name): "<\(name)"
                case .text(let text): "=\(text)"
                case .closing(let name): ">\(name)"
                }
            }
            #expect(events == item.events, "\(item.text)")
        }
    }

    private func voc(_ objects: [(String, Bool)]) -> String {
        let parts = objects.map {
            "<object><name>\($0)</name><difficult>\($1 ? 1 : 0)</difficult>"
                + "<part><name>head</name></part></object>"
        }
        return "<annotation><filename>other.jpg</filename>\(parts.joined())</annotation>"
    }

    @Test("VOC: objects, difficult ones, splits, an image without annotation, a broken file")
    func vocFolder() throws {
        let folder = TemporaryFolder().files((1...5).map { "JPEGImages/\($0).jpg" })
        let documents = [
            "1": voc([("car", false), ("person", true)]), "2": voc([("person", false)]),
            "3": voc([]), "4": "<annotation><object>", "9": voc([("cat", false)]),
        ]
        for (name, text) in documents {
            folder.file(bytes: Array("Annotations/\(name).xml".utf8), content: Array(text.utf8))
        }
        folder.file(bytes: Array("ImageSets/x".utf8))
        folder.file(
            bytes: Array("ImageSets/Main/train.txt".utf8), content: Array("1\n2\r\n".utf8))
        folder.file(bytes: Array("ImageSets/Main/val.txt".utf8), content: Array("3  1\n".utf8))
        let dataset = try folder.read()
        #expect(
            summary(dataset) == [
                "JPEGImages/1.jpg = car + person", "JPEGImages/2.jpg = person",
                "JPEGImages/3.jpg = none", "JPEGImages/4.jpg = unlabelled",
                "JPEGImages/5.jpg = unlabelled",
            ])
        #expect(dataset.samples.map(\.split) == [.train, .train, .validation, nil, nil])
        #expect(Set(dataset.problems.map(\.kind)) == [.brokenAnnotation, .missingFile])
        let doubting = try folder.read(DatasetOptions(difficultIsUnknown: true))
        #expect(doubting.labels.states(of: 0) == [.present, .unknown])
        #expect(doubting.labels.states(of: 1) == [.absent, .present])
    }

    private let coco = """
        {"images": [{"id": 7, "file_name": "a.jpg"}, {"id": 8, "file_name": "b.jpg"},
                    {"id": 9, "file_name": "gone.jpg"}],
         "annotations": [{"image_id": 7, "category_id": 1, "iscrowd": 1, "segmentation": {"x": [1]}},
                         {"image_id": 7, "category_id": 3}, {"image_id": 9, "category_id": 1},
                         {"image_id": 70, "category_id": 1}],
         "categories": [{"id": 1, "name": "cat"}, {"id": 3, "name": "dog"}, {"id": 4, "name": "cat"}]}
        """

    @Test("COCO: classes in the file's order, missing images, stray annotations, shared names")
    func cocoFile() throws {
        let folder = TemporaryFolder().files(["train2017/a.jpg", "train2017/b.jpg"])
        folder.file(
            bytes: Array("annotations/instances_train2017.json".utf8), content: Array(coco.utf8))
        let dataset = try folder.read()
        #expect(dataset.labels.classes == ["cat (1)", "dog", "cat (4)"])
        #expect(
            summary(dataset) == [
                "train2017/a.jpg = cat (1) + dog", "train2017/b.jpg = none",
            ])
        #expect(dataset.samples.map(\.split) == [.train, .train])
        #expect(dataset.problems.map(\.kind) == [.missingFile, .unclearLabel])
        let named = try DatasetReader(
            options: DatasetOptions(labelsFile: "annotations/instances_train2017.json")
        ).read(folder.path)
        #expect(named.labels == dataset.labels)
        for broken in ["{", "[]", "{\"images\": []}"] {
            folder.file(
                bytes: Array("annotations/instances_train2017.json".utf8),
                content: Array(broken.utf8))
            let error = #expect(throws: DatasetError.self) { try folder.read() }
            #expect(error?.code == .malformedAnnotations, "\(broken)")
        }
    }

    @Test("COCO in several files, and files that list what is absent")
    func cocoFiles() throws {
        let folder = TemporaryFolder().files(["val/c.jpg", "train/d.jpg"])
        folder.file(
            bytes: Array("annotations/instances_train.json".utf8),
            content: Array(
                """
                {"images": [{"id": 1, "coco_url": "http://x/train/d.jpg", "neg_category_ids": [2]}],
                 "annotations": [{"image_id": 1, "category_id": 1}],
                 "categories": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}, {"id": 3, "name": "c"}]}
                """.utf8))
        folder.file(
            bytes: Array("annotations/instances_val.json".utf8),
            content: Array(
                """
                {"images": [{"id": 1, "file_name": "c.jpg"}], "annotations": [],
                 "categories": [{"id": 9, "name": "b"}]}
                """.utf8))
        let dataset = try folder.read()
        #expect(dataset.samples.map(\.path) == ["train/d.jpg", "val/c.jpg"])
        #expect(dataset.samples.map(\.split) == [.train, .validation])
        #expect(PartialLabels.text(dataset.labels) == ["10u", "u0u"])
    }

    @Test("a table of image, class and confidence: known rows alone are known")
    func openImages() throws {
        let folder = TemporaryFolder().files(["images/i1.jpg", "images/i2.png"])
        let text = """
            ImageID,Source,LabelName,Confidence
            i1,verification,/m/1,1
            i1,verification,/m/2,0
            i2,verification,/m/2,1
            i2,machine,/m/1,0.7
            gone,verification,/m/1,1
            gone,verification,/m/2,1
            i1,verification,/m/3,1
            i1,verification,/m/3,0
            i1,verification,/m/3,1
            """
        let dataset = try folder.table(text).read()
        #expect(dataset.labelling == .rows)
        #expect(dataset.labels.classes == ["/m/1", "/m/2", "/m/3"])
        #expect(PartialLabels.text(dataset.labels) == ["10u", "u1u"])
        #expect(dataset.problems.map(\.kind) == [.missingFile, .conflictingRows])
        #expect(dataset.notes.contains { $0.contains("1 rows have a confidence") })
        folder.file(
            bytes: Array("class-descriptions.csv".utf8),
            content: Array("/m/1,\"Tree, old\"\n/m/2,Cat\n/m/3,Cat\n".utf8))
        #expect(try folder.read().labels.classes == ["Tree, old", "Cat (/m/2)", "Cat (/m/3)"])
    }

    private let radiographs = """
        Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Edema,Fracture
        Small/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,
        Small/train/patient00002/study1/view1_frontal.jpg,Male,1,Lateral,,,-1.0,
        Small/train/patient00002/study2/view1_frontal.jpg,Male,0,Frontal,PA,0.0,-1.0,
        """

    @Test("CheXpert: patients are groups, blanks unknown, -1 by each of five policies")
    func cheXpert() throws {
        let folder = TemporaryFolder().files(
            ["patient00001/study1", "patient00002/study1", "patient00002/study2"].map {
                "Small/train/\($0)/view1_frontal.jpg"
            })
        let table = "Small/train.csv"
        folder.file(bytes: Array(table.utf8), content: Array(radiographs.utf8))
        func read(_ policy: UncertainPolicy, seed: UInt64 = 0) throws -> Dataset {
            try DatasetReader(options: DatasetOptions(minusOne: policy, seed: seed)).read(
                folder.path.appending(table))
        }
        let usual = try read(.unknown)
        #expect(usual.labels.classes == ["No Finding", "Edema", "Fracture"])
        #expect(usual.groups == ["patient00001", "patient00002", "patient00002"])
        #expect(PartialLabels.text(usual.labels) == ["1uu", "uuu", "0uu"])
        #expect(usual.softTargets.isEmpty)
        #expect(PartialLabels.text(try read(.absent).labels) == ["1uu", "u0u", "00u"])
        #expect(PartialLabels.text(try read(.present).labels) == ["1uu", "u1u", "01u"])
        for (policy, range) in [
            (UncertainPolicy.nearlyAbsent, 0...0.3), (.nearlyPresent, 0.55...0.85),
        ] {
            let soft = try read(policy)
            #expect(soft.labels == usual.labels)
            #expect(soft.softTargets.map(\.image) == [1, 2])
            #expect(
                soft.softTargets.allSatisfy { $0.category == 1 && range.contains($0.probability) })
            #expect(soft.softTargets == (try read(policy)).softTargets)
            #expect(soft.softTargets != (try read(policy, seed: 1)).softTargets)
            #expect(soft.selecting(images: [2]).softTargets.map(\.image) == [0])
        }
    }

    @Test("folders and cells with semicolons name several classes")
    func semicolons() throws {
        let folders = try TemporaryFolder().files(
            ["car;person/1.jpg", "car/2.jpg", "person; bus/3.jpg", ";/4.jpg", "5.jpg"]
        ).read()
        #expect(folders.labels.classes == ["bus", "car", "person"])
        #expect(
            summary(folders) == [
                "5.jpg = unlabelled", ";/4.jpg = none", "car/2.jpg = car",
                "car;person/1.jpg = car + person", "person; bus/3.jpg = bus + person",
            ])
        #expect(folders.notes.contains { $0.contains("semicolons") })
        let table = try TemporaryFolder().files(["1.jpg", "2.jpg"]).table(
            "path,label\n1.jpg,a;b\n2.jpg,b\n"
        ).read()
        #expect(summary(table) == ["1.jpg = a + b", "2.jpg = b"])
        #expect(table.isMultiLabel)
    }

    @Test("columns of nothing but unknown are classes, folds and counts are not")
    func unknownColumns() throws {
        let dataset = try TemporaryFolder().files(["1.jpg", "2.jpg", "3.jpg"]).table(
            """
            path,a,b,never,fold,n_objects,blank
            1.jpg,1,0,u,0,1,
            2.jpg,0,u,u,1,0,
            3.jpg,1,1,,0,1,
            """
        ).read()
        #expect(dataset.labels.classes == ["a", "b", "never"])
        #expect(dataset.labels.knowledge[2].known == 0)
    }

    @Test("rows that disagree leave the label unknown, whatever a third row says")
    func disagreement() throws {
        let dataset = try TemporaryFolder().files(["1.jpg"]).table(
            "path,a,b\n1.jpg,1,0\n1.jpg,0,u\n1.jpg,1,0\n"
        ).read()
        #expect(PartialLabels.text(dataset.labels) == ["u0"])
        #expect(dataset.problems.map(\.kind) == [.conflictingRows, .duplicateRow])
    }
}

import GraftLinearAlgebra
import SystemPackage
import Testing

@testable import GraftDatasets

/// Judgements of similarity are read from every layout, and bad ones are said to be bad.
@Suite struct JudgementReaderTests {
    private let images = ["images/cat.png", "dogs/rex.jpg", "dogs/fido.jpg", "tree.png"]

    private func read(
        _ text: String, _ name: String = "judged.csv", _ options: JudgementOptions = .init(),
        images: [String]? = nil
    ) throws -> Judgements {
        let folder = TemporaryFolder().table(text, name: name)
        return try JudgementReader(options: options).read(
            folder.path.appending(name), images: images ?? self.images)
    }

    private func error(_ text: String, _ name: String = "judged.csv") -> DatasetError? {
        do {
            _ = try read(text, name)
            return nil
        } catch {
            return error as? DatasetError
        }
    }

    @Test func pairsNameImagesInTheFirstTwoColumnsWhateverTheHeaderSays() throws {
        let found = try read(
            """
            path,label,rating,rater
            cat.png,rex,5,ann
            dogs/fido.jpg,images/cat.png,3,ann
            cat,rex.jpg,1,bob
            rex,tree,,bob
            tree,tree,7,bob
            rex,fido,2,ann
            fido,rex,4,ann
            """)
        #expect(found.format == .pairs)
        let pairs = found.ratedPairs
        #expect(pairs.first == [0, 0, 1] && pairs.second == [1, 2, 2])
        #expect(pairs.raters == ["ann", "bob"])
        // Similarity by default: the largest, 5, minus each; two of one rater are averaged.
        #expect(Array(pairs.ratings[row: 0]) == [0, 2, 2])
        #expect(pairs.ratings[1, 0] == 4 && pairs.ratings[1, 1].isNaN)
        #expect(found.notes.count == 3)
        #expect(pairs.mean()[0] == 2)
    }

    @Test func theSenseComesFromOptionsThenFromTheColumn() throws {
        let text = "a,b,dissimilarity\ncat,rex,5\ncat,fido,1\n"
        #expect(try read(text).ratedPairs.mean() == [5, 1])
        let asked = try read(text, "judged.csv", .init(sense: .similarity))
        #expect(asked.ratedPairs.mean() == [0, 4])
        let times = try read("a,b,rt\ncat,rex,0.5\ncat,fido,1.5\n")
        #expect(times.format == .responseTimes && times.ratedPairs.mean() == [1, 0])
    }

    @Test func aColumnForEachRaterIsAMatrixLayout() throws {
        let found = try read("i,j,subj1,subj2\n1,2,0.5,1\n1,3,2,NaN\n2,4,3,3\n")
        #expect(found.format == .upperTriangle)
        #expect(found.ratedPairs.raters == ["subj1", "subj2"])
        #expect(found.ratedPairs.mean() == [0.75, 2, 3])
        #expect(found.ratedPairs.second == [1, 2, 3])
    }

    private let matrix = "0,1,2,3\n1,0,4,5\n2,4,0,6\n3,5,6,0\n"

    @Test func matricesAndTrianglesFollowTheOrderOfTheDataset() throws {
        for (text, format) in [
            (matrix, JudgementFormat.matrix), ("1\n2\n3\n4\n5\n6\n", .upperTriangle),
            ("1,2,3,4,5,6\n", .upperTriangle),
        ] {
            let found = try read(text)
            #expect(found.format == format)
            #expect(found.ratedPairs.mean() == [1, 2, 3, 4, 5, 6])
        }
        let named = try read(
            ",tree,fido,rex,cat\ntree,0,6,5,3\nfido,6,0,4,2\nrex,5,4,0,1\ncat,3,2,1,0\n")
        #expect(named.ratedPairs.mean() == [1, 2, 3, 4, 5, 6])
    }

    @Test func numPyArraysAreReadInBothOrders() throws {
        func array(_ type: String, _ shape: String, _ isFortran: Bool, _ bytes: [UInt8]) -> [UInt8]
        {
            let flag = isFortran ? "True" : "False"
            let header = "{'descr': '\(type)', 'fortran_order': \(flag), 'shape': \(shape), }\n"
            return [0x93] + Array("NUMPY".utf8)
                + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + bytes
        }
        func read(_ bytes: [UInt8]) throws -> Judgements {
            let folder = TemporaryFolder()
            folder.file(bytes: Array("a.npy".utf8), content: bytes)
            return try JudgementReader().read(folder.path.appending("a.npy"), images: images)
        }
        let triangle = try read(array("|u1", "(6,)", false, [1, 2, 3, 4, 5, 6]))
        #expect(triangle.ratedPairs.mean() == [1, 2, 3, 4, 5, 6])
        let raters = try read(
            array("|u1", "(2, 6)", true, [1, 3, 2, 4, 3, 5, 4, 6, 5, 7, 6, 8]))
        #expect(raters.ratedPairs.raters.count == 2)
        #expect(raters.ratedPairs.mean() == [2, 3, 4, 5, 6, 7])
        let floats = (1...6).flatMap {
            Array(withUnsafeBytes(of: Float($0).bitPattern.bigEndian) { Array($0) })
        }
        #expect(try read(array(">f4", "(6,)", false, floats)).ratedPairs.mean()[5] == 6)
        let odd = try read(array("|i1", "(2, 3)", false, [0, 1, 2, 3, 1, 0]))
        guard case .triplets(let triplets) = odd.content else {
            Issue.record("read as \(odd.format)")
            return
        }
        #expect(triplets.triplets == [.init(0, 1, other: 2), .init(3, 1, other: 0)])
        for cut in stride(from: 0, to: 70, by: 7) {
            let bytes = Array(array("|u1", "(6,)", false, [1, 2, 3, 4, 5]).prefix(cut))
            #expect(throws: DatasetError.self) { try read(bytes) }
        }
    }

    @Test func tripletsOfAllKinds() throws {
        func triplets(_ found: Judgements) throws -> JudgedTriplets {
            try #require(found.format == .triplets)
            guard case .triplets(let triplets) = found.content else { preconditionFailure() }
            return triplets
        }
        let odd = try triplets(
            read(
                "a,b,c,choice,rater\ncat,rex,fido,cat,ann\ncat,rex,tree,c,bob\ncat,rex,fido,2,ann\n"
            ))
        #expect(odd.question == .oddOneOut && odd.raters == ["ann", "bob"])
        #expect(
            odd.triplets == [
                .init(1, 2, other: 0), .init(0, 1, other: 3, rater: 1), .init(0, 2, other: 1),
            ])
        let plain = try triplets(read("a,b,c\ncat,rex,fido\ncat,cat,rex\n"))
        #expect(plain.triplets == [.init(0, 1, other: 2)])
        let two = try triplets(
            read("ref,left,right,vote\ncat,rex,fido,0\ncat,rex,fido,1\ncat,rex,fido,right\n"))
        #expect(two.question == .twoAlternative)
        #expect(two.triplets.map(\.second) == [1, 2, 2])
        let things = try triplets(read("0 1 2\n3 1 0\n", "triplets.txt"))
        #expect(things.triplets == [.init(0, 1, other: 2), .init(3, 1, other: 0)])
        let shares = things.ratedPairs
        #expect(shares.first == [0, 0, 0, 1, 1] && shares.second == [1, 2, 3, 2, 3])
        #expect(shares.mean() == [0.5, 1, 1, 1, 0])
    }

    @Test func arrangementsBecomeScaledDistances() throws {
        let found = try read(
            """
            image,x,y,rater
            cat,0,0,ann
            rex,3,4,ann
            fido,0,5,ann
            cat,0,0,bob
            rex,30,40,bob
            fido,0,50,bob
            """)
        #expect(found.format == .arrangement)
        let ratings = found.ratedPairs.ratings
        #expect(ratings.rows == 2 && ratings.columns == 3)
        for column in 0..<3 { #expect(abs(ratings[0, column] - ratings[1, column]) < 1e-12) }
        let squares = ratings[row: 0].reduce(0) { $0 + $1 * $1 } / 3
        #expect(abs(squares - 1) < 1e-12)
    }

    @Test func everyUnknownImageIsNamed() {
        let rows = (1...30).map { "cat,ghost\($0).png,\($0)" }.joined(separator: "\n")
        let found = error("a,b,rating\n\(rows)\n")
        #expect(found?.code == .unknownImages)
        for number in 1...30 { #expect(found?.detail.contains("ghost\(number).png") == true) }
        #expect(error("i,j,s1,s2\n1,2,1,1\n1,5,1,1\n")?.code == .unknownImages)
        #expect(error("0 1 9\n0 1 2\n", "t.txt")?.code == .unknownImages)
    }

    @Test func brokenMatricesAreRefused() {
        for (text, word) in [
            ("0,1,2\n1,0,3\n2,3,0\n", "3 x 3"),
            ("0,1,2,3\n1,0,4,5\n2,4,0,6\n3,5,7,0\n", "not symmetric"),
            ("0,1,2,3\n1,0,nan,5\n2,nan,0,6\n3,5,6,0\n", "no number"),
            ("0,1,2,3\n1,0,4,5\n2,,0,6\n3,5,6,0\n", "not symmetric"),
            ("1\n2\n3\n4\n5\n", "5 numbers"), ("1\n2\n3\n4\n5\n\"\"\n", "no number"),
            ("a,b,rating\ncat,rex,much\n", "much"), ("a,b,rating\n", "no judgements"),
            ("a,b,rating\ncat,rex\n", "cells"), ("a,b,rating\ncat,cat,3\n", "no pairs"),
            ("a,b,c,choice\ncat,rex,fido,tree\n", "tree"), ("", "no judgements"),
        ] {
            let found = error(text)
            #expect(found?.code == .malformedJudgements, "\(text)")
            #expect(found?.detail.contains(word) == true, "\(found?.detail ?? text)")
        }
    }

    @Test func selectingRenumbersAndLeavesOut() throws {
        let pairs = try read(matrix).selecting(images: [3, 0]).ratedPairs
        #expect(pairs.imageCount == 2 && pairs.mean() == [3])
        let triplets = try read("0 1 2\n3 1 0\n", "t.txt").selecting(images: [3, 1, 0])
        guard case .triplets(let kept) = triplets.content else { return }
        #expect(kept.triplets == [.init(0, 1, other: 2)])
    }
}

/// The judgements of the shared set are read as they are published.
@Suite("Shared judgements", .enabled(if: SharedData.isThere, SharedData.absence))
struct SharedJudgementTests {
    @Test func sixteenSubjectsAndTheirMeanAgree() throws {
        let root = FilePath("\(SharedData.folder)/kriegeskorte92")
        let images = try DatasetReader().read(root).samples.map(\.path)
        let reader = JudgementReader()
        let subjects = try reader.read(
            root.appending("human_rdm_16subjects_upper.csv"), images: images
        ).ratedPairs
        #expect(subjects.raters.count == 16 && subjects.count == 4186 && subjects.isComplete)
        let mean = try reader.read(root.appending("human_rdm_mean16.csv"), images: images)
        #expect(mean.format == .matrix)
        let gaps = zip(subjects.mean(), mean.ratedPairs.mean()).map { abs($0 - $1) }
        #expect((gaps.max() ?? 1) < 1e-6)
        for name in ["brain_rdm_mIT", "model_rdm_animacy", "brain_rdm_hITvisStim"] {
            let found = try reader.read(root.appending("\(name).csv"), images: images)
            #expect(found.ratedPairs.count == 4186)
        }
    }
}

import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Every head agrees with scikit-learn, whichever way it was computed.
@Suite struct HeadGoldenTests {
    @Test func headsEqualScikitLearn() throws {
        let file = try Goldens.read("heads", as: Goldens.HeadFile.self)
        // scikit-learn has no such network; ImbalanceGoldenTests holds it to PyTorch.
        #expect(Set(file.cases.map(\.kind)).union([.network]) == Set(HeadKind.allCases))
        for entry in file.cases {
            let set = try #require(file.data[entry.data])
            let head = try tight(entry).fit(
                set.features, classes: set.classes, classCount: set.classCount)
            #expect(head.converged, "\(entry.testDescription)")
            if let expected = entry.probabilities {
                let own = head.probabilities(of: set.tests).storage.map { Double($0) }
                #expect(distance(own, expected) < 1e-5, "\(entry.testDescription)")
            }
            if let expected = entry.scores {
                let scores = head.scores(of: set.tests)
                let own = set.classCount == 2 ? scores.column(1) : scores.storage
                let size = expected.map(abs).max() ?? 1
                #expect(
                    distance(own.map { Double($0) }, expected) < 2e-5 * max(1, size),
                    "\(entry.testDescription)")
            }
            if let expected = entry.predictions {
                #expect(head.predictions(of: set.tests) == expected, "\(entry.testDescription)")
            }
        }
    }

    /// The head with a tolerance below what is compared.
    private func tight(_ entry: Goldens.HeadFile.Case) -> any Head {
        let head = entry.family.head(entry.setting)
        if var logistic = head as? LogisticHead {
            logistic.tolerance = 1e-9
            return logistic
        }
        guard var machine = head as? LinearSVMHead else { return head }
        machine.tolerance = 1e-9
        return machine
    }

    @Test(arguments: [LinearPath.Precision.single, .double])
    func precisionsAgree(precision: LinearPath.Precision) throws {
        let file = try Goldens.read("heads", as: Goldens.HeadFile.self)
        for entry in file.cases where entry.kind == .logistic {
            let set = try #require(file.data[entry.data])
            let path = LinearPath(
                kind: .logistic, scaling: entry.scaling, classWeights: entry.weights,
                tolerance: 1e-6,
                precision: precision)
            let head = try path.fit(
                set.features, classes: set.classes, classCount: set.classCount,
                penalty: entry.setting ?? 1)
            let own = head.probabilities(of: set.tests).storage.map { Double($0) }
            #expect(
                distance(own, try #require(entry.probabilities)) < 2e-4, "\(entry.testDescription)")
        }
    }
}

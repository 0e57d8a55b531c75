import GraftDatasets
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Measures of human similarity equal rsatoolbox, SciPy and plain NumPy.
@Suite struct HumanSimilarityGoldenTests {
    @Test func dissimilaritiesEqualSciPy() throws {
        for entry in try HumanSimilarityFile.read().cases {
            for (name, wanted) in entry.rdms {
                let isCentred = name == "cosineCentred"
                let measure = try #require(
                    SimilarityMeasure(rawValue: isCentred ? "cosine" : name))
                let own = try RDM(entry.first, measure: measure, isCentred: isCentred)
                #expect(distance(own.values, wanted) < 1e-9, "\(entry.name) \(name)")
            }
        }
    }

    @Test func correlationsWithJudgementsEqualSciPyAndRSAToolbox() throws {
        for entry in try HumanSimilarityFile.read().cases {
            let human = entry.human
            let kernel = AgreementKernel(entry.models, human: human)
            let values = kernel.values(kernel.everything)
            for (place, wanted) in entry.agreement.enumerated() {
                let (model, mean) = (entry.models[place], human.mean())
                #expect(abs(RankAgreement.spearman(model, mean) - wanted.spearman) < 1e-9)
                #expect(abs(RankAgreement.pearson(model, mean) - wanted.pearson) < 1e-9)
                #expect(abs(RankAgreement.kendallTauA(model, mean) - wanted.tauA) < 1e-9)
                #expect(abs(values.ofMean[place] - wanted.spearman) < 1e-9)
                #expect(abs(values.ofRaters[place] - wanted.ofRaters) < 1e-9)
            }
        }
    }

    @Test func tauAEqualsItsDefinition() throws {
        for entry in try HumanSimilarityFile.read().ranks {
            #expect(abs(RankAgreement.kendallTauA(entry.x, entry.y) - entry.tauA) < 1e-12)
        }
        #expect(RankAgreement.kendallTauA([1], [2]) == 0)
    }

    @Test func noiseCeilingsEqualRSAToolbox() throws {
        for entry in try HumanSimilarityFile.read().cases {
            for (name, wanted) in entry.ceilings {
                let correlation = try #require(NoiseCeiling.Correlation(rawValue: name))
                let own = try NoiseCeiling(entry.human, by: correlation, halves: entry.halves)
                #expect(
                    distance([own.lower, own.upper], wanted) < 1e-9, "\(entry.name) \(name)")
                guard correlation == .spearman else { continue }
                #expect(distance([own.splitHalf, own.reliability], entry.splitHalf) < 1e-9)
            }
        }
    }

    @Test func everyBootstrapDrawEqualsRSAToolbox() throws {
        for entry in try HumanSimilarityFile.read().cases {
            let kernel = AgreementKernel(entry.models, human: entry.human)
            for (axis, draws) in entry.draws {
                let wanted = try #require(entry.drawn[axis])
                for (place, draw) in draws.enumerated() {
                    let own = kernel.values(.init(images: draw.images, raters: draw.raters))
                    #expect(distance(own.ofMean, wanted.ofMean[place]) < 1e-9)
                    #expect(distance(own.ofRaters, wanted.ofRaters[place]) < 1e-9)
                }
            }
        }
    }

    @Test func varianceOfTwoAxesEqualsRSAToolbox() throws {
        for entry in try HumanSimilarityFile.read().cases {
            for (which, wanted) in entry.variances.enumerated() {
                func draws(_ axis: String) throws -> [[Double]] {
                    let drawn = try #require(entry.drawn[axis])
                    return which == 0 ? drawn.ofMean : drawn.ofRaters
                }
                func variance(_ statistic: ([Double]) -> Double) throws -> Double {
                    DualBootstrap(
                        both: try draws("both").map(statistic),
                        ofRaters: try draws("raters").map(statistic),
                        ofImages: try draws("images").map(statistic), raterCount: entry.raters,
                        imageCount: entry.images
                    ).variance
                }
                for place in wanted.models.indices {
                    #expect(abs(try variance { $0[place] } - wanted.models[place]) < 1e-9)
                }
                #expect(abs(try variance { $0[0] - $0[1] } - wanted.difference) < 1e-9)
            }
        }
    }

    @Test func kernelAlignmentEqualsItsFormula() throws {
        for entry in try HumanSimilarityFile.read().cases {
            func value(_ kernel: CKA.Kernel, _ isDebiased: Bool) throws -> Double {
                try CKA(entry.first, kernel: kernel, isDebiased: isDebiased).alignment(
                    with: CKA(entry.second, kernel: kernel, isDebiased: isDebiased))
            }
            let own = try [
                "linear": value(.linear, false), "linearDebiased": value(.linear, true),
                "rbf": value(.rbf(bandwidth: 0.8), false),
                "rbfDebiased": value(.rbf(bandwidth: 0.8), true),
            ]
            for (name, wanted) in entry.cka {
                #expect(abs(try #require(own[name]) - wanted) < 1e-9, "\(entry.name) \(name)")
            }
        }
    }

    @Test func tripletsEqualNumPy() throws {
        let file = try HumanSimilarityFile.read().triplets
        let rdm = try RDM(
            Matrix(rows: file.images, columns: file.columns, storage: file.x), measure: .cosine)
        let odd = TripletAgreement(file.judged(.oddOneOut), rdm)
        let two = TripletAgreement(file.judged(.twoAlternative), rdm)
        #expect(odd.accuracy == file.oddOneOut && two.accuracy == file.twoAlternative)
        // The RDM is 1 - cosine: a constant that no choice depends on.
        #expect(abs(odd.logLikelihood(scale: 2.5) - file.logLikelihood[0]) < 1e-9)
        #expect(abs(two.logLikelihood(scale: 2.5) - file.logLikelihood[1]) < 1e-9)
        // The minimiser of the golden stops at the root of rounding.
        #expect(abs(odd.bestScale - file.bestScale[0]) < 1e-5)
        #expect(abs(two.bestScale - file.bestScale[1]) < 1e-5)
    }

    @Test func studentAndScalingEqualSciPyAndNumPy() throws {
        let file = try HumanSimilarityFile.read()
        for entry in file.student {
            let own = StudentDistribution.quantile(0.975, degrees: entry.degrees)
            #expect(abs(own - entry.value) < 1e-9 * entry.value)
        }
        let map = try ClassicalScaling(RDM(imageCount: 9, values: file.scaling.values))
        #expect(distance(map.coordinates.storage, file.scaling.coordinates) < 1e-9)
        #expect(abs(map.share - file.scaling.share) < 1e-9)
    }
}

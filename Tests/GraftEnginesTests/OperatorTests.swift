/// Single operators against ONNX Runtime's outputs.

import Foundation
import GraftEngines
import Testing

/// Written by Tools/goldens/operators.py.
struct OperatorGoldens: Decodable {
    struct Array: Decodable {
        var name: String?
        var shape: [Int]
        var values: [Float]
    }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        /// What OpenVINO does with it.
        enum Behaviour: String, Decodable { case agrees, refused, differs }

        var name: String
        var openVINO: Behaviour
        var model: Data
        var outputs: [Array]
        var testDescription: String { name }
    }

    var input: Array
    var cases: [Case]

    static func load() throws -> OperatorGoldens {
        let file = try #require(
            Bundle.module.url(forResource: "operators", withExtension: "json", subdirectory: "Goldens"))
        return try JSONDecoder().decode(OperatorGoldens.self, from: Data(contentsOf: file))
    }
}

extension OperatorGoldens.Array: Sendable {}
extension OperatorGoldens: Sendable {}

@Suite("Operators")
struct OperatorTests {
    @Test("Every engine computes what ONNX Runtime computes", arguments: try OperatorGoldens.load().cases)
    func agrees(_ golden: OperatorGoldens.Case) throws {
        let input = try OperatorGoldens.load().input
        let size = input.values.count / input.shape[0]
        let images = (0..<input.shape[0]).map { Array(input.values[$0 * size..<($0 + 1) * size]) }
        for engine in Installed.engines {
            if engine is OpenVINOEngine, golden.openVINO != .agrees {
                if golden.openVINO == .refused { try refuses(golden, engine) }
                continue
            }
            for batch in [1, images.count] {
                let graph = try engine.compile([UInt8](golden.model), options: EngineOptions(batch: batch))
                #expect(graph.outputNames == golden.outputs.map(\.name), "\(engine.name)")
                for output in golden.outputs {
                    let rows = try graph.outputs(output.name ?? "", of: images)
                    #expect(
                        difference(rows.flatMap { $0 }, output.values) < 2e-5,
                        "\(engine.name), batch \(batch), \(output.name ?? "")")
                }
            }
        }
    }

    /// An operator that OpenVINO would compute wrongly has to be refused by name.
    private func refuses(_ golden: OperatorGoldens.Case, _ engine: any Engine) throws {
        let error = #expect(throws: EngineError.self) {
            try engine.compile([UInt8](golden.model), options: .init())
        }
        #expect(error?.code == .unsupportedOperator)
        #expect(error?.detail.contains("wrong values") == true)
    }

    @Test("The reference engine names operators that it does not know") func unknown() throws {
        #expect(ReferenceEngine.operators.count > 50)
        let recurrent = try #require(Data(base64Encoded: Self.recurrent))
        let error = #expect(throws: EngineError.self) {
            try ReferenceEngine().compile([UInt8](recurrent), options: .init())
        }
        #expect(error?.code == .unsupportedOperator)
        #expect(error?.subject == "LSTM")
    }

    /// One LSTM node on an image input; small enough to stand here.
    private static let recurrent = "CAc6VAomCgF4CgF3CgFyEgF5IgRMU1RNKhIKC2hpZGRlbl9zaXplGAGgAQISAWdaHAoBeBIXChUIARIRCgMSAU4KAggDCgIIBAoCCARiCQoBeRIECgIIAUIECgAQDQ=="
}

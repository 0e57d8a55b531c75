import Foundation
import Testing

@testable import GraftONNX

struct ShapeGolden: Decodable {
    struct Case: Decodable {
        let name: String
        let model: Data
        let shapes: [String: [Int]]
    }
    let cases: [Case]
}

@Suite("Shapes") struct ShapeTests {
    /// One node each; the shapes are those of arrays that ONNX Runtime returned.
    @Test func followRealOutputs() throws {
        let golden = try Fixtures.golden("shapes", as: ShapeGolden.self)
        #expect(golden.cases.count > 40)
        for one in golden.cases {
            let graph = try ONNXGraph(bytes: Array(one.model))
            let shapes = try graph.shapes()
            for (tensor, sizes) in one.shapes {
                #expect(shapes[tensor]?.map(\.size) == sizes, "\(one.name)")
            }
        }
    }

    @Test func followAFreeBatch() throws {
        let shapes = try Fixtures.smallNetwork(batch: "N").settingBatch(nil).shapes()
        #expect(shapes["maps"] == ["N", 6, 8, 8])
        #expect(shapes["pooled"] == ["N", 6, 1, 1])
    }

    @Test func followAnotherInputSize() throws {
        let graph = try Fixtures.smallNetwork()
        #expect(try graph.shapes(input: [1, 3, 32, 20])["maps"] == [1, 6, 32, 20])
    }

    @Test func ofUnknownOperatorsAreUnknownUnlessDeclared() throws {
        var builder = GraphBuilder()
        let x = builder.input("x", shape: [1, 3, 4, 4])
        let y = builder.add("Mystery", [x])
        builder.output(builder.add("Relu", [y]), as: "out", shape: [1, 5])
        var graph = try builder.graph()
        #expect(try graph.shapes()[y] == nil)
        #expect(try graph.shapes()["out"] == [1, 5])
        graph.graph.valueInfo = [
            ValueDescription(name: y, elementType: .float, shape: [1, 7, 2]).proto
        ]
        #expect(try graph.shapes()[y] == [1, 7, 2])
    }
}

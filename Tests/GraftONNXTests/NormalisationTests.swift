import Testing

@testable import GraftONNX

@Suite("Pixels as input") struct NormalisationTests {
    let mean: [Float] = [103.94, 116.78, 123.68]

    @Test func theInputIsFound() throws {
        let image = try Fixtures.smallNetwork(batch: "N").imageInput()
        #expect(image.name == "x")
        #expect(image.layout == .nchw)
        #expect((image.channels, image.height, image.width) == (3, 8, 8))
        for graph in try Fixtures.golden("zoo", as: ZooGolden.self).graphs {
            let found = try ONNXGraph(bytes: graph.bytes).imageInput()
            #expect(found.layout == (graph.name == "tf_efficientnet" ? .nhwc : .nchw))
            #expect(found.channels == (graph.name == "grey_sigmoid" ? 1 : 3))
        }
    }

    @Test func unclearInputsAreErrors() throws {
        var builder = GraphBuilder()
        let a = builder.input("a", shape: [1, 3, 4, 4])
        let b = builder.input("b", shape: [1, 3, 4, 4])
        builder.output(builder.add("Add", [a, b]))
        let two = try builder.graph()
        #expect(code { _ = try two.imageInput() } == .unclearInput)
        builder = GraphBuilder()
        builder.output(builder.add("Relu", [builder.input("a", shape: [1, 8, 4, 7])]))
        let odd = try builder.graph()
        #expect(code { _ = try odd.imageInput() } == .unclearInput)
        #expect(
            code { _ = try Fixtures.smallNetwork().foldingNormalisation(mean: [1, 2], std: [1]) }
                == .shapeMismatch)
        #expect(
            code { _ = try Fixtures.smallNetwork().foldingNormalisation(mean: [1], std: [0]) }
                == .shapeMismatch)
    }

    @Test func subtractsAndDivides() throws {
        var graph = try Fixtures.smallNetwork(batch: "N")
        graph.metadata["k"] = "v"
        let folded = try graph.foldingNormalisation(mean: mean, std: [58, 57, 56])
        #expect(
            folded.inputs == [
                ValueDescription(name: "pixels", elementType: .float, shape: ["N", 3, 8, 8])
            ])
        #expect(folded.nodes.prefix(3).map(\.operation) == ["Sub", "Div", "Conv"])
        #expect(folded.metadata == ["k": "v"])
        #expect(folded.outputs == graph.outputs)
    }

    @Test func bgrPermutesTheFirstWeights() throws {
        let graph = try Fixtures.smallNetwork()
        let folded = try graph.foldingNormalisation(mean: mean, std: [1], order: .bgr)
        #expect(folded.nodes.prefix(2).map(\.operation) == ["Sub", "Conv"])
        let before = try #require(graph.constant("conv.weight")).floats()
        let after = try #require(folded.constant("conv.weight")).floats()
        #expect(Array(after[0..<9]) == Array(before[18..<27]))
        #expect(Array(after[9..<18]) == Array(before[9..<18]))
        #expect(
            try folded.constant(#require(folded.nodes.first).inputs[1])?.floats() == mean.reversed()
        )
    }

    @Test func bgrGathersWhereOthersSeeTheInput() throws {
        var graph = try Fixtures.smallNetwork()
        graph.graph.node.append(GraphEditor(graph).node("Relu", ["x"], output: "other"))
        graph.graph.output.append(
            ValueDescription(name: "other", elementType: .float, shape: nil).proto)
        let folded = try graph.foldingNormalisation(mean: mean, std: [1], order: .bgr)
        #expect(folded.nodes.prefix(2).map(\.operation) == ["Gather", "Sub"])
    }

    @Test func bytesAreCast() throws {
        let folded = try Fixtures.smallNetwork().foldingNormalisation(
            mean: [0], std: [1], pixels: .uint8)
        #expect(folded.inputs[0].elementType == .uint8)
        #expect(folded.nodes[0].operation == "Cast")
        let plain = try Fixtures.smallNetwork().foldingNormalisation(mean: [0], std: [1])
        #expect(plain.nodes[0].operation == "Identity")
    }

    @Test func anInputThatIsCalledPixelsAlreadyIsKeptApart() throws {
        let once = try Fixtures.smallNetwork().foldingNormalisation(mean: [0], std: [255])
        let twice = try once.foldingNormalisation(mean: [1], std: [1])
        #expect(twice.inputs.map(\.name) == ["pixels"])
        #expect(twice.nodes.prefix(3).map(\.operation) == ["Sub", "Div", "Conv"])
        _ = try GraphIndex(twice.graph)
    }
}

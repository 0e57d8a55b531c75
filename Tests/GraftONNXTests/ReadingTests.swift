import Foundation
import SwiftProtobuf
import SystemPackage
import Testing

@testable import GraftONNX

@Suite("Reading and writing") struct ReadingTests {
    @Test func bytesSurviveARoundTrip() throws {
        let bytes = try Fixtures.smallNetwork().serialized()
        #expect(try ONNXGraph(bytes: bytes).serialized() == bytes)
    }

    @Test func fieldsThatTheSchemaDoesNotKnowSurvive() throws {
        // Field 25 (functions) and 20 (training) of the model, field 16 of the graph, 10 of a node.
        var graph = try Fixtures.smallNetwork()
        let unknown = Data([0xCA, 0x01, 0x03, 0x0A, 0x01, 0x66])
        graph.model.unknownFields = try ONNXModelProto(serializedBytes: unknown).unknownFields
        let inner = Data([0x82, 0x01, 0x05, 0x0A, 0x01, 0x6B, 0x12, 0x00])
        graph.graph.unknownFields = try ONNXGraphProto(serializedBytes: inner).unknownFields
        graph.graph.node[0].unknownFields = try ONNXNodeProto(serializedBytes: Data([0x52, 0x00]))
            .unknownFields
        let again = try ONNXGraph(bytes: graph.serialized()).settingBatch(3)
        #expect(again.model.unknownFields.data == unknown)
        #expect(again.graph.unknownFields.data == inner)
        #expect(again.graph.node[0].unknownFields.data == Data([0x52, 0x00]))
    }

    @Test func filesThatEndTooEarlyAreNamedSo() throws {
        let bytes = try Fixtures.smallNetwork().serialized()
        for length in stride(from: 0, to: bytes.count, by: 10) {
            let found = code { _ = try ONNXGraph(bytes: Array(bytes[..<length])) }
            #expect(found != nil, "\(length) of \(bytes.count) bytes")
            if length > 40 {
                #expect(found == .truncated || found == .emptyGraph || found == .notONNX)
            }
        }
        #expect(code { _ = try ONNXGraph(bytes: Array(bytes[..<(bytes.count / 2)])) } == .truncated)
    }

    @Test func otherFilesAreRecognised() throws {
        for text in ["hello", "<!DOCTYPE html><html>", "{\"a\": 1}", "\u{FF}\u{D8}\u{FF}"] {
            #expect(code { _ = try ONNXGraph(bytes: Array(text.utf8)) } == .notONNX, "\(text)")
        }
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n"
        let error = #expect(throws: ONNXError.self) { try ONNXGraph(bytes: Array(pointer.utf8)) }
        #expect(error?.detail.contains("LFS") == true)
        #expect(code { _ = try ONNXGraph(bytes: []) } == .truncated)
    }

    @Test func emptyGraphsAreRefused() throws {
        var model = ONNXModelProto()
        model.irVersion = 8
        model.graph = ONNXGraphProto()
        let bytes: [UInt8] = try model.serializedBytes()
        #expect(code { _ = try ONNXGraph(bytes: bytes) } == .emptyGraph)
    }

    /// Whatever is done to the bytes, an operation gives a graph or an `ONNXError`, never a crash.
    @Test func damagedFilesNeverCrash() throws {
        let originals =
            try Fixtures.golden("zoo", as: ZooGolden.self).graphs.map(\.bytes)
            + [Fixtures.smallNetwork().serialized()]
        var generator = TestGenerator(state: 5)
        for round in 0..<400 {
            var bytes = originals[round % originals.count]
            for _ in 0...Int.random(in: 0...5, using: &generator) {
                // Mostly in the last kilobyte and the first, where structure outweighs weights.
                let near = Bool.random(using: &generator) ? bytes.count - 1 : 0
                let offset = Int.random(in: 0..<min(1500, bytes.count), using: &generator)
                bytes[abs(near - offset)] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let graph = try? ONNXGraph(bytes: bytes) else { continue }
            _ = (graph.nodes, graph.operations, graph.parameterCount, graph.metadata)
            _ = try? graph.shapes()
            _ = try? graph.settingBatch(nil).serialized()
            _ = try? graph.exposing(graph.penultimate())
            _ = try? graph.foldingNormalisation(mean: [1], std: [2], order: .bgr)
        }
    }

    @Test func absurdSizesDoNotOverflow() throws {
        for size in [Int.max, Int.min, 1 << 62, -1, 0, 1 << 33] {
            var builder = GraphBuilder()
            let x = builder.input("x", shape: [.fixed(size), .fixed(size), 8, 8])
            let kernel: ONNXAttribute = .ints([size, 3])
            var y = builder.add(
                "MaxPool", [x],
                [
                    "kernel_shape": kernel, "strides": .ints([size, size]),
                    "pads": .ints([size, 1, 1, size]),
                ])
            y = builder.add("Reshape", [y, builder.constant([size, -1, size])])
            y = builder.add(
                "Slice",
                [
                    y, builder.constant([size]), builder.constant([size]), builder.constant([0]),
                    builder.constant([size]),
                ])
            y = builder.add("Pad", [y, builder.constant([size, 0, 0, size, 0, size])])
            y = builder.add("Unsqueeze", [y, builder.constant([size])])
            builder.output(builder.add("Tile", [y, builder.constant([size, size, 1, 1])]))
            let graph = try builder.graph()
            _ = try graph.shapes()
            _ = try? graph.settingBatch(2)
        }
    }

    /// Every node doubles the number of dimensions or values: refused to follow, not followed.
    @Test func shapesThatExplodeAreNotFollowed() throws {
        var builder = GraphBuilder()
        let x = builder.input("x", elementType: .int64, shape: [2, 2, 2, 2])
        var gathered = x
        var joined = builder.constant([1, 1])
        for _ in 0..<60 {
            gathered = builder.add("Gather", [gathered, gathered])
            joined = builder.add("Concat", [joined, joined], ["axis": 0])
        }
        builder.output(gathered)
        builder.output(builder.add("Expand", [x, joined]))
        let graph = try builder.graph()
        #expect(try graph.shapes()[gathered] == nil)
    }

    @Test func writingReplacesAFileWhole() throws {
        try Fixtures.withFolder { folder in
            let file = folder.appending("model.onnx")
            try Fixtures.smallNetwork().write(to: file)
            try Fixtures.smallNetwork(classes: 9).write(to: file)
            #expect(try ONNXGraph(contentsOf: file).outputs[0].shape == [1, 9])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.string) == ["model.onnx"]
            )
            let missing = folder.appending("none").appending("model.onnx")
            #expect(code { try Fixtures.smallNetwork().write(to: missing) } == .fileAccess)
        }
    }

    @Test func foldersAndMissingFilesAreNotRead() throws {
        try Fixtures.withFolder { folder in
            #expect(code { _ = try ONNXGraph(contentsOf: folder) } == .fileAccess)
            #expect(
                code { _ = try ONNXGraph(contentsOf: folder.appending("no.onnx")) } == .fileAccess)
        }
    }

    @Test func numbersAreReadFromEveryPlace() throws {
        var proto = ONNXTensorProto()
        proto.dims = [3]
        proto.dataType = ElementType.float.rawValue
        proto.floatData = [1, 2, 3]
        #expect(try ONNXTensor(proto).floats() == [1, 2, 3])
        proto = ONNXTensorProto()
        proto.dims = [4]
        proto.dataType = ElementType.float16.rawValue
        proto.rawData = Data(littleEndian: [UInt16(0x3C00), 0xC000, 0x0001, 0x7BFF])
        #expect(try ONNXTensor(proto).floats() == [1, -2, 0x1p-24, 65504])
        proto.dataType = ElementType.bfloat16.rawValue
        #expect(try ONNXTensor(proto).floats()[0] == 0.0078125)
        proto.dataType = ElementType.int32.rawValue
        #expect(code { _ = try ONNXTensor(proto).integers() } == .malformedGraph)
        proto.dataType = ElementType.string.rawValue
        #expect(code { _ = try ONNXTensor(proto).integers() } == .unsupportedElementType)
        proto.dims = [.max, .max]
        #expect(ONNXTensor(proto).count == nil)
    }
}

import Foundation
import GraftImages
import GraftONNX
import SystemPackage

/// The steps from a backbone's file to the graph that an engine compiles.
struct GraphPreparation {
    let transform: ImageTransform
    let tap: FeatureTap
    let fileBytes: Int
    /// Stages before the features whose means go in front of them; empty: the features alone.
    let stages: [GraphStage]
    private let card: BackboneCard
    private let source: ONNXGraph

    init(_ backbone: Backbone, withStages: Bool = false) throws {
        card = backbone.card
        guard let input = card.input else {
            throw FeatureError(
                .unsupportedInput, subject: card.name,
                detail:
                    "its pixel rule is not known; state \"input\" (size, mean, std, …) in its card")
        }
        transform = input.transform
        (source, fileBytes) = try Self.read(backbone)
        tap = try FeatureTap(source, card: card)
        stages = withStages ? try source.stages(before: tap.penultimate.tensor) : []
    }

    /// The graph with features and perhaps scores as outputs, batch free where that is possible,
    /// normalisation folded in.
    func graph(posteriors: Bool) throws -> (graph: ONNXGraph, isFixedBatch: Bool) {
        let exposed = try source.exposing(
            stages, with: tap.penultimate, as: FeatureTap.features,
            scores: posteriors && tap.posteriors != nil ? FeatureTap.scores : nil)
        let (freed, isFixed) = try Self.freeingBatch(exposed)
        return (try folded(freed), isFixed)
    }

    /// A prepared graph that gets pixels prepared otherwise and resamples them to its own size.
    func resampling(_ graph: ONNXGraph, from outer: PixelGeometry) throws -> ONNXGraph {
        let own = transform.geometry
        guard own != outer else { return graph }
        let rows = ResamplingWeights(own.kernel, from: outer.height, to: own.height)
        let columns = ResamplingWeights(own.kernel, from: outer.width, to: own.width)
        return try graph.resamplingInput(
            height: outer.height, width: outer.width, rows: rows.values,
            columns: columns.transposed(from: outer.width, to: own.width))
    }

    private static func freeingBatch(_ graph: ONNXGraph) throws -> (ONNXGraph, Bool) {
        do {
            return (try graph.settingBatch(nil), false)
        } catch  where error.code == .fixedBatch {
            return (graph, true)
        }
    }

    private func folded(_ graph: ONNXGraph) throws -> ONNXGraph {
        let rule = transform.normalisation
        let order: ChannelOrder =
            switch rule.order {
            case .rgb: .rgb
            case .bgr: .bgr
            case .grey: .grey
            }
        let folded = try graph.foldingNormalisation(
            mean: rule.mean, std: rule.std, order: order,
            layout: rule.layout == .nchw ? .nchw : .nhwc,
            input: card.input?.name.flatMap { name in
                graph.inputs.contains { $0.name == name } ? name : nil
            })
        let geometry = transform.geometry
        var sized = try folded.settingSize(height: geometry.height, width: geometry.width)
        // What a trained model says of its head does not change its features.
        sized.metadata["graft"] = nil
        return sized
    }

    private static func read(_ backbone: Backbone) throws -> (ONNXGraph, bytes: Int) {
        let file: FilePath
        switch backbone.origin {
        case .builtIn(let builtIn): return (try builtIn.graph(), 0)
        case .fused: preconditionFailure("a fusion is prepared part by part")
        case .file(let path): file = path
        }
        let stamp = try FileReader.stamp(of: file)
        if let expected = backbone.card.bytes, expected != Int(stamp.size) {
            throw FeatureError(
                .sizeMismatch, subject: file.printable,
                detail:
                    "has \(stamp.size) bytes and its card says \(expected); get the file again or "
                    + "correct the card")
        }
        if let expected = backbone.card.sha256 {
            let found = try ContentDigest(ofFile: file)
            guard found == expected else {
                throw FeatureError(
                    .hashMismatch, subject: file.printable,
                    detail:
                        "has SHA-256 \(found.hex) and its card says \(expected.hex); get the file "
                        + "again or correct the card")
            }
        }
        return (try ONNXGraph(contentsOf: file), Int(stamp.size))
    }
}

extension ContentDigest {
    /// Digest of a file, read in pieces.
    package init(ofFile path: FilePath) throws {
        var hash = StreamingDigest()
        let descriptor = try FileDescriptor.open(
            path, .readOnly, options: [.nonBlocking, .closeOnExec])
        try descriptor.closeAfter {
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
                if count == 0 { break }
                buffer.withUnsafeBytes {
                    hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count]))
                }
            }
        }
        self = hash.finished()
    }
}

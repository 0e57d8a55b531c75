/// Executes ONNX graphs on the CPU with OpenVINO, loaded at run time.

import GraftONNX

public struct OpenVINOEngine: Engine {
    static let displayName = "OpenVINO"

    private let core: OpenVINOCore
    private let attempts: [EngineReport.Attempt]
    public let precisions: [Precision]

    public var name: String { Self.displayName }
    public var version: String { core.library.version }

    /// Finds and opens the library.
    ///
    /// - Throws: `libraryMissing`, whose detail lists every place that was tried and the command
    ///   that installs the library; `libraryUnusable`, when it is there and does not work.
    public init(search: EngineSearch = .init()) throws(EngineError) {
        let (library, attempts) = OpenVINOLibrary.open(search)
        guard let library else {
            let tried = attempts.map { "  \($0.place) (\($0.source.rawValue)): \($0.outcome)" }
            throw EngineError(
                .libraryMissing, Self.displayName,
                (["no usable library was found. Tried:"] + tried + [NativeLibrary.openVINO.remedy])
                    .joined(separator: "\n"))
        }
        core = try OpenVINOCore(library)
        self.attempts = attempts
        let capabilities = core.property("OPTIMIZATION_CAPABILITIES").split(separator: " ")
        precisions = capabilities.contains("BF16") ? [.f32, .bf16] : [.f32]
    }

    /// Where it was found and what it can do here.
    public var report: EngineReport {
        var report = EngineReport(engine: name, processor: .current())
        report.version = version
        report.location = core.library.location
        report.source = core.library.source
        report.devices = core.devices
        report.capabilities = core.property("OPTIMIZATION_CAPABILITIES").split(separator: " ").map(
            String.init)
        report.precisions = precisions
        report.attempts = attempts
        if !report.devices.contains(OpenVINOCore.device) {
            report.problem =
                "has no CPU device: its plug-in is missing or broken. \(NativeLibrary.openVINO.remedy)"
        }
        return report
    }

    /// See `Engine`. Where the graph does not allow `options.batch` images (its batch is fixed at 1
    /// in a way that cannot be changed), it is compiled for one, and each `run` executes it as
    /// often as there are images.
    public func compile(_ model: [UInt8], options: EngineOptions) throws -> any CompiledGraph {
        let outputNames = try outputNames(of: model)
        return try OpenVINOCompiler(
            core: core, model: model, outputNames: outputNames, options: options.checked()
        ).graph()
    }

    /// Reads the model with our own reader first: it tells better what is wrong with a file, knows
    /// the outputs' names in order, and finds the operators that OpenVINO is known to compute
    /// wrongly.
    private func outputNames(of model: [UInt8]) throws(EngineError) -> [String] {
        let graph: ONNXGraph
        do throws(ONNXError) {
            graph = try ONNXGraph(bytes: model)
        } catch {
            throw EngineError(.unreadableModel, error.subject, error.detail)
        }
        try OpenVINOFaults.check(graph, version: version)
        return graph.outputs.map(\.name)
    }
}

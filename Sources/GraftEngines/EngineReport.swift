/// What is known of an engine on this machine: found or not, where, which version, and why not.

public struct EngineReport: Sendable, Codable, Equatable {
    /// Why a place was looked at.
    public enum Source: String, Sendable, Codable {
        case option = "given folder"
        case environment = "GRAFT_OPENVINO"
        case executable = "beside the executable or above"
        case currentFolder = "in the current folder or above"
        case loader = "the system's loader"
    }

    /// One place that was tried, and what came of it.
    public struct Attempt: Sendable, Codable, Equatable {
        public var place: String
        public var source: Source
        public var outcome: String

        init(_ place: String, _ source: Source, _ outcome: String) {
            self.place = place
            self.source = source
            self.outcome = outcome
        }
    }

    public var engine: String
    public var version: String?
    /// Path of the library file.
    public var location: String?
    public var source: Source?
    /// Devices and capabilities as the engine names them, such as "CPU" and "FP32", "BF16".
    public var devices: [String] = []
    public var capabilities: [String] = []
    /// Precisions executed natively, f32 first; empty where the engine was not found.
    public var precisions: [Precision] = []
    public var processor: Processor
    /// Why the engine cannot be used, ending with what to do; nil where it can.
    public var problem: String?
    /// Every place that was tried before the engine was found, or all of them.
    public var attempts: [Attempt] = []

    public var isUsable: Bool { problem == nil }

    /// Precision that `.automatic` leads to: bf16 stands under the reserve that the `PrecisionGuard` agrees.
    public var defaultPrecision: Precision { precisions.contains(.bf16) ? .bf16 : .f32 }

    /// Looks for OpenVINO, opens it, and asks it what it can do. Never throws: failure is in `problem`.
    public static func openVINO(search: EngineSearch = .init()) -> EngineReport {
        do throws(EngineError) {
            return try OpenVINOEngine(search: search).report
        } catch {
            var report = EngineReport(engine: OpenVINOEngine.displayName, processor: .current())
            report.problem = error.detail
            report.attempts = OpenVINOLibrary.open(search).attempts
            return report
        }
    }
}

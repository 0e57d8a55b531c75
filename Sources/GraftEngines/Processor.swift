/// The processor of this machine, as far as it decides speed and precision.

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

public struct Processor: Sendable, Codable, Equatable, Hashable {
    /// Marketing name, or "unknown".
    public var model: String
    /// Those of avx2, avx512, avx512_bf16, amx_bf16 (x86) and asimd, bf16 (Arm) that the processor has.
    public var features: [String]

    public init(model: String, features: [String]) {
        self.model = model
        self.features = features
    }

    /// Reads the text of Linux's /proc/cpuinfo; other systems, or an unreadable file, give "unknown" and no features.
    public static func current(file: String = "/proc/cpuinfo") -> Processor {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            return Processor(model: "unknown", features: [])
        }
        return Processor(cpuinfo: String(decoding: bytes, as: UTF8.self))
    }

    init(cpuinfo: String) {
        var model: String?
        var flags: Set<Substring> = []
        for line in cpuinfo.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let key = line[..<colon].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let value = line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace)
            switch key {
            case "model name", "Model": model = model ?? value.joined(separator: " ")
            case "flags", "Features": if flags.isEmpty { flags = Set(value) }
            default: break
            }
        }
        let known: [(flag: Substring, name: String)] = [
            ("avx2", "avx2"), ("avx512f", "avx512"), ("avx512_bf16", "avx512_bf16"), ("amx_bf16", "amx_bf16"),
            ("asimd", "asimd"), ("bf16", "bf16"),
        ]
        self.init(model: model ?? "unknown", features: known.filter { flags.contains($0.flag) }.map(\.name))
    }
}

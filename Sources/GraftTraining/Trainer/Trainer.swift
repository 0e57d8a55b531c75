internal import CTrainer
import GraftEngines
import GraftLinearAlgebra

/// The library that computes gradients, opened: its table of functions and the device it works on.
///
/// `@unchecked Sendable`: the table is constant, and its functions may be called from any thread;
/// the tensors that they make belong to one thread at a time.
public final class Trainer: @unchecked Sendable {
    let table: graft_trainer_table
    /// The library file.
    public let location: String
    /// Name, version and instruction set in the library's own words.
    public let summary: String
    public let device: TrainerDevice

    /// Opens the first library that loads.
    ///
    /// - Parameter folder: where the library lies; nil: `GRAFT_TRAINER`, then the usual places.
    /// - Throws: `TrainingError` (`trainerMissing`, `badOptions` for a device that is not there).
    public convenience init(folder: String? = nil, device: TrainerDevice = .cpu)
        throws(TrainingError)
    {
        var search = EngineSearch(folder: folder)
        search.library = .trainer
        try self.init(search: search, device: device)
    }

    init(search: EngineSearch, device: TrainerDevice) throws(TrainingError) {
        let (files, without) = search.candidates()
        var tried = without.map { "\($0.place): \($0.outcome)" }
        for candidate in files {
            var message = [CChar](repeating: 0, count: 4096)
            guard let table = graft_trainer_load(candidate.file, &message, message.count) else {
                tried.append("\(candidate.file): \(String(terminated: message))")
                continue
            }
            self.table = table.pointee
            self.device = device
            location = candidate.file
            var text = [CChar](repeating: 0, count: 1024)
            table.pointee.describe(&text, text.count)
            summary = String(terminated: text)
            if case .cuda(let number) = device, number >= Int(table.pointee.cuda_devices()) {
                throw TrainingError(
                    .badOptions, subject: device.description,
                    detail:
                        "this machine's trainer has \(table.pointee.cuda_devices()) such devices; "
                        + "use --device cpu")
            }
            return
        }
        throw TrainingError(
            .trainerMissing, subject: "trainer",
            detail: (["no usable library was found. Tried:"] + tried + [search.library.remedy])
                .joined(separator: "\n  "))
    }

    /// Threads that operations may use; matrix products of a shared OpenBLAS keep to one.
    public func setThreads(_ count: Int) throws(TrainingError) {
        SingleThreadedBLAS.begin
        try check(table.set_threads(Int32(count)))
    }

    /// Lets the memory of one step stay with the process for the next.
    func keepMemory() { graft_trainer_keep_memory() }

    /// Starts the random stream of dropout anew.
    public func seed(_ seed: UInt64) throws(TrainingError) { try check(table.seed(seed)) }

    /// Runs `body` without recording operations for gradients.
    func withoutRecording<Value>(_ body: () throws -> Value) throws -> Value {
        try check(table.set_recording(false))
        defer { _ = table.set_recording(true) }
        return try body()
    }

    /// Runs `body` in bf16 where that is safe.
    func withMixedPrecision<Value>(_ isOn: Bool, _ body: () throws -> Value) throws -> Value {
        guard isOn else { return try body() }
        try check(table.set_mixed_precision(true))
        defer { _ = table.set_mixed_precision(false) }
        return try body()
    }

    /// Turns a failed status into an error with the library's own words.
    func check(_ status: Int32) throws(TrainingError) {
        if status == 0 { return }
        let words = table.last_error().map { String(cString: $0) } ?? ""
        let line = words.split(separator: "\n").first.map(String.init) ?? "status \(status)"
        if status == GRAFT_TRAINER_OUT_OF_MEMORY.rawValue {
            throw TrainingError(
                .outOfMemory, subject: "trainer", detail: "\(line). Use a smaller --batch")
        }
        throw TrainingError(
            .trainerFailed, subject: "trainer",
            detail: "\(line). If it happens again, report the backbone and this message")
    }

    /// The tensor that `body` makes.
    func tensor(_ body: (UnsafeMutablePointer<OpaquePointer?>) -> Int32) throws(TrainingError)
        -> TrainerTensor
    {
        TrainerTensor(try handle(body), self)
    }
}

/// Where tensors live.
public enum TrainerDevice: Sendable, Hashable, Codable, CustomStringConvertible {
    case cpu
    /// A CUDA device by its number.
    case cuda(Int)

    /// "cpu", "cuda" or "cuda:1"; nil for anything else.
    public init?(_ text: String) {
        switch text {
        case "cpu": self = .cpu
        case "cuda": self = .cuda(0)
        default:
            guard text.hasPrefix("cuda:"), let number = Int(text.dropFirst(5)), number >= 0 else {
                return nil
            }
            self = .cuda(number)
        }
    }

    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let number): "cuda:\(number)"
        }
    }

    var number: Int32 {
        switch self {
        case .cpu: -1
        case .cuda(let number): Int32(number)
        }
    }
}

extension String {
    /// The text before the first zero.
    init(terminated buffer: [CChar]) {
        self.init(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

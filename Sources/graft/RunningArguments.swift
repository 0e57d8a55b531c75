import ArgumentParser
import GraftEngines
import GraftWorkflows

/// The options that say where and how work is done.
struct RunningArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of the feature store (default: $GRAFT_STORE, else a folder in the user's cache).",
            valueName: "folder"))
    var store: String?

    @Option(
        help:
            "Arithmetic of the engine: automatic (bf16 where the CPU has it and a check agrees), f32, bf16."
    )
    var precision: Precision = .automatic

    @Option(
        help: ArgumentHelp("Cores to use (default: all that this process may use).", valueName: "n")
    )
    var threads: Int?

    @Option(help: ArgumentHelp("Folder of the OpenVINO libraries.", valueName: "folder"))
    var engine: String?

    @Option(help: ArgumentHelp("Largest image, in millions of pixels.", valueName: "n"))
    var maxMegapixels: Double = 50

    @Flag(help: "Exit with 2 when any image could not be read.")
    var strict = false

    @Flag(name: .shortAndLong, help: "No progress.")
    var quiet = false

    mutating func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads needs at least 1") }
        if maxMegapixels <= 0 { throw ValidationError("--max-megapixels needs a number above 0") }
    }

    var options: RunningOptions {
        RunningOptions(
            store: store, precision: precision, threads: threads, engine: engine,
            maximumPixels: Int(maxMegapixels * 1e6))
    }

    /// With `--strict`, an unreadable image makes the run fail after everything else is done.
    func refuseUnreadable(_ paths: [String]) throws {
        guard strict, let first = paths.first else { return }
        throw InputFault(
            "\(paths.count) unreadable image\(paths.count == 1 ? "" : "s"), the first \(first); "
                + "mend or remove what the report lists, or leave --strict out")
    }
}

extension Precision: ExpressibleByArgument {}

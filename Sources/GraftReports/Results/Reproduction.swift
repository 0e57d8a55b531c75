/// What somebody else needs to get the same numbers.
public struct Reproduction: Sendable, Codable {
    /// The exact command line.
    public var command: String
    /// When the run began, ISO 8601.
    public var started: String
    /// Graft, engine, libraries.
    public var versions: [NamedValue]
    /// Processor, cores, memory, operating system.
    public var machine: [NamedValue]
    /// Further settings that change the numbers: precision, threads, batch, seeds.
    public var settings: [NamedValue]

    public init(
        command: String, started: String, versions: [NamedValue], machine: [NamedValue] = [],
        settings: [NamedValue] = []
    ) {
        self.command = command
        self.started = started
        self.versions = versions
        self.machine = machine
        self.settings = settings
    }
}

/// How far long work has come: a stage, and inside it a count.
public struct WorkProgress: Sendable, Hashable {
    /// What is being done, such as `features` or `classifiers`.
    public var stage: String
    /// What it is being done to, such as a backbone's name.
    public var subject: String
    public var done: Int
    /// Nil where the end is not known.
    public var total: Int?
    /// Of what `done` counts, such as `images`.
    public var unit: String
    /// Units a second; nil until it can be told.
    public var rate: Double?
    /// Seconds to go; nil until it can be told.
    public var secondsLeft: Double?

    public init(
        stage: String, subject: String = "", done: Int, total: Int? = nil, unit: String = "",
        rate: Double? = nil,
        secondsLeft: Double? = nil
    ) {
        self.stage = stage
        self.subject = subject
        self.done = done
        self.total = total
        self.unit = unit
        self.rate = rate
        self.secondsLeft = secondsLeft
    }
}

/// Called with each step of long work, from any thread.
public typealias ProgressReporter = @Sendable (WorkProgress) -> Void

/// One line that says how far a stage has come.
public struct ProgressLine: Sendable {
    /// What is being done, such as `decode and features, mobilenet_v2`.
    public var stage: String
    public var done: Int
    public var total: Int
    /// Things a second; NaN or 0 while unknown.
    public var rate: Double
    /// What is counted, such as `img`.
    public var unit: String

    public init(stage: String, done: Int, total: Int, rate: Double, unit: String = "img") {
        self.stage = stage
        self.done = done
        self.total = total
        self.rate = rate
        self.unit = unit
    }

    /// `decode+features mobilenet_v2 ▕████    ▏ 43 %  1,860/4,317  212 img/s  ETA 0:12`, never
    /// wider than `width` cells.
    ///
    /// The bar takes what the words leave, up to 24 cells; where nothing is left, the stage is cut
    /// short.
    public func rendered(width: Int = 80) -> String {
        let share = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
        let percent = String(Int(share * 100))
        let known = rate.isFinite && rate > 0
        let remaining = known ? Double(max(0, total - done)) / rate : .nan
        var facts = String(repeating: " ", count: max(0, 3 - percent.count)) + percent + " %"
        facts += "  \(Numeral.grouped(done))/\(Numeral.grouped(total))"
        if known { facts += "  \(Numeral.brief(rate)) \(unit)/s" }
        facts += "  ETA \(Numeral.clock(seconds: remaining))"
        let room = width - facts.displayWidth - 1
        let name = stage.printable.middleTruncated(to: max(0, min(room, max(room - 14, 12))))
        let bar = min(24, room - name.displayWidth - 3)
        guard bar >= 4 else { return "\(name) \(facts)".prefix(cells: width) }
        return "\(name) ▕\(Self.bar(share, cells: bar))▏\(facts)"
    }

    /// A bar of so many cells, filled in eighths.
    private static func bar(_ share: Double, cells: Int) -> String {
        let eighths = Int(share * Double(cells * 8))
        let full = String(repeating: "█", count: eighths / 8)
        let part = eighths % 8 == 0 ? "" : String(Array("▏▎▍▌▋▊▉")[eighths % 8 - 1])
        return full + part + String(repeating: " ", count: cells - full.count - part.count)
    }
}

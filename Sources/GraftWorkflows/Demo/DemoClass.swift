/// What may be wrong with a surface of the demonstration set; also the names of its folders.
public enum DemoClass: String, Sendable, Codable, CaseIterable {
    /// Nothing but what every image has: dust, hairlines, a faint smudge.
    case clean
    /// One to three long shallow grooves.
    case scratch
    /// A handful of small craters, as gas leaves them in castings.
    case pit
    /// A deep, jagged, branching line.
    case crack
    /// A flat patch of another brightness with a soft rim.
    case stain
    /// A patch rubbed with many fine parallel grooves.
    case abrasion
}

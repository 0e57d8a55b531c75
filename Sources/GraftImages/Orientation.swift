/// The eight EXIF orientations: how the stored rows and columns are meant to be seen.
public enum Orientation: UInt8, Sendable, Hashable, Codable, CaseIterable {
    case up = 1
    case upMirrored = 2
    case down = 3
    case downMirrored = 4
    case leftMirrored = 5
    case right = 6
    case rightMirrored = 7
    case left = 8

    /// Rows become columns.
    public var isTransposed: Bool { rawValue >= 5 }

    /// Stored columns run against the oriented axis that they become.
    var reversesStoredColumns: Bool {
        switch self {
        case .upMirrored, .down, .rightMirrored, .left: true
        case .up, .downMirrored, .leftMirrored, .right: false
        }
    }

    /// Stored rows run against the oriented axis that they become.
    var reversesStoredRows: Bool {
        switch self {
        case .down, .downMirrored, .right, .rightMirrored: true
        case .up, .upMirrored, .leftMirrored, .left: false
        }
    }
}

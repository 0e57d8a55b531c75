/// What is known of N images and K classes: an N x K table of present, absent and unknown.
///
/// Where every image has exactly one class (or nothing is known of it) one index an image is kept
/// instead of K states, so a thousand classes cost four bytes an image. Which form is kept follows
/// from the content alone: equal tables compare equal, however they were made.
public struct Labels: Sendable, Equatable {
    /// Names of the K classes, each once.
    public let classes: [String]
    let storage: Storage

    enum Storage: Sendable, Equatable {
        /// Class index an image; -1 where every class is unknown.
        case indices([Int32])
        /// N x K states, row-major.
        case states([LabelState])
    }

    /// One class an image; nil where nothing is known.
    ///
    /// - Parameters:
    ///   - classes: K different names.
    ///   - indices: N class indices in 0 ..< K.
    public init(classes: [String], indices: [Int?]) {
        precondition(Set(classes).count == classes.count, "a class is named twice")
        precondition(
            indices.allSatisfy { $0.map(classes.indices.contains) ?? true },
            "class index out of range")
        self.classes = classes
        storage = .indices(indices.map { $0.map(Int32.init) ?? -1 })
    }

    /// N rows of K states each.
    public init(classes: [String], states: [[LabelState]]) {
        precondition(
            states.allSatisfy { $0.count == classes.count }, "each image needs one state a class")
        self.init(classes: classes, imageCount: states.count, flat: states.flatMap { $0 })
    }

    /// N x K states, row-major.
    init(classes: [String], imageCount: Int, flat: [LabelState]) {
        precondition(Set(classes).count == classes.count, "a class is named twice")
        self.classes = classes
        let rows = (0..<imageCount).map { image in
            Self.index(of: flat[(image * classes.count)..<((image + 1) * classes.count)])
        }
        storage = rows.contains(nil) ? .states(flat) : .indices(rows.map { $0 ?? -1 })
    }

    /// Labels of `imageCount` images of which nothing is known.
    public static func unlabelled(imageCount: Int, classes: [String] = []) -> Labels {
        Labels(classes: classes, indices: Array(repeating: nil, count: imageCount))
    }

    /// The class index that stands for a row, -1 for an unknown row, nil where one index cannot say
    /// it.
    private static func index(of row: ArraySlice<LabelState>) -> Int32? {
        if row.allSatisfy({ $0 == .unknown }) { return -1 }
        guard let first = row.firstIndex(of: .present) else { return nil }
        for (offset, state) in row.enumerated()
        where row.startIndex + offset != first && state != .absent { return nil }
        return Int32(first - row.startIndex)
    }

    /// N.
    public var imageCount: Int {
        switch storage {
        case .indices(let indices): indices.count
        case .states(let states): states.count / classes.count
        }
    }

    /// K.
    public var classCount: Int { classes.count }

    public subscript(image: Int, class: Int) -> LabelState {
        precondition(classes.indices.contains(`class`), "class index out of range")
        switch storage {
        case .indices(let indices):
            let index = Int(indices[image])
            return index < 0 ? .unknown : (index == `class` ? .present : .absent)
        case .states(let states):
            return states[image * classes.count + `class`]
        }
    }

    /// The K states of one image.
    public func states(of image: Int) -> [LabelState] {
        classes.indices.map { self[image, $0] }
    }

    /// Indices of the classes that are present on an image, ascending.
    public func present(on image: Int) -> [Int] {
        switch storage {
        case .indices(let indices):
            indices[image] < 0 ? [] : [Int(indices[image])]
        case .states:
            classes.indices.filter { self[image, $0] == .present }
        }
    }

    /// Whether each image has exactly one present class, all others being absent.
    public var isSingleLabel: Bool {
        guard case .indices(let indices) = storage else { return false }
        return !indices.contains(-1)
    }
}

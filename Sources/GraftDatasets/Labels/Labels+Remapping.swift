/// Labels of other images or other classes, made from these.
extension Labels {
    /// The labels of the images at the given indices, in that order.
    public func selecting(images: [Int]) -> Labels {
        switch storage {
        case .indices(let indices):
            return Labels(classes: classes, storage: .indices(images.map { indices[$0] }))
        case .states:
            return Labels(classes: classes, states: images.map { states(of: $0) })
        }
    }

    /// The same labels told in the classes of a model.
    ///
    /// A class that these labels do not have is absent on an image with one class, otherwise
    /// unknown. An image with one class that the model does not have becomes unknown in all
    /// classes; see `classes(missingFrom:)`.
    public func remapped(to target: [String]) -> Labels {
        let position = Dictionary(uniqueKeysWithValues: target.enumerated().map { ($1, $0) })
        if case .indices(let indices) = storage {
            return Labels(
                classes: target, indices: indices.map { $0 < 0 ? nil : position[classes[Int($0)]] })
        }
        let source = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        let columns = target.map { source[$0] }
        return Labels(
            classes: target,
            states: (0..<imageCount).map { image in
                columns.map { column in column.map { self[image, $0] } ?? .unknown }
            })
    }

    /// Classes of these labels that are not in `target`, in their order.
    public func classes(missingFrom target: [String]) -> [String] {
        let known = Set(target)
        return classes.filter { !known.contains($0) }
    }

    /// Renames classes; classes that get the same name are merged.
    ///
    /// A merged class is present where any part is present, absent where all parts are absent,
    /// otherwise unknown. Names that `names` does not mention stay. The order is that of the first
    /// appearance.
    public func renamed(by names: [String: String]) -> Labels {
        let renamed = classes.map { names[$0] ?? $0 }
        var target: [String] = []
        for name in renamed where !target.contains(name) { target.append(name) }
        let parts = target.map { name in renamed.indices.filter { renamed[$0] == name } }
        return Labels(
            classes: target,
            states: (0..<imageCount).map { image in
                parts.map { part in
                    let states = part.map { self[image, $0] }
                    if states.contains(.present) { return .present }
                    return states.contains(.unknown) ? .unknown : .absent
                }
            })
    }

    /// These labels without the classes that are present on no image.
    public var withoutEmptyClasses: Labels {
        let counts = classCounts
        let kept = classes.indices.filter { counts[$0] > 0 }
        return kept.count == classes.count ? self : remapped(to: kept.map { classes[$0] })
    }

    init(classes: [String], storage: Storage) {
        self.classes = classes
        self.storage = storage
    }
}

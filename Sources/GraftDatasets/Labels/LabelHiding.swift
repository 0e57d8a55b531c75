import GraftLinearAlgebra

/// A way to forget labels on purpose, so that methods for partial labels can be tried on complete
/// ones.
public enum LabelHiding: Sendable, Hashable, Codable {
    /// Each known label, present or absent alike, is kept with probability `keep`, independently of
    /// all others: the protocol of Category-wise Fine-Tuning on MS-COCO (keep 0.1, 0.2 ... 0.9).
    ///
    /// With one seed, what a smaller `keep` leaves is part of what a larger one leaves.
    case independent(keep: Double)
    /// One present label an image, drawn evenly; everything else is hidden, absences too (Cole et
    /// al., "Multi-label learning from single positive labels", CVPR 2021). An image without a
    /// present label keeps nothing.
    case singlePositive
    /// At most this many present labels of each class, and at most as many absent ones, drawn
    /// evenly (the fixed-per-class protocol of Ben-Baruch et al., CVPR 2022).
    case perClass(Int)
}

extension Labels {
    /// These labels with some of them made unknown; what is unknown already stays unknown.
    ///
    /// Draws depend on the seed and the order of images and classes alone.
    public func hiding(_ rule: LabelHiding, seed: UInt64) -> Labels {
        var states = (0..<imageCount).map { self.states(of: $0) }
        switch rule {
        case .independent(let keep):
            precondition((0...1).contains(keep), "a share lies between 0 and 1")
            Self.hideIndependently(&states, keep: keep, seed: seed)
        case .singlePositive:
            var generator = SeededGenerator(seed: seed)
            for image in states.indices {
                let present = states[image].indices.filter { states[image][$0] == .present }
                let kept = present.isEmpty ? nil : present[generator.integer(below: present.count)]
                for index in states[image].indices where index != kept {
                    states[image][index] = .unknown
                }
            }
        case .perClass(let count):
            precondition(count >= 0, "a number of labels is not negative")
            for index in classes.indices {
                var generator = SeededGenerator(seed: seed, stream: index)
                for state in [LabelState.present, .absent] {
                    let held = states.indices.filter { states[$0][index] == state }
                    for image in generator.shuffled(held).dropFirst(count) {
                        states[image][index] = .unknown
                    }
                }
            }
        }
        return Labels(classes: classes, states: states)
    }

    /// Draws one number for each known label: on each image first for the present classes, then for
    /// the absent ones, both in the order of the classes.
    private static func hideIndependently(
        _ states: inout [[LabelState]], keep: Double, seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        for image in states.indices {
            let row = states[image]
            for state in [LabelState.present, .absent] {
                for index in row.indices where row[index] == state {
                    if generator.uniform() >= keep { states[image][index] = .unknown }
                }
            }
        }
    }
}

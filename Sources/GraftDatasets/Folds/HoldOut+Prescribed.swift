/// The division that a dataset itself prescribes.
extension HoldOut {
    /// Takes the splits of the samples: test images to test on, or validation images where there is
    /// no test part. Images without a split are in no part.
    ///
    /// - Returns: nil where there are no training images or none to test on.
    public init?(prescribedBy samples: [Sample]) {
        func images(_ split: Split) -> [Int] {
            samples.indices.filter { samples[$0].split == split }
        }
        let (training, validation, test) = (images(.train), images(.validation), images(.test))
        guard !training.isEmpty, !(test.isEmpty && validation.isEmpty) else { return nil }
        if test.isEmpty {
            self.init(training: training, test: validation)
        } else {
            self.init(training: training, validation: validation, test: test)
        }
    }

    /// Those of the given sets of images that lie on both sides of the line between learning and
    /// testing.
    public func divided(_ sets: [[Int]]) -> [[Int]] {
        let learnt = Set(training + validation)
        let tested = Set(test)
        return sets.filter { !learnt.isDisjoint(with: $0) && !tested.isDisjoint(with: $0) }
    }
}

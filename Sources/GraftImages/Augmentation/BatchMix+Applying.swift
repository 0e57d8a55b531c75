/// The mixture of pixels and of targets.
extension BatchMix {
    /// Writes N x C x height x width mixed values from as many given ones.
    ///
    /// MixUp: share x own + (1 - share) x partner's (Zhang et al. 2018, equation 1). CutMix: own
    /// outside the box, the partner's inside.
    /// - Precondition: N is the number of partners; the buffers do not overlap; the box lies
    ///   inside.
    public func mix(
        planes: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>,
        width: Int, height: Int, channels: Int = 3
    ) {
        let size = channels * width * height
        guard let (source, target) = bases(planes, result, size) else { return }
        if let box {
            precondition(box.columns.clamped(to: 0..<width) == box.columns, "box outside")
            precondition(box.rows.clamped(to: 0..<height) == box.rows, "box outside")
        }
        for (image, partner) in partners.enumerated() {
            let own = source + image * size
            let other = source + partner * size
            let start = target + image * size
            guard let box else {
                combine(own, other, into: start, count: size)
                continue
            }
            start.update(from: own, count: size)
            for channel in 0..<channels {
                for row in box.rows where !box.columns.isEmpty {
                    let at = (channel * height + row) * width + box.columns.lowerBound
                    (start + at).update(from: other + at, count: box.columns.count)
                }
            }
        }
    }

    /// Writes N x K mixed targets from as many given ones: share x own + (1 - share) x partner's.
    ///
    /// What is unknown (NaN) on either side stays unknown.
    /// - Precondition: N is the number of partners; the buffers do not overlap.
    public func mix(
        targets: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>,
        classCount: Int
    ) {
        guard let (source, target) = bases(targets, result, classCount) else { return }
        for (image, partner) in partners.enumerated() {
            combine(
                source + image * classCount, source + partner * classCount,
                into: target + image * classCount, count: classCount)
        }
    }

    private func bases(
        _ source: UnsafeBufferPointer<Float>, _ target: UnsafeMutableBufferPointer<Float>,
        _ size: Int
    ) -> (UnsafePointer<Float>, UnsafeMutablePointer<Float>)? {
        let needed = partners.count * size
        precondition(source.count >= needed && target.count >= needed, "buffer too small")
        precondition(partners.allSatisfy(partners.indices.contains), "partner outside the batch")
        guard let from = source.baseAddress, let to = target.baseAddress else { return nil }
        return (from, to)
    }

    private func combine(
        _ own: UnsafePointer<Float>, _ other: UnsafePointer<Float>,
        into target: UnsafeMutablePointer<Float>, count: Int
    ) {
        let (first, second) = (Float(share), Float(1 - share))
        for index in 0..<count { target[index] = own[index] * first + other[index] * second }
    }
}

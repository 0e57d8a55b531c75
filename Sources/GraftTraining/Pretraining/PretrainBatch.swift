import GraftFeatures
import GraftImages

/// Some images as they are, as the network sees them, and as they should come back.
struct PretrainBatch {
    let count: Int
    let side: Int
    /// N x 3 x side x side in 0 ... 1.
    let clean: [Float]
    private(set) var corrupted: [Float]
    /// The clean images, scaled patch by patch where that is asked for.
    private(set) var targets: [Float]
    /// N x 1 x side x side, 1 where something was corrupted.
    private(set) var mask: [Float]
    private let scale: PatchScale?
    private var moments: [[(mean: Float, deviation: Float)]] = []

    /// - Parameters:
    ///   - view: the epoch that changes and corrupts the images anew; nil: as they are, corrupted as
    ///     for judging.
    ///   - isClean: nothing is corrupted.
    init(
        _ images: [Int], view: Int?, _ views: LiveViews, _ options: PretrainOptions,
        isClean: Bool = false
    ) throws {
        (count, side) = (images.count, options.side)
        let (area, side) = (options.side * options.side, options.side)
        var values = [Float](repeating: 0, count: images.count * 3 * area)
        let kinds = images.map {
            ImageView(image: $0, kind: view.map { .augmented($0) } ?? .plain)
        }
        try values.withUnsafeMutableBufferPointer { buffer in
            try views.fill(kinds, into: buffer)
            for place in buffer.indices { buffer[place] /= 255 }
        }
        clean = values
        corrupted = values
        targets = values
        mask = [Float](repeating: 0, count: images.count * area)
        scale = isClean ? nil : options.scaledPatch.map { PatchScale(patch: $0, side: side) }
        if isClean { return }
        corrupted.withUnsafeMutableBufferPointer { planes in
            mask.withUnsafeMutableBufferPointer { mask in
                for (place, image) in images.enumerated() {
                    options.pretext.corrupt(
                        .init(rebasing: planes[place * 3 * area..<(place + 1) * 3 * area]),
                        side: side,
                        corrupted: .init(rebasing: mask[place * area..<(place + 1) * area]),
                        seed: options.seed &+ 2, image: image, view: view ?? -1)
                }
            }
        }
        if let scale {
            moments = targets.withUnsafeMutableBufferPointer { planes in
                images.indices.map {
                    scale.apply(.init(rebasing: planes[$0 * 3 * area..<($0 + 1) * 3 * area]))
                }
            }
        }
    }

    func tensor(_ values: [Float], channels: Int, _ trainer: Trainer) throws(TrainingError)
        -> TrainerTensor
    {
        try TrainerTensor(values, shape: [count, channels, side, side], trainer)
    }

    /// Pictures in 0 ... 1 from what the network gave.
    func pictures(_ restored: [Float]) -> [Float] {
        guard let scale else { return restored }
        var pictures = restored
        let size = 3 * side * side
        pictures.withUnsafeMutableBufferPointer { planes in
            for place in 0..<count {
                scale.undo(
                    .init(rebasing: planes[place * size..<(place + 1) * size]), moments[place])
            }
        }
        return pictures
    }

    func reconstructions(_ pictures: [Float]) -> [Reconstruction] {
        let size = 3 * side * side
        func planes(_ values: [Float], _ place: Int) -> PixelPlanes {
            PixelPlanes(
                width: side, height: side,
                values: values[place * size..<(place + 1) * size].map {
                    min(max($0, 0), 1) * 255
                })
        }
        return (0..<count).map {
            Reconstruction(
                original: planes(clean, $0), corrupted: planes(corrupted, $0),
                restored: planes(pictures, $0))
        }
    }

    /// Squared errors added up.
    struct Errors {
        private var sums = (corrupted: 0.0, all: 0.0)
        private var counts = (corrupted: 0, all: 0)

        var onCorrupted: Double { sums.corrupted / Double(max(1, counts.corrupted)) }
        var everywhere: Double { sums.all / Double(max(1, counts.all)) }

        /// - Parameter pictures: N x 3 x side x side in 0 ... 1, held against the clean images.
        mutating func add(_ pictures: [Float], _ batch: PretrainBatch) {
            let area = batch.side * batch.side
            for place in pictures.indices {
                let difference = Double(pictures[place]) - Double(batch.clean[place])
                let square = difference * difference
                sums.all += square
                counts.all += 1
                let image = place / (3 * area)
                if batch.mask[image * area + place % area] > 0 {
                    sums.corrupted += square
                    counts.corrupted += 1
                }
            }
        }
    }

    /// Errors of leaving the images as they are, and of the mean training image.
    static func baselines(
        of inventory: ImageInventory, _ views: LiveViews, _ options: PretrainOptions,
        cancellation: CancellationFlag
    ) throws -> PretrainBaselines {
        var (identity, mean) = (Errors(), Errors())
        let held = inventory.validation
        for start in stride(from: 0, to: held.count, by: 32) {
            try cancellation.check()
            let part = Array(held[start..<min(start + 32, held.count)])
            let batch = try PretrainBatch(part, view: nil, views, options)
            identity.add(batch.corrupted, batch)
            mean.add(part.flatMap { _ in inventory.mean }, batch)
        }
        return PretrainBaselines(
            identity: identity.onCorrupted, identityEverywhere: identity.everywhere,
            meanImage: mean.onCorrupted)
    }
}

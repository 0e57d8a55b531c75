import GraftDatasets
import GraftFeatures
import GraftImages
import GraftLinearAlgebra

/// Images without labels, read once: which can be used, which are the same, how they are divided.
struct ImageInventory: Sendable {
    /// Places of the images that are learned from.
    let training: [Int]
    /// Places of those that choose the epoch.
    let validation: [Int]
    /// Images that cannot be read, by place, with the reason.
    let unreadable: [Int: String]
    /// Images whose shorter side is smaller than the size they are learned at.
    let small: Int
    /// Images whose contents are `kept`: labelled ones that are learned from without their labels.
    let labelled: Int
    /// The mean training image, 3 x side x side values in 0 ... 1.
    let mean: [Float]
    /// SHA-256 over the contents, in order.
    let fingerprint: String

    /// Fewer images than this teach nothing and cannot be judged.
    static let fewest = 10

    /// Reads every image; byte-identical ones stay on one side of the division, and none whose
    /// contents are `kept` is set apart while there are others.
    ///
    /// - Throws: `TrainingError` (`badData`) where too few images are left.
    init(
        _ samples: [Sample], options: PretrainOptions, kept: Set<ContentDigest>,
        limits: ImageLimits, cores: Int, cancellation: CancellationFlag,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) throws {
        let geometry = options.geometry
        let tally = Guarded(Tally(count: samples.count, values: geometry.count))
        try Lanes.forEach(
            below: samples.count, lanes: cores, cancellation: cancellation,
            state: { ImageInventoryReader(geometry, limits) }
        ) { reader, place in
            let outcome = Result { try reader.read(samples[place]) }
            let done = tally.withLock { $0.add(outcome, reader.pixels, place) }
            progress(done, samples.count)
        }
        let read = tally.withLock { $0 }
        unreadable = read.failures
        small = read.small
        let readable = samples.indices.filter { read.digests[$0] != nil }
        guard readable.count >= Self.fewest else {
            let first = read.failures.min { $0.key < $1.key }
            throw TrainingError(
                .badData, subject: "\(readable.count) readable images",
                detail: "pre-training needs at least \(Self.fewest), and pays from some hundreds on"
                    + (first.map {
                        "; the first that cannot be read: \(samples[$0.key].path): \($0.value)"
                    }
                        ?? ""))
        }
        labelled = readable.count { read.digests[$0].map(kept.contains) ?? false }
        let parts = Self.divided(readable, read.digests, kept: kept, options: options)
        (training, validation) = parts
        guard !training.isEmpty, !validation.isEmpty else {
            throw TrainingError(
                .badData, subject: "\(readable.count) images",
                detail: "are one file over and over; add other images")
        }
        var sums = read.sums
        var reader = ImageInventoryReader(geometry, limits)
        for place in validation {
            try reader.read(samples[place])
            for (index, value) in reader.pixels.enumerated() { sums[index] -= Self.level(value) }
        }
        mean = sums.map { Float(Double($0) / (256 * 255) / Double(parts.training.count)) }
        fingerprint =
            ContentDigest(
                of: readable.map { read.digests[$0]?.hex ?? "" }.joined(separator: "\n")
            ).hex
    }

    /// Whole numbers add up to the same whatever the order.
    private static func level(_ value: Float) -> Int64 { Int64((value * 256).rounded()) }

    private static func divided(
        _ places: [Int], _ digests: [ContentDigest?], kept: Set<ContentDigest>,
        options: PretrainOptions
    ) -> (training: [Int], validation: [Int]) {
        var generator = SeededGenerator(seed: options.seed, stream: 11)
        var order: [ContentDigest] = []
        var copies: [ContentDigest: [Int]] = [:]
        for place in places {
            guard let digest = digests[place] else { continue }
            if copies[digest] == nil { order.append(digest) }
            copies[digest, default: []].append(place)
        }
        let wished = max(1, Int((options.validationShare * Double(order.count)).rounded()))
        let shuffled = generator.shuffled(order)
        var candidates = shuffled.filter { !kept.contains($0) }
        // Where everything is labelled there is nothing else to choose on.
        if candidates.isEmpty { candidates = shuffled }
        let apart = Set(candidates.prefix(min(wished, order.count - 1)))
        let validation = places.filter { digests[$0].map(apart.contains) ?? false }
        let training = places.filter { digests[$0].map { !apart.contains($0) } ?? false }
        return (training, validation)
    }

    private struct Tally: Sendable {
        var digests: [ContentDigest?]
        var failures: [Int: String] = [:]
        var sums: [Int64]
        var small = 0
        var done = 0

        init(count: Int, values: Int) {
            digests = Array(repeating: nil, count: count)
            sums = Array(repeating: 0, count: values)
        }

        mutating func add(
            _ outcome: Result<ImageInventoryReader.Found, any Error>, _ pixels: [Float],
            _ place: Int
        ) -> Int {
            switch outcome {
            case .success(let found):
                digests[place] = found.digest
                small += found.isSmall ? 1 : 0
                for (index, value) in pixels.enumerated() {
                    sums[index] += ImageInventory.level(value)
                }
            case .failure(let error): failures[place] = ImageInventory.reason(error)
            }
            done += 1
            return done
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as ImageError: error.detail
        case let error as FeatureError: error.detail
        default: "\(error)"
        }
    }
}

/// One thread's file buffer and pixels.
private struct ImageInventoryReader {
    struct Found: Sendable {
        var digest: ContentDigest
        var isSmall: Bool
    }

    let geometry: PixelGeometry
    var files: FileReader
    let decoder: ImageDecoder
    let scratch = DecodeScratch()
    /// Of the last image, 0 ... 255.
    var pixels: [Float]

    init(_ geometry: PixelGeometry, _ limits: ImageLimits) {
        self.geometry = geometry
        files = FileReader(maximumBytes: limits.maximumBytes)
        decoder = ImageDecoder(limits: limits)
        pixels = [Float](repeating: 0, count: geometry.count)
    }

    @discardableResult
    mutating func read(_ sample: Sample) throws -> Found {
        let (decoder, geometry, scratch) = (decoder, geometry, scratch)
        return try pixels.withUnsafeMutableBufferPointer { room in
            try files.withContents(of: sample.file) { bytes, _ in
                let header = try decoder.header(of: bytes)
                try decoder.decode(
                    bytes, geometries: [geometry],
                    into: [UnsafeMutableBufferPointer(rebasing: room[...])], scratch: scratch)
                return Found(
                    digest: ContentDigest(of: bytes),
                    isSmall: min(header.width, header.height)
                        < min(geometry.width, geometry.height))
            }
        }
    }
}

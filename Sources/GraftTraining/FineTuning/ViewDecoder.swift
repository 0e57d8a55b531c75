import GraftDatasets
import GraftFeatures
import GraftImages

/// Files to planes of pixels, plain or augmented. One a thread.
final class ViewDecoder {
    let samples: [Sample]
    let geometry: PixelGeometry
    let augmentation: AugmentationOptions
    let testViews: TestTimeViews
    let seed: UInt64
    private var reader: FileReader
    private let decoder: ImageDecoder
    private let scratch = DecodeScratch()

    init(_ recipe: ViewRecipe) {
        samples = recipe.samples
        geometry = recipe.geometry
        augmentation = recipe.augmentation
        testViews = recipe.testViews
        seed = recipe.seed
        reader = FileReader(maximumBytes: recipe.limits.maximumBytes)
        decoder = ImageDecoder(limits: recipe.limits)
    }

    /// Writes 3 x H x W floats of each view of one image; the image is decoded once.
    ///
    /// - Throws: `TrainingError` (`badData`) that names the file.
    func decode(
        image: Int, _ kinds: [ImageView.Kind], into results: [UnsafeMutableBufferPointer<Float>]
    ) throws {
        let sample = samples[image]
        do {
            try reader.withContents(of: sample.file) { bytes, _ in
                try decoder.decode(
                    bytes, geometry: geometry,
                    draws: try kinds.map { try draw($0, image: image, bytes) }, into: results,
                    scratch: scratch)
            }
        } catch {
            throw TrainingError(
                .badData, subject: sample.path,
                detail: "was readable before and cannot be read now (\(error)); put it back or "
                    + "run again without it")
        }
    }

    private func draw(_ kind: ImageView.Kind, image: Int, _ bytes: UnsafeRawBufferPointer) throws
        -> AugmentationDraw
    {
        switch kind {
        case .plain: return .plain
        case .test(let number):
            let header = try decoder.header(of: bytes)
            return testViews.draws(
                width: header.orientedWidth, height: header.orientedHeight, geometry: geometry
            )[number]
        case .augmented(let view):
            return try decoder.draws(
                for: bytes, options: augmentation, seed: seed, image: image, views: view..<view + 1
            )[0]
        }
    }
}

/// What decides the pixels of every view.
struct ViewRecipe: Sendable {
    var samples: [Sample]
    var geometry: PixelGeometry
    var augmentation: AugmentationOptions
    var testViews: TestTimeViews
    var seed: UInt64
    var limits: ImageLimits
}

/// Views that are decoded whenever they are asked for: for networks that learn from the pixels on.
final class LiveViews: ViewSource {
    let shape: [Int]
    private let recipe: ViewRecipe
    private let cores: Int
    private let cancellation: CancellationFlag

    init(_ recipe: ViewRecipe, cores: Int, cancellation: CancellationFlag) {
        self.recipe = recipe
        self.cores = cores
        self.cancellation = cancellation
        shape = [3, recipe.geometry.height, recipe.geometry.width]
    }

    func fill(_ views: [ImageView], into buffer: UnsafeMutableBufferPointer<Float>) throws {
        let (recipe, width) = (recipe, width)
        // Rows are disjoint, one thread each.
        nonisolated(unsafe) let buffer = buffer
        try Lanes.forEach(
            below: views.count, lanes: cores, cancellation: cancellation,
            state: { ViewDecoder(recipe) }
        ) { decoder, place in
            let room = UnsafeMutableBufferPointer(
                rebasing: buffer[place * width..<(place + 1) * width])
            try decoder.decode(image: views[place].image, [views[place].kind], into: [room])
        }
    }
}

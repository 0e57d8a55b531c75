import Foundation
import GraftEngines
import GraftFeatures
import GraftImages
import SystemPackage

/// What a run works with: the feature store, the engine, the cores.
struct Workspace: Sendable {
    let store: FeatureStore
    let engine: any Engine
    let cores: Int
    let options: RunningOptions

    /// Opens the store and loads the engine.
    ///
    /// - Parameter remembering: whether features survive the run; otherwise they stay in memory.
    /// - Throws: `EngineError` where no engine is found; the message lists where it was looked for.
    init(_ options: RunningOptions, remembering: Bool = true) throws {
        self.options = options
        store = remembering ? FeatureStore.open(at: options.storeFolder) : .inMemory()
        engine = try OpenVINOEngine(search: EngineSearch(folder: options.engine))
        let allowed = CoreBudget.detected().cores
        cores = options.threads.map { min($0, allowed) } ?? allowed
    }

    var limits: ImageLimits {
        ImageLimits(maximumPixels: min(options.maximumPixels, 1 << 28))
    }

    /// - Parameter forgetting: whether every image is computed, known or not, and nothing is kept.
    func extractor(posteriors: Bool = false, forgetting: Bool = false) -> FeatureExtractor {
        FeatureExtractor(
            engine: engine, store: forgetting ? .inMemory() : store,
            options: .init(
                cores: cores, precision: options.precision, limits: limits, posteriors: posteriors))
    }
}

extension RunningOptions {
    /// Where the feature store lies.
    public var storeFolder: FilePath {
        store.map { FilePath($0) }
            ?? FeatureStore.defaultFolder(environment: ProcessInfo.processInfo.environment)
    }
}

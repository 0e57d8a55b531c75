import GraftEngines

/// An engine for runs that need none.
struct NoEngine: Engine {
    let name = "none"
    let version = "0"

    func compile(_ model: [UInt8], options: EngineOptions) throws -> any CompiledGraph {
        try ReferenceEngine().compile(model, options: options)
    }
}

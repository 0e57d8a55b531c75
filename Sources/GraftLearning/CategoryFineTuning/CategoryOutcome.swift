/// What one method made of one category.
struct CategoryOutcome: Sendable, Equatable {
    let category: Int
    /// nil where the trained head stayed the best.
    var method: CategoryFineTuning.Method?
    /// D weights and bias for raw features.
    var weights: [Float]
    var bias: Float
    /// Step, generation or penalty of the winner; nil where the trained head stayed.
    var setting: Double?
    /// Steps, generations or iterations that were run.
    var steps = 0
    /// The measure on the selection images, trained and chosen.
    let before: Double
    var after: Double
    /// The best training fitness of every generation (`ga`).
    var fitness: [Double] = []

    /// The trained head.
    init(category: Int, weights: [Float], bias: Float, measure: Double) {
        self.category = category
        self.weights = weights
        self.bias = bias
        before = measure
        after = measure
    }

    /// Takes over weights that are better on the selection images.
    /// - Returns: whether they are.
    mutating func take(
        _ method: CategoryFineTuning.Method?, weights: some Collection<Float>, bias: Float,
        setting: Double, measure: Double
    ) -> Bool {
        guard measure > after else { return false }
        self.method = method
        self.weights = Array(weights)
        self.bias = bias
        self.setting = setting
        after = measure
        return true
    }
}

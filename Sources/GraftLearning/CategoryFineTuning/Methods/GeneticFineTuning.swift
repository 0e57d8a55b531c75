import GraftLinearAlgebra

/// CFT-GA for one category: a population of heads whose fitness is the measure on known training
/// labels.
///
/// A chromosome is [w, b] (D + 1 genes). Every generation keeps its best individual as the first of
/// the next; all others have two parents drawn in proportion to fitness, each gene from the first
/// with the crossover probability, and with the mutation probability a uniform number added to
/// every gene. The best of each generation is judged on the selection images. Ranks do not depend
/// on b, so that scores are taken without it; the head that is kept has the b of its individual.
struct GeneticFineTuning {
    private let run: CategoryRun
    private let settings: CategoryFineTuning.GeneticSettings
    private let block: CategoryBlock
    private let rows: SharedRows
    private let selection: SharedRows
    private var outcome: CategoryOutcome
    private var generator: SeededGenerator
    /// Individuals x (D + 1).
    private var people: [Float]
    private var children: [Float]
    private var fitness: [Double]
    private var scores: [Float] = []
    private var scratch = RankScratch()
    private var buffer: [Float] = []

    private let genes: Int
    private let size: Int

    init(_ run: CategoryRun, category: Int) {
        self.run = run
        settings = run.options.genetic
        block = run.block([category])
        rows = SharedRows(rows: run.trainingRows.selecting(rows: block.trainingImages))
        selection = run.selectionRows(block)
        outcome = run.trained(block, selection)[0]
        generator = SeededGenerator(seed: run.options.seed, stream: 1_000 + category)
        genes = run.weights.columns + 1
        size = settings.population
        let first = outcome.weights + [outcome.bias]
        people = (0..<size).flatMap { _ in first }
        children = people
        fitness = [Double](repeating: 0, count: size)
    }

    mutating func evolved() throws -> CategoryOutcome {
        judge(0..<size)
        var (stale, generation, judged) = (0, 0, -1.0)
        while generation < settings.generations, stale < settings.patience {
            if generation % 16 == 0 { try Task.checkCancellation() }
            generation += 1
            let best = fitness.indices.reduce(0) { fitness[$1] > fitness[$0] ? $1 : $0 }
            outcome.fitness.append(fitness[best])
            // The head of the generation is a new one only if its fitness has risen.
            stale += 1
            if fitness[best] > judged {
                judged = fitness[best]
                if choose(best, generation) { stale = 0 }
                // Nobody can be fitter, and so no later generation has another best.
                if judged >= 1 { break }
            }
            breed(from: best)
        }
        outcome.steps = generation
        return outcome
    }

    /// The fitness of some individuals.
    private mutating func judge(_ range: Range<Int>) {
        let weights = range.flatMap { people[$0 * genes..<($0 + 1) * genes - 1] }
        let m = range.count
        rows.scores(weights: weights, bias: [Float](repeating: 0, count: m), into: &scores)
        for column in 0..<m {
            fitness[range.lowerBound + column] = block.training[0].measure(
                run.options.measure, scores: scores, column: column, of: m, scratch: &scratch,
                buffer: &buffer)
        }
    }

    /// Judges an individual on the selection images.
    /// - Returns: whether it is the best so far.
    private mutating func choose(_ index: Int, _ generation: Int) -> Bool {
        let own = people[index * genes..<(index + 1) * genes]
        let (weights, bias) = (Array(own.dropLast()), own[own.endIndex - 1])
        let measure = run.measured(block, selection, [(weights, bias)])[0]
        return outcome.take(
            .ga, weights: weights, bias: bias, setting: Double(generation), measure: measure)
    }

    /// The next generation: the best first, then children.
    private mutating func breed(from best: Int) {
        var sums: [Double] = []
        for value in fitness { sums.append((sums.last ?? 0) + value) }
        let elite = fitness[best]
        for gene in 0..<genes { children[gene] = people[best * genes + gene] }
        for child in 1..<size {
            let (one, other) = (drawn(sums), drawn(sums))
            cross(child, one, other)
            if generator.uniform() < settings.mutation { mutate(child) }
        }
        swap(&people, &children)
        fitness[0] = elite
        judge(1..<size)
    }

    /// An individual with probability proportional to its fitness; any where all are 0.
    private mutating func drawn(_ sums: [Double]) -> Int {
        let total = sums[size - 1]
        guard total > 0 else { return generator.integer(below: size) }
        let mark = generator.uniform() * total
        return min(sums.leadingCount { $0 <= mark }, size - 1)
    }

    /// Uniform crossover, two genes from one draw of 64 bits.
    private mutating func cross(_ child: Int, _ one: Int, _ other: Int) {
        let bound = UInt64(settings.crossover * 0x1p32)
        let (genes, to) = (genes, child * genes)
        var generator = generator
        people.withUnsafeBufferPointer { from in
            children.withUnsafeMutableBufferPointer { out in
                for gene in stride(from: 0, to: genes, by: 2) {
                    let bits = generator.next()
                    let first = bits & 0xFFFF_FFFF < bound ? one : other
                    out[to + gene] = from[first * genes + gene]
                    guard gene + 1 < genes else { continue }
                    let second = bits >> 32 < bound ? one : other
                    out[to + gene + 1] = from[second * genes + gene + 1]
                }
            }
        }
        self.generator = generator
    }

    /// A uniform number within the range added to every gene, two from one draw of 64 bits.
    private mutating func mutate(_ child: Int) {
        let unit = Float(2 * settings.range) * 0x1p-32
        let shift = Float(settings.range)
        let (genes, to) = (genes, child * genes)
        var generator = generator
        children.withUnsafeMutableBufferPointer { out in
            for gene in stride(from: 0, to: genes, by: 2) {
                let bits = generator.next()
                out[to + gene] += Float(UInt32(truncatingIfNeeded: bits)) * unit - shift
                guard gene + 1 < genes else { continue }
                out[to + gene + 1] += Float(UInt32(truncatingIfNeeded: bits >> 32)) * unit - shift
            }
        }
        self.generator = generator
    }
}

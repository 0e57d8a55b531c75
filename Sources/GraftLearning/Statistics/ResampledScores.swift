import GraftLinearAlgebra

/// Intervals of log loss and calibration error from one seeded bootstrap.
///
/// Images are resampled within their classes, whole groups at random. Log loss: studentised bootstrap (Efron and Tibshirani
/// 1993, chapter 12), which follows the skewness of losses.
struct ResampledScores: Sendable {
    let logLoss: Interval
    let expectedCalibrationError: Interval

    /// What is drawn together: an image, or all images of a group.
    private struct Units {
        /// Units of one stratum lie together; a draw stays in its stratum.
        var strata: [Range<Int>] = []
        /// The images of each unit.
        var members: [[Int]] = []
        var isGrouped = false

        init(classes: [Int], groups: [Int]?) {
            if let groups, let grouped = DesignEffect.members(groups) {
                (members, strata, isGrouped) = (grouped, [0..<grouped.count], true)
                return
            }
            for k in 0...(classes.max() ?? 0) {
                let own = classes.indices.filter { classes[$0] == k }
                strata.append(members.count..<members.count + own.count)
                members += own.map { [$0] }
            }
        }
    }

    init(_ answers: AnswerTable, classes: [Int], groups: [Int]?, seed: UInt64, resamples: Int) {
        let units = Units(classes: classes, groups: groups)
        let losses = units.members.map { $0.reduce(0) { $0 + answers.losses[$1] } }
        let sizes = units.members.map { Double($0.count) }
        var generator = SeededGenerator(seed: seed, stream: 2)
        let all = Array(units.members.indices)
        let (mean, error) = Self.meanLoss(all, losses: losses, sizes: sizes, strata: units.strata)
        let calibration = Self.calibration(all, units.members, answers)
        var students: [Double] = []
        var moments = RunningMoments()
        var drawn = all
        for _ in 0..<resamples {
            for stratum in units.strata {
                for place in stratum { drawn[place] = stratum.lowerBound + generator.integer(below: stratum.count) }
            }
            let own = Self.meanLoss(drawn, losses: losses, sizes: sizes, strata: units.strata)
            if own.error > 0 { students.append((own.mean - mean) / own.error) }
            moments.add(Self.calibration(drawn, units.members, answers))
        }
        students.sort()
        let suffix = units.isGrouped ? "bootstrap of groups" : "stratified bootstrap"
        logLoss = Interval(
            value: mean, low: max(0, mean - error * Self.quantile(students, 0.975)),
            high: mean - error * Self.quantile(students, 0.025), method: "studentised \(suffix)")
        let bias = max(0, moments.mean - calibration)
        let half = Interval.z * moments.deviation
        expectedCalibrationError = Interval(
            value: calibration, low: max(0, calibration - 2 * bias - half), high: min(1, calibration + half),
            method: "\(suffix), bias allowed for")
    }

    /// The mean loss of drawn units and its standard error.
    private static func meanLoss(
        _ drawn: [Int], losses: [Double], sizes: [Double], strata: [Range<Int>]
    ) -> (mean: Double, error: Double) {
        var (total, count) = (0.0, 0.0)
        for unit in drawn {
            total += losses[unit]
            count += sizes[unit]
        }
        let mean = total / count
        var variance = 0.0
        for stratum in strata where stratum.count > 1 {
            // Residuals of a ratio; within a stratum around their own mean.
            var (sum, squares) = (0.0, 0.0)
            for place in stratum {
                let residual = losses[drawn[place]] - mean * sizes[drawn[place]]
                sum += residual
                squares += residual * residual
            }
            let n = Double(stratum.count)
            variance += max(0, squares - sum * sum / n) * n / (n - 1)
        }
        return (mean, variance.squareRoot() / count)
    }

    private static func calibration(_ drawn: [Int], _ members: [[Int]], _ answers: AnswerTable) -> Double {
        var gaps = [Double](repeating: 0, count: AnswerTable.binCount)
        var count = 0
        for unit in drawn {
            for row in members[unit] { gaps[answers.bins[row]] += answers.gaps[row] }
            count += members[unit].count
        }
        return gaps.reduce(0) { $0 + abs($1) } / Double(count)
    }

    /// Linear interpolation between order statistics; 0 for no numbers.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        guard let last = sorted.last else { return 0 }
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return last }
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }
}

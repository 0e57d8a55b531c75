import GraftLinearAlgebra

/// Intervals of log loss and calibration error from one seeded bootstrap.
///
/// Images are resampled within their classes, whole groups at random. Log loss: studentised
/// bootstrap (Efron and Tibshirani 1993, chapter 12), which follows the skewness of losses.
struct ResampledScores: Sendable {
    let logLoss: Interval
    let expectedCalibrationError: Interval

    init(_ answers: AnswerTable, classes: [Int], groups: [Int]?, seed: UInt64, resamples: Int) {
        let units = DrawingUnits(answers, classes: classes, groups: groups)
        var generator = SeededGenerator(seed: seed, stream: 2)
        var drawn = Array(0..<units.count)
        let (mean, error) = Self.meanLoss(drawn, units)
        let calibration = Self.calibration(drawn, units)
        var students: [Double] = []
        var moments = RunningMoments()
        for _ in 0..<resamples {
            for stratum in units.strata {
                for place in stratum {
                    drawn[place] = stratum.lowerBound + generator.integer(below: stratum.count)
                }
            }
            let own = Self.meanLoss(drawn, units)
            if own.error > 0 { students.append((own.mean - mean) / own.error) }
            moments.add(Self.calibration(drawn, units))
        }
        students.sort()
        let suffix = units.isGrouped ? "bootstrap of groups" : "stratified bootstrap"
        logLoss = Interval(
            value: mean, low: max(0, mean - error * Self.quantile(students, 0.975)),
            high: mean - error * Self.quantile(students, 0.025), method: "studentised \(suffix)")
        let bias = max(0, moments.mean - calibration)
        let half = Interval.z * moments.deviation
        expectedCalibrationError = Interval(
            value: calibration, low: max(0, calibration - 2 * bias - half),
            high: min(1, calibration + half),
            method: "\(suffix), bias allowed for")
    }

    /// The mean loss of drawn units and its standard error.
    private static func meanLoss(_ drawn: [Int], _ units: DrawingUnits) -> (
        mean: Double, error: Double
    ) {
        var (total, count) = (0.0, 0.0)
        for unit in drawn {
            total += units.losses[unit]
            count += units.sizes[unit]
        }
        let mean = total / count
        var variance = 0.0
        for stratum in units.strata where stratum.count > 1 {
            // Residuals of a ratio; within a stratum around their own mean.
            var (sum, squares) = (0.0, 0.0)
            for place in stratum {
                let residual = units.losses[drawn[place]] - mean * units.sizes[drawn[place]]
                sum += residual
                squares += residual * residual
            }
            let n = Double(stratum.count)
            variance += max(0, squares - sum * sum / n) * n / (n - 1)
        }
        return (mean, variance.squareRoot() / count)
    }

    private static func calibration(_ drawn: [Int], _ units: DrawingUnits) -> Double {
        var sums = [Double](repeating: 0, count: AnswerTable.binCount)
        var count = 0
        for unit in drawn {
            let images = units.starts[unit]..<units.starts[unit + 1]
            for image in images { sums[units.bins[image]] += units.gaps[image] }
            count += images.count
        }
        return sums.reduce(0) { $0 + abs($1) } / Double(count)
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

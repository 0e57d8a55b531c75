import Foundation

/// How the learning rate moves over the steps of a run, as a share of the base rate.
public enum RateSchedule: Sendable, Hashable, Codable {
    case constant
    /// Times `factor` after every `epochs` epochs.
    case step(factor: Double, epochs: Int)
    /// From zero up to the base rate over the share `warmUp` of all steps, then down a half cosine to
    /// zero (Loshchilov and Hutter, "SGDR", ICLR 2017).
    case cosine(warmUp: Double)
    /// Up from 1/25 of the base rate to all of it over the share `rise` of all steps, then down to
    /// 1/10,000 of where it began, both along half cosines (Smith and Topin, "Super-convergence", 2018).
    case oneCycle(rise: Double)

    /// The share of the base rate at a step.
    ///
    /// - Parameters:
    ///   - step: 0 ..< epochs x stepsPerEpoch.
    /// - Precondition: epochs and steps are positive.
    public func share(atStep step: Int, stepsPerEpoch: Int, epochs: Int) -> Double {
        precondition(stepsPerEpoch > 0 && epochs > 0, "a run has steps")
        let place = Double(step) / Double(max(1, stepsPerEpoch * epochs))
        switch self {
        case .constant: return 1
        case .step(let factor, let every):
            return pow(factor, Double(step / stepsPerEpoch / max(1, every)))
        case .cosine(let warmUp):
            if place < warmUp {
                return (Double(step) + 1) / (warmUp * Double(stepsPerEpoch * epochs) + 1)
            }
            return Self.halfCosine((place - warmUp) / max(1e-12, 1 - warmUp), from: 1, to: 0)
        case .oneCycle(let rise):
            if place < rise { return Self.halfCosine(place / rise, from: 1 / 25, to: 1) }
            return Self.halfCosine(
                (place - rise) / max(1e-12, 1 - rise), from: 1, to: 1 / 250_000)
        }
    }

    private static func halfCosine(_ place: Double, from start: Double, to end: Double) -> Double {
        end + (start - end) * 0.5 * (1 + cos(Double.pi * min(max(place, 0), 1)))
    }

    /// Paper 5's schedule: a tenth after every 7 epochs.
    public static let published = RateSchedule.step(factor: 0.1, epochs: 7)
}

import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Losses of multi-label training.
@Suite struct MultiLabelLossTests {
    private static let roles: [String: LabelRole] = [
        "present": .present, "absent": .absent, "assumedAbsent": .assumedAbsent,
        "assumedPresent": .assumedPresent,
    ]

    /// |a - b| relative to b, or absolute where b is almost nothing.
    private func relative(_ a: Double, _ b: Double) -> Double {
        abs(a - b) / max(abs(b), 1e-9)
    }

    @Test func valuesAndGradientsEqualPyTorch() throws {
        let file = try MultiLabelGoldens.losses().losses
        #expect(Set(file.cases.map(\.kind)) == Set(MultiLabelLoss.Kind.allCases))
        for entry in file.cases {
            var loss = MultiLabelLoss(entry.kind)
            loss.holdsFocus = entry.hold
            let role = try #require(Self.roles[entry.role])
            for (i, score) in file.scores.enumerated() {
                let own = loss.evaluate(score, role)
                let name = "\(entry.kind) \(entry.role) held \(entry.hold) at \(score)"
                #expect(relative(own.value, entry.values[i]) < 1e-7, "\(name)")
                #expect(relative(own.derivative, entry.gradients[i]) < 1e-7, "\(name)")
                let single = loss.evaluate(Float(score), role)
                guard abs(entry.gradients[i]) > 1e-6 else { continue }
                // The clipped probability loses digits right beside the clip.
                let bound =
                    entry.kind == .asymmetric || entry.kind == .partialAsymmetric ? 3e-4 : 1e-5
                #expect(relative(Double(single.value), entry.values[i]) < bound, "\(name)")
                #expect(relative(Double(single.derivative), entry.gradients[i]) < bound, "\(name)")
            }
        }
    }

    @Test(arguments: MultiLabelLoss.Kind.allCases)
    func gradientsEqualFiniteDifferences(kind: MultiLabelLoss.Kind) {
        var loss = MultiLabelLoss(kind)
        loss.holdsFocus = false
        for role in LabelRole.allCases {
            for step in -40...40 {
                let (score, h) = (Double(step) / 5 + 0.013, 1e-5)
                let difference =
                    (loss.value(score + h, role) - loss.value(score - h, role)) / (2 * h)
                let own = loss.derivative(score, role)
                #expect(
                    abs(own - difference) <= 1e-5 * max(abs(difference), 1e-4), "\(kind) \(role)")
            }
        }
    }

    @Test(arguments: MultiLabelLoss.Kind.allCases)
    func extremeScoresStayFinite(kind: MultiLabelLoss.Kind) {
        let loss = MultiLabelLoss(kind)
        for role in LabelRole.allCases {
            for score: Float in [-1e4, -200, -90, 0, 90, 200, 1e4] {
                let own = loss.evaluate(score, role)
                #expect(own.value.isFinite && own.derivative.isFinite, "\(kind) \(role) \(score)")
                #expect(own.value >= 0)
            }
            #expect(role != .ignored || loss.evaluate(3.0, role) == (0, 0))
        }
    }

    @Test func adamEqualsPyTorch() throws {
        let file = try MultiLabelGoldens.losses().adam
        var (state, point) = (AdamState(count: file.start.count), file.start)
        for (gradient, expected) in zip(file.gradients, file.points) {
            state.step(&point, gradient, rate: 1e-2)
            #expect(distance(point.map { Double($0) }, expected.map { Double($0) }) < 2e-6)
        }
    }
}

/// Turns counts into progress with rate and remaining time, at most ten times a second.
final class ProgressMeter: Sendable {
    private struct State {
        var stage = ExtractionProgress.Stage.reading
        var began: Double
        var reported: Double
        var done = -1
    }

    private let state = Guarded<State>(State(began: 0, reported: -1))
    private let receive: @Sendable (ExtractionProgress) -> Void

    init(_ receive: @escaping @Sendable (ExtractionProgress) -> Void) {
        self.receive = receive
    }

    func report(_ stage: ExtractionProgress.Stage, _ done: Int, _ total: Int) {
        let now = Timing.now().wall
        let event = state.withLock { state -> ExtractionProgress? in
            if state.stage != stage || state.began == 0 {
                state = State(stage: stage, began: now, reported: -1)
            }
            // Threads report in any order: never go back.
            guard done > state.done, done == total || now - state.reported >= 0.1 else {
                return nil
            }
            state.done = done
            state.reported = now
            let seconds = now - state.began
            let rate = seconds > 0 ? Double(done) / seconds : 0
            return ExtractionProgress(
                stage: stage, done: done, total: total, rate: rate,
                remaining: rate > 0 ? Double(total - done) / rate : nil)
        }
        if let event { receive(event) }
    }
}

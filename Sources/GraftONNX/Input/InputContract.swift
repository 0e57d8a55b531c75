/// Order of the channels that a network expects.
public enum ChannelOrder: String, Sendable, Codable, CaseIterable {
    case rgb
    case bgr
    /// One channel, 0.299 R + 0.587 G + 0.114 B (Rec. 601, as Pillow's mode L).
    case grey
}

/// Element type of the "pixels" input.
public enum PixelType: String, Sendable, Codable, CaseIterable {
    case float
    /// Whole numbers, cast to float inside the graph.
    case uint8
}

/// What a network was trained to see: mean and deviation per channel in `order`, on 0...255.
struct InputContract {
    let mean: [Float]
    let deviation: [Float]
    let order: ChannelOrder
    let pixels: PixelType

    /// - Throws: `ONNXError` (`shapeMismatch`) unless there is one number, or one per channel, and
    ///   deviations are positive.
    func check(channels: Int, subject: String) throws(ONNXError) {
        guard channels == 3 || channels == 1 && order == .grey else {
            throw ONNXError(
                .shapeMismatch, subject,
                "takes \(channels) channel(s). Say that it is grey in the card.")
        }
        for values in [mean, deviation] {
            guard values.count == 1 || values.count == channels, values.allSatisfy(\.isFinite)
            else {
                throw ONNXError(
                    .shapeMismatch, subject,
                    "needs 1 or \(channels) numbers for mean and deviation, not \(values.count).")
            }
        }
        guard deviation.allSatisfy({ $0 > 0 }) else {
            throw ONNXError(.shapeMismatch, subject, "needs deviations above 0. Correct the card.")
        }
    }
}

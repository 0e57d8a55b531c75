import GraftImages

/// The JSON form of a card's input rule.
extension BackboneCard.Input: Codable {
    private enum Key: String, CodingKey {
        case name, layout, size, resize, resizeMode, crop, kernel, colourOrder, mean, std, fill
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func bad(_ key: Key, _ reason: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: container, debugDescription: reason)
        }
        func choice<Value>(_ key: Key, _ standard: Value, _ known: [String: Value]) throws -> Value
        {
            guard let text = try container.decodeIfPresent(String.self, forKey: key) else {
                return standard
            }
            if let value = known[text.lowercased()] { return value }
            throw bad(
                key, "\"\(text)\" is not one of \(known.keys.sorted().joined(separator: ", "))")
        }
        let (height, width) = try Self.size(container)
        let sides = 1...16_384
        guard sides.contains(height), sides.contains(width) else {
            throw bad(.size, "\(height) x \(width) pixels is outside 1...16384")
        }
        let side = try container.decodeIfPresent(Int.self, forKey: .resize) ?? min(height, width)
        guard sides.contains(side) else {
            throw bad(.resize, "\(side) pixels is outside 1...16384")
        }
        let fill = try container.decodeIfPresent(UInt8.self, forKey: .fill) ?? 114
        let resize: PixelGeometry.Resize = try choice(
            .resizeMode, .shortSide(side),
            ["shortside": .shortSide(side), "squash": .squash, "letterbox": .letterbox(fill: fill)])
        let kernels = Dictionary(
            uniqueKeysWithValues: PixelGeometry.Kernel.allCases.map { ($0.rawValue, $0) })
        let geometry = PixelGeometry(
            resize: resize, kernel: try choice(.kernel, .bilinear, kernels), width: width,
            height: height)
        let order: PixelNormalisation.ColourOrder = try choice(
            .colourOrder, .rgb, ["rgb": .rgb, "bgr": .bgr, "grey": .grey, "gray": .grey])
        let mean = try container.decode([Float].self, forKey: .mean)
        let std = try container.decode([Float].self, forKey: .std)
        guard mean.count == order.channels, std.count == order.channels else {
            throw bad(.mean, "mean and std need \(order.channels) values each")
        }
        guard std.allSatisfy({ $0 > 0 && $0.isFinite }), mean.allSatisfy(\.isFinite) else {
            throw bad(.std, "values of std must be positive")
        }
        let layout: PixelNormalisation.Layout = try choice(
            .layout, .nchw, ["nchw": .nchw, "nhwc": .nhwc])
        self.init(
            name: try container.decodeIfPresent(String.self, forKey: .name),
            transform: ImageTransform(
                geometry: geometry,
                normalisation: PixelNormalisation(
                    mean: mean, std: std, order: order, layout: layout)))
    }

    /// A number or [height, width].
    private static func size(_ container: KeyedDecodingContainer<Key>) throws -> (Int, Int) {
        if let side = try? container.decode(Int.self, forKey: .size) { return (side, side) }
        let sides = try container.decode([Int].self, forKey: .size)
        guard sides.count == 2 else {
            throw DecodingError.dataCorruptedError(
                forKey: .size, in: container,
                debugDescription: "size is a number or [height, width]")
        }
        return (sides[0], sides[1])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let geometry = transform.geometry
        let normalisation = transform.normalisation
        try container.encodeIfPresent(name, forKey: .name)
        try container.encode(normalisation.layout.rawValue.uppercased(), forKey: .layout)
        if geometry.width == geometry.height {
            try container.encode(geometry.width, forKey: .size)
        } else {
            try container.encode([geometry.height, geometry.width], forKey: .size)
        }
        switch geometry.resize {
        case .shortSide(let side):
            try container.encode("shortSide", forKey: .resizeMode)
            try container.encode(side, forKey: .resize)
        case .squash:
            try container.encode("squash", forKey: .resizeMode)
        case .letterbox(let fill):
            try container.encode("letterbox", forKey: .resizeMode)
            try container.encode(fill, forKey: .fill)
        }
        try container.encode(geometry.kernel.rawValue, forKey: .kernel)
        let order = normalisation.order
        try container.encode(
            order == .grey ? "grey" : order.rawValue.uppercased(), forKey: .colourOrder)
        try container.encode(normalisation.mean, forKey: .mean)
        try container.encode(normalisation.std, forKey: .std)
    }
}

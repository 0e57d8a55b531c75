import Testing

@testable import GraftImages

@Suite struct AugmentedDecodingTests {
    private let decoder = ImageDecoder()
    private let geometries = [
        PixelGeometry(resize: .shortSide(37), width: 32, height: 32),
        PixelGeometry(resize: .shortSide(40), kernel: .bicubic, width: 30, height: 20),
        PixelGeometry(resize: .squash, kernel: .area, width: 13, height: 48),
        PixelGeometry(resize: .letterbox(fill: 114), width: 64, height: 64),
    ]

    private func views(_ bytes: [UInt8], _ geometry: PixelGeometry, _ draws: [AugmentationDraw])
        throws -> [PixelPlanes]
    {
        try bytes.withUnsafeBytes { try decoder.views(of: $0, geometry: geometry, draws: draws) }
    }

    private func drawn(_ bytes: [UInt8], _ preset: AugmentationPreset, _ views: Range<Int>) throws
        -> [AugmentationDraw]
    {
        try bytes.withUnsafeBytes {
            try decoder.draws(
                for: $0, options: preset.options, seed: 4, image: 2, views: views)
        }
    }

    /// A smooth picture without chroma subsampling or noticeable loss.
    private func picture(_ width: Int, _ height: Int) throws -> [UInt8] {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                pixels.append(UInt8(220 * x / width))
                pixels.append(UInt8(220 * y / height))
                pixels.append(UInt8(110 * (x + y) / (width + height)))
            }
        }
        return try JPEGEncoder(subsampled: false).encoded(
            rgb: pixels, width: width, height: height, quality: 100)
    }

    @Test func plainDrawsAreThePlainDecodeBitForBit() throws {
        for name in GoldenSamples.names + ["orientation-6-JPEG"] {
            let bytes = try GoldenSamples.bytes(named: name)
            for geometry in geometries {
                let plain = try decoder.planes(of: bytes, geometry: geometry)
                let draws = try drawn(bytes, .none, 0..<2) + drawn(bytes, .natural, 0..<3)
                let made = try views(bytes, geometry, draws)
                #expect(made[0] == plain && made[1] == plain, "\(name)")
            }
        }
    }

    @Test func flipsAndTurnsMoveThePlainPixels() throws {
        let bytes = try GoldenSamples.bytes(named: "jpeg-420-odd")
        for geometry in geometries {
            let (w, h) = (geometry.width, geometry.height)
            let plain = try decoder.planes(of: bytes, geometry: geometry)
            var sideways = geometry
            (sideways.width, sideways.height) = (h, w)
            let other = try decoder.planes(of: bytes, geometry: sideways)
            let made = try views(
                bytes, geometry,
                [
                    AugmentationDraw(isMirrored: true), AugmentationDraw(isFlipped: true),
                    AugmentationDraw(quarterTurns: 2), AugmentationDraw(quarterTurns: 1),
                    AugmentationDraw(quarterTurns: 3, isMirrored: true),
                ])
            for channel in 0..<3 {
                for y in 0..<h {
                    for x in 0..<w {
                        #expect(made[0][channel, y, x] == plain[channel, y, w - 1 - x])
                        #expect(made[1][channel, y, x] == plain[channel, h - 1 - y, x])
                        #expect(made[2][channel, y, x] == plain[channel, h - 1 - y, w - 1 - x])
                        // Counter-clockwise: the right edge becomes the top.
                        #expect(made[3][channel, y, x] == other[channel, x, h - 1 - y])
                        #expect(made[4][channel, y, x] == other[channel, w - 1 - (w - 1 - x), y])
                    }
                }
            }
        }
    }

    @Test func companionsDoNotChangeAView() throws {
        for name in ["jpeg-420-odd", "scaled-by-2", "png-rgb"] {
            let bytes = try GoldenSamples.bytes(named: name)
            for preset in AugmentationPreset.allCases {
                let draws = try drawn(bytes, preset, 0..<8)
                let together = try views(bytes, geometries[0], draws)
                for (draw, view) in zip(draws, together) {
                    #expect(try views(bytes, geometries[0], [draw])[0] == view, "\(name) \(preset)")
                }
            }
        }
    }

    @Test func workersOnManyThreadsAgree() async throws {
        let bytes = try GoldenSamples.bytes(named: "scaled-by-2")
        let geometry = geometries[0]
        let expected = try views(bytes, geometry, drawn(bytes, .natural, 0..<12))
        try await withThrowingTaskGroup(of: (Int, PixelPlanes).self) { group in
            for view in 0..<12 {
                group.addTask {
                    let draws = try drawn(bytes, .natural, view..<(view + 1))
                    return try (view, views(bytes, geometry, draws)[0])
                }
            }
            for try await (view, planes) in group { #expect(planes == expected[view]) }
        }
    }

    /// A part of a picture whose colours are linear in position: each pixel's value is known.
    @Test(arguments: [1, 2, 5, 12]) func partsShowWhatLiesThere(_ size: Int) throws {
        let (width, height) = (60 * size, 48 * size)
        let bytes = try picture(width, height)
        let geometry = PixelGeometry(resize: .shortSide(36), width: 32, height: 32)
        let part = UnitRectangle(left: 0.25, top: 0.3, width: 0.5, height: 0.4)
        for degrees in [0.0, 20] {
            let view = try views(
                bytes, geometry, [AugmentationDraw(crop: part, degrees: degrees)])[0]
            let (cosine, sine) = AffineMap.turn(degrees)
            for (row, column) in [(0, 0), (16, 3), (31, 31), (5, 28)] {
                let u = ((Double(column) + 0.5) / 32 - 0.5) * part.width * Double(width)
                let v = ((Double(row) + 0.5) / 32 - 0.5) * part.height * Double(height)
                let x = 0.5 * Double(width) + u * cosine - v * sine
                let y = 0.5 * Double(height) + u * sine + v * cosine
                #expect(abs(Double(view[0, row, column]) - 220 * x / Double(width)) < 5)
                #expect(abs(Double(view[1, row, column]) - 220 * y / Double(height)) < 5)
            }
        }
    }

    /// Stripes one pixel wide become grey, not a moire, however far a view shrinks them.
    @Test(arguments: [150, 300, 900]) func shrinkingIsAntialiased(_ side: Int) throws {
        let pixels = (0..<side * side).flatMap { index in
            [UInt8](repeating: index % side % 2 == 0 ? 255 : 0, count: 3)
        }
        let bytes = try JPEGEncoder(subsampled: false).encoded(
            rgb: pixels, width: side, height: side, quality: 100)
        let part = UnitRectangle(left: 0.02, top: 0.03, width: 0.93, height: 0.9)
        let geometry = PixelGeometry(resize: .squash, width: 48, height: 48)
        let made = try views(
            bytes, geometry,
            [AugmentationDraw(crop: part), AugmentationDraw(crop: part, degrees: 33)])
        for view in made {
            let inside = (8..<40).flatMap { row in (8..<40).map { view[1, row, $0] } }
            let mean = inside.reduce(0, +) / Float(inside.count)
            let square = inside.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            #expect(abs(mean - 127.5) < 3)
            #expect((square / Float(inside.count)).squareRoot() < 20)
        }
    }

    @Test func viewsNeverShrinkByMoreThanTheSquareRootOfTwoAfterResizing() {
        let geometry = PixelGeometry(resize: .squash, width: 224, height: 160)
        for side in [100, 224, 500, 1_999, 4_000] {
            for view in 0..<50 {
                let draw = AugmentationDraw(
                    AugmentationPreset.texture.options, width: side, height: side / 2 + 60,
                    seed: 1, image: side, view: view)
                let map = ViewPlan(draw, width: side, height: side / 2 + 60, geometry: geometry).map
                for linear in [map.column, map.row] {
                    let step = (linear.perColumn * linear.perColumn + linear.perRow * linear.perRow)
                        .squareRoot()
                    #expect(step < 1.4143 && (side < 1_000 || step > 0.97), "\(side): \(step)")
                }
            }
        }
    }

    @Test func erasingPaintsTheMeanOfTheView() throws {
        let bytes = try GoldenSamples.bytes(named: "png-rgb")
        let part = UnitRectangle(left: 0.25, top: 0.5, width: 0.5, height: 0.25)
        let geometry = geometries[0]
        let plain = try decoder.planes(of: bytes, geometry: geometry)
        let view = try views(bytes, geometry, [AugmentationDraw(erased: part)])[0]
        for channel in 0..<3 {
            let plane = plain.values[(channel * 1_024)..<((channel + 1) * 1_024)]
            let mean = Float(plane.reduce(0.0) { $0 + Double($1) } / 1_024)
            for row in 0..<32 {
                for column in 0..<32 {
                    let isInside = (16..<24).contains(row) && (8..<24).contains(column)
                    let expected = isInside ? mean : plain[channel, row, column]
                    #expect(abs(view[channel, row, column] - expected) < 1e-3)
                }
            }
        }
    }

    @Test func extremeShapesGiveViews() throws {
        let line = try JPEGEncoder(subsampled: false).encoded(
            rgb: [UInt8](repeating: 200, count: 3 * 30_000), width: 30_000, height: 1)
        let dot = try JPEGEncoder().encoded(rgb: [200, 200, 200], width: 1, height: 1)
        for bytes in [line, dot] {
            for preset in AugmentationPreset.allCases {
                let draws = try drawn(bytes, preset, 0..<6).map {
                    AugmentationDraw(
                        crop: $0.crop, degrees: $0.degrees, quarterTurns: $0.quarterTurns)
                }
                for view in try views(bytes, geometries[0], draws) {
                    #expect(view.values.allSatisfy { abs($0 - 200) < 3 })
                }
            }
        }
    }

    @Test func damagedFilesThrow() throws {
        let bytes = try GoldenSamples.bytes(named: "jpeg-420-odd")
        for length in stride(from: 0, to: bytes.count / 2, by: 10) {
            #expect(throws: ImageError.self) {
                try views(Array(bytes.prefix(length)), geometries[0], [.plain])
            }
        }
        #expect(try views(bytes, geometries[0], []).isEmpty)
    }
}

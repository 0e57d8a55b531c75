import GraftImages
import Testing

@Suite struct DecodingTests {
    private let decoder = ImageDecoder()
    private let geometries = [
        PixelGeometry(resize: .shortSide(150), width: 32, height: 32),
        PixelGeometry(resize: .shortSide(37), width: 32, height: 32),
        PixelGeometry(resize: .squash, kernel: .bicubic, width: 300, height: 300),
        PixelGeometry(
            resize: .shortSide(37), kernel: .area, width: 30, height: 20, scaledDecoding: false),
        PixelGeometry(resize: .letterbox(fill: 114), width: 64, height: 64),
    ]

    /// All geometries of one file in one call.
    private func together(_ bytes: [UInt8], scratch: DecodeScratch) throws -> [[Float]] {
        let buffers = geometries.map {
            UnsafeMutableBufferPointer<Float>.allocate(capacity: $0.count)
        }
        defer { buffers.forEach { $0.deallocate() } }
        for buffer in buffers { buffer.initialize(repeating: -1) }
        try bytes.withUnsafeBytes {
            try decoder.decode($0, geometries: geometries, into: buffers, scratch: scratch)
        }
        return buffers.map(Array.init)
    }

    @Test func companionsDoNotChangeAResult() throws {
        let bytes = try GoldenSamples.bytes(named: "scaled-by-2")
        let shared = try together(bytes, scratch: DecodeScratch())
        for (index, geometry) in geometries.enumerated() {
            #expect(try decoder.planes(of: bytes, geometry: geometry).values == shared[index])
        }
    }

    @Test func whatWasDecodedBeforeDoesNotChangeAResult() throws {
        let scratch = DecodeScratch()
        let bytes = try GoldenSamples.bytes(named: "jpeg-420-odd")
        let fresh = try together(bytes, scratch: DecodeScratch())
        for name in GoldenSamples.names {
            let other = try GoldenSamples.bytes(named: name)
            for length in stride(from: 1, to: other.count, by: max(1, other.count / 20)) {
                _ = try? together(Array(other.prefix(length)), scratch: scratch)
            }
            _ = try together(other, scratch: scratch)
            #expect(try together(bytes, scratch: scratch) == fresh, "after \(name)")
        }
    }

    @Test func workersOnManyThreadsAgree() async throws {
        let files = try GoldenSamples.names.map { try GoldenSamples.bytes(named: $0) }
        let geometry = PixelGeometry(resize: .squash, width: 24, height: 24)
        let expected = try files.map { try decoder.planes(of: $0, geometry: geometry) }
        try await withThrowingTaskGroup(of: [PixelPlanes].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try files.map { try ImageDecoder().planes(of: $0, geometry: geometry) }
                }
            }
            for try await planes in group { #expect(planes == expected) }
        }
    }

    @Test func letterboxKeepsTheAspectAndFillsTheRest() throws {
        let bytes = try GoldenSamples.bytes(named: "png-rgb")  // 45 x 29
        let planes = try decoder.planes(
            of: bytes, geometry: PixelGeometry(resize: .letterbox(fill: 9), width: 45, height: 45))
        #expect(planes[0, 7, 20] == 9 && planes[2, 37, 20] == 9)
        let plain = try decoder.planes(
            of: bytes, geometry: PixelGeometry(resize: .squash, width: 45, height: 29))
        for row in [0, 14, 28] { #expect(abs(planes[1, row + 8, 11] - plain[1, row, 11]) < 0.01) }
    }

    @Test func greyGivesThreeEqualPlanes() throws {
        let bytes = try GoldenSamples.bytes(named: "jpeg-grey")
        let planes = try decoder.planes(of: bytes, geometry: geometries[1])
        let count = planes.values.count / 3
        #expect(planes.values[0..<count] == planes.values[count..<(2 * count)])
        #expect(planes.values[0..<count] == planes.values[(2 * count)...])
    }

    @Test func extremeShapesAreReduced() throws {
        let line = try JPEGEncoder(subsampled: false).encoded(
            rgb: [UInt8](repeating: 200, count: 3 * 30_000), width: 30_000, height: 1)
        for geometry in geometries {
            let planes = try decoder.planes(of: line, geometry: geometry)
            #expect(abs(planes[0, (geometry.height - 1) / 2, geometry.width / 2] - 200) < 3)
        }
    }
}

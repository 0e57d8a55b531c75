import GraftImages
import Testing

/// Damaged files give errors or pixels, never a crash.
@Suite struct DamageTests {
    private let geometry = PixelGeometry(resize: .shortSide(24), width: 20, height: 20)

    @Test(arguments: GoldenSamples.names)
    func everyCutIsAnError(_ name: String) throws {
        let whole = try GoldenSamples.bytes(named: name)
        // Without its last bytes a GIF still has all pixels, and so has the first frame of half an
        // animation.
        let end = name.hasPrefix("gif") ? whole.count / (name == "gif" ? 2 : 4) : whole.count - 16
        for length in stride(from: 0, to: end, by: max(1, min(10, whole.count / 400))) {
            let cut = Array(whole.prefix(length))
            let isRefused = (try? ImageDecoder().planes(of: cut, geometry: geometry)) == nil
            #expect(isRefused, "\(length) of \(whole.count) bytes")
        }
    }

    @Test(arguments: GoldenSamples.names)
    func changedBytesNeverCrash(_ name: String) throws {
        var generator = Linear(state: 42)
        let whole = try GoldenSamples.bytes(named: name)
        var decoded = 0
        for _ in 0..<80 {
            var changed = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                changed[Int.random(in: changed.indices, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            if (try? ImageDecoder().planes(of: changed, geometry: geometry)) != nil { decoded += 1 }
        }
        #expect(decoded <= 80)
    }

    @Test func errorsSayWhatToDo() throws {
        let cut = Array(try GoldenSamples.bytes(named: "jpeg-444").prefix(300))
        let error = #expect(throws: ImageError.self) {
            try ImageDecoder().planes(of: cut, geometry: geometry)
        }
        #expect(error?.code == .truncated)
        #expect(error?.about("a.jpg").description.hasPrefix("a.jpg: ") == true)
        #expect(error?.detail.contains(";") == true)
    }

    @Test func aPNGWithAWrongCheckSumButSoundDataIsRead() throws {
        var bytes = try GoldenSamples.bytes(named: "png-rgb")
        let plain = try ImageDecoder().planes(of: bytes, geometry: geometry)
        // The check sum of IDAT stands 4 bytes before the 12 of IEND.
        bytes[bytes.count - 13] ^= 1
        #expect(try ImageDecoder().planes(of: bytes, geometry: geometry) == plain)
        bytes[bytes.count - 40] ^= 1
        #expect(throws: ImageError.self) {
            try ImageDecoder().planes(of: bytes, geometry: geometry)
        }
    }
}

/// A small seeded generator for tests (Knuth's MMIX constants).
struct Linear: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

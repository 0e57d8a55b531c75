import GraftImages
import Testing

@Suite struct GoldenPixelTests {
    @Test func samplesAreThere() {
        #expect(GoldenSamples.all.samples.count >= 70)
    }

    @Test(arguments: GoldenSamples.all.samples)
    func pixelsAgreeWithPillow(_ sample: GoldenSamples.Sample) throws {
        let bytes = GoldenSamples.bytes(of: sample)
        let planes = try ImageDecoder().planes(of: bytes, geometry: sample.geometry)
        let difference = meanDifference(planes.values, sample.expected.map(Float.init))
        #expect(difference <= sample.allowed)
        #expect(planes.values.allSatisfy { (0...255).contains($0) })
        let header = try bytes.withUnsafeBytes { try ImageDecoder().header(of: $0) }
        #expect(
            [header.orientedWidth, header.orientedHeight] == [
                sample.orientedWidth, sample.orientedHeight,
            ])
    }
}

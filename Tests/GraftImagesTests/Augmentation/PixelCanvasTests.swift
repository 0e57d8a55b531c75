import GraftLinearAlgebra
import Testing

@testable import GraftImages

@Suite struct PixelCanvasTests {
    private func sampled(
        _ planes: [Float], _ canvasWidth: Int, _ canvasHeight: Int, _ map: AffineMap, width: Int,
        height: Int
    ) -> [Float] {
        let bytes = PixelCanvas.bytes(width: canvasWidth, height: canvasHeight)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        defer { memory.deallocate() }
        return planes.withUnsafeBufferPointer { source in
            [Float](unsafeUninitializedCapacity: 3 * width * height) { buffer, count in
                guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
                PixelCanvas(from, width: canvasWidth, height: canvasHeight, memory: memory)
                    .sample(map, into: to, width: width, height: height)
                count = 3 * width * height
            }
        }
    }

    @Test func viewsAreThoseOfGridSample() throws {
        for view in try AugmentationGoldens.read().views {
            let (draw, crop) = (view.augmentation, view.draw.crop)
            let (width, height) = (Double(view.originalWidth), Double(view.originalHeight))
            let region = PixelRegion(
                left: crop.left * width, top: crop.top * height, width: crop.width * width,
                height: crop.height * height)
            let map = AffineMap(
                draw, region: region, scaleX: Double(view.canvasWidth) / width,
                scaleY: Double(view.canvasHeight) / height, width: view.width, height: view.height)
            let result = sampled(
                view.planes, view.canvasWidth, view.canvasHeight, map, width: view.width,
                height: view.height)
            #expect(largestDifference(result, view.expected) < 2e-3, "\(view.testDescription)")
        }
    }

    /// The plain double loop: mirrored at the edges, four neighbours.
    private func reference(
        _ planes: [Float], _ w: Int, _ h: Int, _ map: AffineMap, width: Int, height: Int
    ) -> [Float] {
        func mirrored(_ value: Double, _ side: Int) -> Double {
            var place = (value + 0.5).truncatingRemainder(dividingBy: Double(2 * side))
            if place < 0 { place += Double(2 * side) }
            return min(max(min(place, Double(2 * side) - place) - 0.5, 0), Double(side - 1))
        }
        return (0..<3).flatMap { channel in
            (0..<height).flatMap { row in
                (0..<width).map { column in
                    let (c, r) = (Double(column), Double(row))
                    let x = mirrored(
                        map.column.start + c * map.column.perColumn + r * map.column.perRow, w)
                    let y = mirrored(map.row.start + c * map.row.perColumn + r * map.row.perRow, h)
                    var sum = 0.0
                    for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                        let (px, py) = (min(Int(x) + i, w - 1), min(Int(y) + j, h - 1))
                        let (fx, fy) = (x - Double(Int(x)), y - Double(Int(y)))
                        sum +=
                            Double(planes[(channel * h + py) * w + px])
                            * (i == 0 ? 1 - fx : fx) * (j == 0 ? 1 - fy : fy)
                    }
                    return Float(sum)
                }
            }
        }
    }

    @Test func fastLoopsAgreeWithThePlainOne() {
        var generator = SeededGenerator(seed: 5)
        for side in [1, 2, 3, 17, 64] {
            for turn in [true, false] {
                let (w, h) = (side, 1 + generator.integer(below: 40))
                let (width, height) = (1 + generator.integer(below: 40), side)
                let planes = (0..<3 * w * h).map { _ in Float(255 * generator.uniform()) }
                func linear(_ along: Bool, _ across: Bool) -> AffineMap.Linear {
                    AffineMap.Linear(
                        start: 30 * (generator.uniform() - 0.5),
                        perColumn: along ? 3 * (generator.uniform() - 0.5) : 0,
                        perRow: across ? 3 * (generator.uniform() - 0.5) : 0)
                }
                let map = AffineMap(column: linear(true, turn), row: linear(turn, true))
                let fast = sampled(planes, w, h, map, width: width, height: height)
                let slow = reference(planes, w, h, map, width: width, height: height)
                #expect(largestDifference(fast, slow) < 1e-3, "\(w) x \(h), turned: \(turn)")
            }
        }
    }
}

extension AffineMap {
    /// Any map at all.
    fileprivate init(column: Linear, row: Linear) {
        self.init(
            .plain, region: PixelRegion(left: 0, top: 0, width: 1, height: 1), scaleX: 1, scaleY: 1,
            width: 1, height: 1)
        (self.column, self.row) = (column, row)
    }
}

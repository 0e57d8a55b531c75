import Foundation
import GraftLinearAlgebra

extension Pretext {
    /// Corrupts one image in place and says where.
    ///
    /// - Parameters:
    ///   - planes: 3 x side x side values in 0 ... 1.
    ///   - corrupted: side x side; 1 where any channel may have been changed, 0 elsewhere.
    ///   - image, view: the number of the image, and of this look at it.
    func corrupt(
        _ planes: UnsafeMutableBufferPointer<Float>, side: Int,
        corrupted: UnsafeMutableBufferPointer<Float>, seed: UInt64, image: Int, view: Int
    ) {
        var ofImage = SeededGenerator(seed: seed, stream: image)
        var generator = SeededGenerator(seed: ofImage.next(), stream: view)
        corrupted.update(repeating: noise == nil ? 0 : 1)
        if let noise { add(noise, to: planes, &generator) }
        guard let mask else { return }
        for patch in patches(mask, side: side, &generator) {
            let across = max(1, side / mask.patch)
            let (top, left) = (patch / across * mask.patch, patch % across * mask.patch)
            for row in top..<min(side, top + mask.patch) {
                for column in left..<min(side, left + mask.patch) {
                    for channel in 0..<3 { planes[(channel * side + row) * side + column] = 0 }
                    corrupted[row * side + column] = 1
                }
            }
        }
    }

    /// Patches of the grid to paint; a margin that no whole patch covers is never painted.
    private func patches(_ mask: Mask, side: Int, _ generator: inout SeededGenerator) -> [Int] {
        let across = max(1, side / mask.patch)
        let count = across * across
        var candidates = Array(0..<count)
        if asPublished {
            candidates.removeAll { place in
                let (row, column) = (place / 8, place % 8)
                return place < 64 && (row == 0 || row == 7 || column == 0 || column == 7)
            }
        }
        let wished = Int((mask.ratio * Double(count)).rounded())
        return Array(generator.shuffled(candidates).prefix(wished))
    }

    private func add(
        _ noise: Noise, to planes: UnsafeMutableBufferPointer<Float>,
        _ generator: inout SeededGenerator
    ) {
        guard asPublished else {
            let scale = noise.sigma / 255
            for place in stride(from: 0, to: planes.count, by: 2) {
                let (first, second) = generator.normals()
                planes[place] += Float(scale * first)
                if place + 1 < planes.count { planes[place + 1] += Float(scale * second) }
            }
            return
        }
        for place in planes.indices {
            let level = Int((noise.sigma * generator.normal()).rounded(.towardZero))
            let cast = level & 255
            planes[place] = min(1, planes[place] + Float(cast) / 255)
        }
    }
}

extension SeededGenerator {
    /// Two independent normal draws for the price of one (Box and Muller 1958).
    fileprivate mutating func normals() -> (Double, Double) {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        return (radius * cos(angle), radius * sin(angle))
    }
}

/// A Windows bitmap, read here because libvips leaves it to a loader that is not made for hostile
/// files.
struct BitmapSource: PixelSource {
    let bytes: UnsafeRawBufferPointer
    let header: BitmapHeader
    let largestDenominator = 1

    func planes(denominator: Int, scratch: DecodeScratch) throws(ImageError) -> SamplePlanes {
        let result = SamplePlanes(
            scratch: scratch, width: header.width, height: header.height, colour: .rgb, depth: 8)
        switch header.compression {
        case .run8, .run4:
            fillRuns(result)
        case .none where header.bitsPerPixel <= 8:
            try fillIndexed(result)
        default:
            try fillDirect(result)
        }
        return result
    }

    private func row(_ index: Int) -> Int { header.isTopDown ? index : header.height - 1 - index }

    /// Bytes of one row; rows are padded to four.
    private var rowBytes: Int { (header.width * header.bitsPerPixel + 31) / 32 * 4 }

    private func checkLength() throws(ImageError) {
        // The last row may lack its padding.
        let needed = rowBytes * (header.height - 1) + (header.width * header.bitsPerPixel + 7) / 8
        guard header.pixelOffset + needed <= bytes.count else {
            throw BitmapHeader.failure(.truncated, "the file ends early")
        }
    }

    private func set(_ planes: SamplePlanes, _ x: Int, _ y: Int, index: Int) {
        guard header.palette.indices.contains(index) else { return planes.set(x, y, 0, 0, 0) }
        let colour = header.palette[index]
        planes.set(x, y, colour.red, colour.green, colour.blue)
    }

    private func fillIndexed(_ planes: SamplePlanes) throws(ImageError) {
        try checkLength()
        let bits = header.bitsPerPixel
        for stored in 0..<header.height {
            let start = header.pixelOffset + stored * rowBytes
            for x in 0..<header.width {
                let byte = Int(bytes[start + x * bits / 8])
                let index = (byte >> (8 - bits - x * bits % 8)) & ((1 << bits) - 1)
                set(planes, x, row(stored), index: index)
            }
        }
    }

    private func fillDirect(_ planes: SamplePlanes) throws(ImageError) {
        try checkLength()
        let size = header.bitsPerPixel / 8
        let fields = header.masks.map(Field.init)
        let isPlain = header.compression == .none && size >= 3
        for stored in 0..<header.height {
            let start = header.pixelOffset + stored * rowBytes
            for x in 0..<header.width {
                let at = start + x * size
                if isPlain {
                    planes.set(x, row(stored), bytes[at + 2], bytes[at + 1], bytes[at])
                    continue
                }
                let pixel = (0..<size).reduce(UInt32(0)) {
                    $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1)
                }
                let alpha = fields[3].mask == 0 ? 255 : fields[3].value(pixel)
                let colour = fields[0..<3].map {
                    UInt8(($0.value(pixel) * alpha + 255 * (255 - alpha) + 127) / 255)
                }
                planes.set(x, row(stored), colour[0], colour[1], colour[2])
            }
        }
    }

    /// One colour's bits in a pixel.
    private struct Field {
        let mask: UInt32
        func value(_ pixel: UInt32) -> Int {
            guard mask != 0 else { return 0 }
            let shift = UInt32(mask.trailingZeroBitCount)
            return Int(UInt64((pixel & mask) >> shift) * 255 / UInt64(mask >> shift))
        }
    }

    /// Run-length coding: what no run reaches stays colour 0; a run past an edge is cut there.
    private func fillRuns(_ planes: SamplePlanes) {
        for y in 0..<header.height { for x in 0..<header.width { set(planes, x, y, index: 0) } }
        var (at, x, stored) = (header.pixelOffset, 0, 0)
        while stored < header.height, let count = bytes.uint8(at: at),
            let value = bytes.uint8(at: at + 1)
        {
            at += 2
            switch (count, value) {
            case (0, 0):
                (x, stored) = (0, stored + 1)
            case (0, 1):
                return
            case (0, 2):
                x += bytes.uint8(at: at) ?? 0
                stored += bytes.uint8(at: at + 1) ?? 0
                at += 2
            case (0, let literal):
                draw(planes, literal, x, stored) { index in nibble(at, index) }
                x += literal
                at += header.compression == .run8 ? (literal + 1) / 2 * 2 : (literal + 3) / 4 * 2
            default:
                draw(planes, count, x, stored) { index in
                    header.compression == .run8 ? value : index % 2 == 0 ? value >> 4 : value & 15
                }
                x += count
            }
        }
    }

    private func nibble(_ at: Int, _ index: Int) -> Int {
        if header.compression == .run8 { return bytes.uint8(at: at + index) ?? 0 }
        let byte = bytes.uint8(at: at + index / 2) ?? 0
        return index % 2 == 0 ? byte >> 4 : byte & 15
    }

    private func draw(
        _ planes: SamplePlanes, _ count: Int, _ x: Int, _ stored: Int, index: (Int) -> Int
    ) {
        guard stored < header.height else { return }
        for step in 0..<count where x + step < header.width {
            set(planes, x + step, row(stored), index: index(step))
        }
    }
}

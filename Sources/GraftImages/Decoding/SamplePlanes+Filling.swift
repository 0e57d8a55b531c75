/// Planes that are filled sample by sample instead of by a native decoder.
extension SamplePlanes {
    /// One plane for grey, three for RGB, contents undefined, in the scratch's memory.
    init(scratch: DecodeScratch, width: Int, height: Int, colour: Colour, depth: Int) {
        let stride = AlignedBuffer.padded(width * depth / 8)
        planes = (0..<(colour == .grey ? 1 : 3)).map { index in
            Plane(
                base: scratch.samples[index].reserve(stride * height), stride: stride, width: width,
                height: height)
        }
        self.colour = colour
        self.depth = depth
        (subsamplingX, subsamplingY) = (0, 0)
        (extentX, extentY) = (Double(width), Double(height))
    }

    /// Sets one pixel of three 8-bit planes.
    func set(_ x: Int, _ y: Int, _ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        planes[0].base.storeBytes(of: red, toByteOffset: y * planes[0].stride + x, as: UInt8.self)
        planes[1].base.storeBytes(of: green, toByteOffset: y * planes[1].stride + x, as: UInt8.self)
        planes[2].base.storeBytes(of: blue, toByteOffset: y * planes[2].stride + x, as: UInt8.self)
    }
}

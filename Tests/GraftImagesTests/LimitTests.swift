import Foundation
import GraftImages
import Testing

@Suite struct LimitTests {
    private func header(_ bytes: [UInt8], _ limits: ImageLimits = ImageLimits()) throws(ImageError)
        -> ImageHeader
    {
        var result: Result<ImageHeader, ImageError>?
        bytes.withUnsafeBytes { data in
            result = Result { () throws(ImageError) in
                try ImageDecoder(limits: limits).header(of: data)
            }
        }
        guard let result else { throw ImageError(.library, subject: "", detail: "") }
        return try result.get()
    }

    private func code(_ bytes: [UInt8], _ limits: ImageLimits = ImageLimits()) -> ImageError.Code? {
        do throws(ImageError) {
            _ = try header(bytes, limits)
            return nil
        } catch { return error.code }
    }

    private func big(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(value).bigEndian, Array.init)
    }

    /// A JPEG that claims a size, with nothing behind its frame header.
    private func claim(_ width: Int, _ height: Int, process: UInt8 = 0xC0, precision: UInt8 = 8)
        -> [UInt8]
    {
        [
            0xFF, 0xD8, 0xFF, process, 0, 11, precision, UInt8(height >> 8), UInt8(height & 255),
            UInt8(width >> 8),
        ]
            + [UInt8(width & 255), 1, 1, 0x11, 0, 0xFF, 0xD9]
    }

    @Test func sizesBeyondTheLimitsAreRefusedFromTheHeader() {
        #expect(code(claim(14_000, 14_000)) == .overLimit)
        #expect(code(claim(40_000, 10)) == .overLimit)
        #expect(code(claim(0, 10)) == .corrupt)
        #expect(code(claim(100, 100)) == nil)
        #expect(code(claim(100, 100), ImageLimits(maximumPixels: 9_999)) == .overLimit)
        #expect(code(claim(100, 100), ImageLimits(maximumBytes: 10)) == .overLimit)
        let gif = Array("GIF89a".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0]
        #expect(code(gif) == .overLimit)
        let webp =
            Array("RIFF".utf8) + [22, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0]
        #expect(code(webp + [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) == .overLimit)
        var bmp = [UInt8](repeating: 0, count: 54)
        bmp.replaceSubrange(0..<2, with: Array("BM".utf8))
        (bmp[14], bmp[19], bmp[20], bmp[23], bmp[24], bmp[28]) = (40, 0, 1, 0, 1, 24)
        #expect(code(bmp) == .overLimit)
        let tiff: [UInt8] = [
            0x49, 0x49, 42, 0, 8, 0, 0, 0, 2, 0, 0, 1, 4, 0, 1, 0, 0, 0, 0, 0, 2, 0,
        ]
        #expect(code(tiff + [1, 1, 4, 0, 1, 0, 0, 0, 0, 0, 2, 0]) == .overLimit)
    }

    @Test func codingThatIsNotDecodedSaysSo() {
        #expect(code(claim(10, 10, process: 0xC3)) == .unsupported)
        #expect(code(claim(10, 10, precision: 12)) == .unsupported)
    }

    @Test func tooManyScansAreRefused() throws {
        let bytes = try GoldenSamples.bytes(named: "jpeg-progressive")
        let scan = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xDA]) })
        let extra: [UInt8] = Array(bytes[scan..<(scan + 2 + Int(bytes[scan + 3]))])
        let many = bytes[..<scan] + Array(repeating: extra, count: 120).joined() + bytes[scan...]
        #expect(code(bytes) == nil)
        #expect(code(Array(many)) == .overLimit)
    }

    @Test func aGiantPictureInASmallFileCostsNothing() throws {
        var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        png +=
            big(13) + Array("IHDR".utf8) + big(14_000) + big(14_000) + [8, 2, 0, 0, 0] + [
                0xA5, 0xD9, 0x9F, 0xFA,
            ]
        let started = ContinuousClock.now
        #expect(throws: ImageError.self) { try header(png) }
        #expect(ContinuousClock.now - started < .milliseconds(50))
    }

    @Test func formatsAreToldByTheirFirstBytes() {
        #expect(code([]) == .empty)
        #expect(code(Array("hello".utf8)) == .unknownFormat)
        #expect(code(Array("%!PS-Adobe-3.0".utf8)) == .unsupported)
        #expect(code(Array("%PDF-1.7".utf8)) == .unsupported)
        #expect(
            code(Array("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8))
                == .unsupported)
        #expect(code([0xFF, 0xD8, 0xFF]) == .truncated)
    }

    @Test(arguments: ["jpeg-444", "png-rgb", "webp", "tiff", "gif", "bmp-24", "avif", "heic"])
    func eachFormatIsKnown(_ name: String) throws {
        let format = try header(GoldenSamples.bytes(named: name)).format
        #expect(
            name.hasPrefix(format == .heif ? (name == "avif" ? "avif" : "heic") : format.rawValue))
    }
}

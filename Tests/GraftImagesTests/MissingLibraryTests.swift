import Foundation
import GraftImages
import Testing

/// A machine without libvips, in a child process: a process loads the library once.
@Suite struct MissingLibraryTests {
    private static let geometry = PixelGeometry(resize: .shortSide(24), width: 20, height: 20)

    private static func error(_ name: String) throws -> ImageError? {
        let bytes = try GoldenSamples.bytes(named: name)
        do {
            _ = try ImageDecoder().planes(of: bytes, geometry: geometry)
            return nil
        } catch {
            return error
        }
    }

    @Test func onlyJPEGAndBMPAreReadWithoutIt() async {
        await #expect(processExitsWith: .success) {
            setenv("GRAFT_VIPS", "/nowhere/libvips.so.42", 1)
            for name in ["jpeg-420", "jpeg-grey", "bmp-24", "bmp-8", "profile-standard"] {
                #expect(try Self.error(name) == nil, "\(name)")
            }
            for name in ["png-rgb", "webp", "tiff", "gif", "avif", "heic", "jpeg-cmyk"] {
                let error = try #require(try Self.error(name), "\(name)")
                #expect(error.code == .library, "\(name)")
                #expect(error.detail.contains("/nowhere/libvips.so.42"), "\(name)")
                #expect(error.detail.contains("install libvips42"), "\(name)")
            }
        }
    }

    @Test func aProfileIsNotLeftOutWithoutIt() async {
        await #expect(processExitsWith: .success) {
            setenv("GRAFT_VIPS", "/nowhere/libvips.so.42", 1)
            let error = try Self.error("profile-wide-JPEG")
            #expect(error?.code == .library)
        }
    }

    @Test func anotherLibraryIsRefused() async {
        await #expect(processExitsWith: .success) {
            setenv("GRAFT_VIPS", "libz.so.1", 1)
            let error = try #require(try Self.error("png-rgb"))
            #expect(error.code == .library)
            #expect(error.detail.contains("vips_init"))
        }
    }

    @Test func theNamedLibraryIsUsed() async {
        await #expect(processExitsWith: .success) {
            setenv("GRAFT_VIPS", "libvips.so.42", 1)
            let error = try Self.error("png-rgb")
            #expect(error == nil)
        }
    }
}

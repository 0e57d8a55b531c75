/// Decodes the files named on standard input, for `measure.py`: times them, or writes their pixels.
///
/// Usage: decode-bench MODE RULE KERNEL SIDE SCALED REPEATS [OUT] MODE is `time` or `pixels`; RULE
/// is a short side in pixels or `squash`; SIDE the crop; SCALED 0 or 1.
import Foundation
import GraftImages

let arguments = CommandLine.arguments
guard arguments.count >= 7, let side = Int(arguments[4]), let repeats = Int(arguments[6]),
    let kernel = PixelGeometry.Kernel(rawValue: arguments[3])
else {
    FileHandle.standardError.write(
        Data("usage: decode-bench MODE RULE KERNEL SIDE SCALED REPEATS [OUT]\n".utf8))
    exit(64)
}
let geometry = PixelGeometry(
    resize: Int(arguments[2]).map { .shortSide($0) } ?? .squash, kernel: kernel, width: side,
    height: side,
    scaledDecoding: arguments[5] == "1")

/// Seconds of processor time that this process has used.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

var files: [(name: String, bytes: [UInt8])] = []
while let line = readLine() {
    if let data = FileManager.default.contents(atPath: line) { files.append((line, [UInt8](data))) }
}
let decoder = ImageDecoder()
let scratch = DecodeScratch()
var plane = [Float](repeating: 0, count: geometry.count)
let output = arguments[1] == "pixels" ? FileHandle(forWritingAtPath: arguments[7]) : nil
var best = Double.infinity
var failures = 0
for pass in 0..<repeats {
    let started = processorSeconds()
    for file in files {
        let failure: ImageError? = plane.withUnsafeMutableBufferPointer { buffer -> ImageError? in
            file.bytes.withUnsafeBytes { bytes -> ImageError? in
                do throws(ImageError) {
                    try decoder.decode(
                        bytes, geometries: [geometry], into: [buffer], scratch: scratch)
                    return nil
                } catch { return error }
            }
        }
        if pass == 0, let failure {
            failures += 1
            print("failed\t\(failure.code.rawValue)\t\(file.name)\t\(failure.detail)")
        }
        if let output {
            if failure != nil { plane = [Float](repeating: .nan, count: geometry.count) }
            plane.withUnsafeBytes { output.write(Data($0)) }
        }
    }
    best = min(best, processorSeconds() - started)
}
print("milliseconds\t\(best / Double(max(files.count, 1)) * 1_000)\t\(files.count)\t\(failures)")

import Foundation
import SystemPackage

@testable import GraftDatasets

/// A folder for one test, removed with it; names are raw bytes.
final class TemporaryFolder {
    let path: FilePath

    init() {
        var template = Array((NSTemporaryDirectory() + "/graft-XXXXXX").utf8CString)
        path = FilePath(String(cString: mkdtemp(&template)))
    }

    deinit {
        chmod(path.string, 0o700)
        try? FileManager.default.removeItem(atPath: path.string)
    }

    /// Writes files of some bytes, making the folders that they lie in.
    @discardableResult
    func files(_ names: [String], content: String = "x") -> TemporaryFolder {
        for name in names { file(bytes: Array(name.utf8), content: Array(content.utf8)) }
        return self
    }

    func file(bytes name: [UInt8], content: [UInt8] = [0]) {
        let parts = name.split(separator: UInt8(ascii: "/"))
        for end in 1..<max(parts.count, 1) {
            let folder = Array(parts[..<end].joined(separator: [UInt8(ascii: "/")]))
            at(folder).withPlatformString { _ = mkdir($0, 0o755) }
        }
        at(name).withPlatformString { pointer in
            let descriptor = open(pointer, O_CREAT | O_WRONLY | O_TRUNC, 0o644)
            _ = content.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            close(descriptor)
        }
    }

    func folder(_ name: String) { (path.string + "/" + name).withCString { _ = mkdir($0, 0o755) } }

    func link(_ name: String, to target: String) { symlink(target, path.string + "/" + name) }

    func at(_ name: [UInt8]) -> FilePath {
        FilePath(rawBytes: path.rawBytes + [UInt8(ascii: "/")] + name)
    }

    func table(_ text: String, name: String = "labels.csv") -> TemporaryFolder {
        file(bytes: Array(name.utf8), content: Array(text.utf8))
        return self
    }

    func read(_ options: DatasetOptions = DatasetOptions()) throws(DatasetError) -> Dataset {
        try DatasetReader(options: options).read(path)
    }
}

/// A dataset in short: path = labels.
func summary(_ dataset: Dataset) -> [String] {
    dataset.samples.indices.map {
        "\(dataset.samples[$0].path) = \(dataset.labels.description(of: $0))"
    }
}

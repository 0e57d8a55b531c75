import Crypto
import Foundation
import SystemPackage

/// Fetching backbones by the address on their card.
extension BackboneLibrary {
    /// Downloads, verifies and installs a backbone; continues an earlier attempt.
    ///
    /// - Parameters:
    ///   - card: one of the catalogue's, or any card with a `url`.
    ///   - progress: bytes so far, bytes in all if known.
    /// - Returns: the installed backbone. Without a digest on the card, the one found is noted and the
    ///   fact stays among `unverified`.
    /// - Throws: `FeatureError` (`download`, `hashMismatch`: nothing is kept, `diskFull`, `badName`,
    ///   or why the network cannot be used as it is), `CancellationError`.
    public func pull(
        _ card: BackboneCard, replacing: Bool = false,
        progress: @escaping @Sendable (Int, Int?) -> Void = { _, _ in }
    ) async throws -> Backbone {
        let name = try Self.checked(card.name)
        guard let url = card.url, !url.isEmpty else {
            throw FeatureError(
                .download, subject: name,
                detail: "its card has no address; get the file yourself and use graft backbones add"
            )
        }
        try refuseToReplace(name, unless: replacing)
        try makeFolder()
        return try await Lanes.detached { cancellation in
            let part = folder.appending(name + ".onnx.part")
            let isApproximate = card.unverified.contains("bytes:about")
            let download = Download(
                url: url, target: part, expectedBytes: isApproximate ? nil : card.bytes)
            try download.run(cancellation: cancellation, progress: progress)
            var card = card
            try verify(part, &card)
            return try install(part, card)
        }
    }

    /// Compares the file with the card; a file that does not match is deleted.
    private func verify(_ part: FilePath, _ card: inout BackboneCard) throws {
        let found = try ContentDigest(ofFile: part)
        let difference: String?
        if let expected = card.sha256 {
            difference = expected == found ? nil : "SHA-256 \(found.hex) instead of \(expected.hex)"
        } else if let expected = card.md5 {
            let md5 = try Self.md5(of: part)
            difference = expected.lowercased() == md5 ? nil : "MD5 \(md5) instead of \(expected)"
        } else {
            difference = nil
        }
        if let difference {
            try? FileManager.default.removeItem(atPath: part.string)
            throw FeatureError(
                .hashMismatch, subject: card.url ?? card.name,
                detail:
                    "what arrived has \(difference) and was deleted; the file on the host has changed: "
                    + "get it elsewhere and use graft backbones add")
        }
        card.sha256 = found
        card.bytes = Int(try FileReader.stamp(of: part).size)
        card.unverified.removeAll { $0 == "bytes:about" }
    }

    private func install(_ part: FilePath, _ original: BackboneCard) throws -> Backbone {
        var card = original
        let file = folder.appending(card.name + ".onnx")
        card.file = card.name + ".onnx"
        let status = part.withPlatformString { from in file.withPlatformString { rename(from, $0) }
        }
        guard status == 0 else { throw AtomicFile.failure(Errno(rawValue: errno), file) }
        do {
            card = try BackboneInspection(of: Backbone(card: card, origin: .file(file))).completed(
                card)
            let prepared = try PreparedBackbone(Backbone(card: card, origin: .file(file)))
            card.features = prepared.backbone.card.features
        } catch {
            throw FeatureError(
                .badCard, subject: card.name,
                detail: "was downloaded to \(file.printable) but cannot be used as its card stands "
                    + "(\(BackboneFolder.explain(error))); write a card and use graft backbones add with it"
            )
        }
        return try finish(card, file: file)
    }

    private static func md5(of file: FilePath) throws -> String {
        var hash = Insecure.MD5()
        let descriptor = try FileDescriptor.open(file, .readOnly, options: [.closeOnExec])
        try descriptor.closeAfter {
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
                if count == 0 { break }
                hash.update(data: buffer[..<count])
            }
        }
        return hash.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}

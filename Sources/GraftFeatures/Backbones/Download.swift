import Foundation
import SystemPackage

/// One file fetched by address into another, continued where an earlier attempt stopped.
///
/// The transfer itself is left to the `curl` command: certificates, proxies, redirections and resuming
/// are its trade, and the executable needs no network library.
struct Download {
    let url: String
    let target: FilePath
    /// Length of the whole file, where known.
    let expectedBytes: Int?

    /// Fetches the file; returns when it is complete. What arrived stays for the next attempt when the
    /// transfer breaks off.
    ///
    /// - Parameter progress: bytes so far, bytes in all if known; about five times a second.
    /// - Throws: `FeatureError` (`download`, `diskFull`), `CancellationError`.
    func run(cancellation: CancellationFlag, progress: (Int, Int?) -> Void) throws {
        if let expectedBytes {
            if size > expectedBytes { try? FileManager.default.removeItem(atPath: target.string) }
            if size == expectedBytes, expectedBytes > 0 { return }
        }
        var result = try transfer(cancellation, progress)
        if result.status == 33 || (result.status == 22 && result.message.contains("416")), size > 0
        {
            // The server cannot continue, or there is nothing left to send: from the beginning.
            try? FileManager.default.removeItem(atPath: target.string)
            result = try transfer(cancellation, progress)
        }
        try cancellation.check()
        guard result.status == 0 else { throw failure(result.status, result.message) }
        progress(size, expectedBytes)
    }

    private var size: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: target.string)
        return attributes?[.size] as? Int ?? 0
    }

    private func transfer(
        _ cancellation: CancellationFlag, _ progress: (Int, Int?) -> Void
    ) throws -> (status: Int32, message: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "curl", "--fail", "--location", "--silent", "--show-error", "--continue-at", "-",
            "--proto", "=https,http,file", "--proto-redir", "=https,http", "--max-redirs", "10",
            "--connect-timeout", "30", "--speed-limit", "256", "--speed-time", "60", "--retry", "2",
            "--output", target.string, "--url", url,
        ]
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw failure(127, "\(error)")
        }
        while process.isRunning {
            // Not SIGTERM, which a child may inherit as blocked; what arrived is kept either way.
            if cancellation.isRaised { kill(process.processIdentifier, SIGKILL) }
            progress(size, expectedBytes)
            Thread.sleep(forTimeInterval: 0.05)
        }
        process.waitUntilExit()
        let message = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return (process.terminationStatus, message.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Exit codes of curl in words that end in what to do.
    private func failure(_ status: Int32, _ message: String) -> FeatureError {
        let remedy =
            switch status {
            case 3: "the address is malformed; correct \"url\" in the card"
            case 1: "only https, http and file addresses are fetched"
            case 5, 6: "the host is not found; check the network connection"
            case 7, 28: "the host does not answer; try again later, what arrived is kept"
            case 18, 52, 55, 56: "the transfer broke off; run again to continue it"
            case 22:
                "the host refuses (\(message)); the file may have moved: get it elsewhere and use "
                    + "graft backbones add"
            case 23: "the file cannot be written; free some space on the disk"
            case 35, 60: "the secure connection cannot be made (\(message))"
            case 37: "there is no such file; check the path"
            case 126, 127: "the command curl is missing; install it (apt-get install curl)"
            default: "the transfer failed (\(message), code \(status)); run again to continue it"
            }
        return FeatureError(status == 23 ? .diskFull : .download, subject: url, detail: remedy)
    }
}

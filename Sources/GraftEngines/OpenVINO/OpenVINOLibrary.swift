/// An opened OpenVINO library: its table of functions, its location and its version.

internal import COpenVINO

/// `@unchecked Sendable`: the table is written once before the object exists, and OpenVINO's functions may be called from
/// any thread.
final class OpenVINOLibrary: @unchecked Sendable {
    let table: graft_ov_table
    let location: String
    let source: EngineReport.Source
    /// "2026.4.1" and the whole build text.
    let version: String
    let build: String

    private init(file: String, source: EngineReport.Source) throws(EngineError) {
        var table = graft_ov_table()
        var text = [CChar](repeating: 0, count: 4096)
        guard graft_ov_load(file, &table, &text, text.count) == 0 else {
            throw EngineError(.libraryMissing, file, string(text))
        }
        graft_ov_location(&table, &text, text.count)
        self.table = table
        let path = string(text)
        location = path.isEmpty ? file : path
        self.source = source
        var version = graft_ov_version()
        guard table.get_openvino_version(&version) == 0, let build = version.build.map({ String(cString: $0) })
        else { throw EngineError(.libraryUnusable, file, "does not tell its version") }
        table.version_free(&version)
        self.build = build
        self.version = String(build.prefix { $0 != "-" })
    }

    /// Opens the first candidate that loads; tells what became of those before it.
    static func open(_ search: EngineSearch) -> (library: OpenVINOLibrary?, attempts: [EngineReport.Attempt]) {
        let (files, without) = search.candidates()
        var attempts = without
        for candidate in files {
            do throws(EngineError) {
                return (try OpenVINOLibrary(file: candidate.file, source: candidate.source), attempts)
            } catch {
                attempts.append(.init(candidate.file, candidate.source, error.detail))
            }
        }
        return (nil, attempts)
    }

    /// Turns a failed status into an error with the library's own words.
    ///
    /// The library keeps one last message for the whole process, so when two threads fail in the same instant one of them
    /// may get the other's words, or only the general name of the status.
    func check(
        _ status: graft_ov_status, _ code: EngineError.Code, _ subject: String, _ remedy: String
    ) throws(EngineError) {
        if status == 0 { return }
        var words = table.get_error_info(status).map { String(cString: $0) } ?? "status \(status)"
        if let message = table.get_last_err_msg() {
            let text = OpenVINOMessage.condensed(String(cString: message))
            table.free(message)
            if !text.isEmpty { words = text }
        }
        throw EngineError(code, subject, "\(words). \(remedy)")
    }

    /// Takes over a string that the library allocated.
    func take(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text else { return "" }
        defer { table.free(text) }
        return String(cString: text)
    }
}

private func string(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

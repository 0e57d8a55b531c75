import Foundation
import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Fetches tensors from weights files beside a model, trusting neither the model nor the folder.
///
/// A location is one file name: no separators, no "..", no NUL, taken literally (nothing is
/// decoded). The file is looked at without following links, opened without following links, and
/// looked at again through the open descriptor, so that exchanging it in between does not help.
struct ExternalDataReader: ~Copyable {
    /// All tensors together.
    static let maximumBytes = 4 << 30
    static let suffixes = [
        ".data", ".onnx_data", ".onnx.data", ".bin", ".weight", ".weights", ".bias", ".raw", ".pb",
    ]

    private let subject: String
    private let folder: FileDescriptor
    private var files: [String: (descriptor: FileDescriptor, size: Int)] = [:]
    private var total = 0

    init(folder: FilePath, subject: String) throws(ONNXError) {
        self.subject = subject
        do {
            self.folder = try FileDescriptor.open(
                folder, .readOnly, options: [.directory, .closeOnExec])
        } catch {
            throw ONNXError(
                .fileAccess, folder.string,
                "cannot be opened (\(error)). Check the permissions of the folder.")
        }
    }

    deinit {
        for file in files.values { try? file.descriptor.close() }
        try? folder.close()
    }

    /// The bytes of a tensor, exactly as many as its shape and type ask for.
    mutating func bytes(of tensor: ONNXTensorProto) throws(ONNXError) -> Data {
        let entries = Dictionary(
            tensor.externalData.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
        let name = tensor.name.isEmpty ? "a tensor" : tensor.name
        guard let count = ONNXTensor.count(of: tensor.dims),
            let needed = ElementType(rawValue: tensor.dataType)?.byteCount(of: count)
        else {
            throw refused("\(name) has no size that external weights could fill")
        }
        guard let location = entries["location"], !location.isEmpty else {
            throw refused("\(name) names no file for its weights")
        }
        guard let offset = Self.number(entries["offset"], otherwise: 0),
            let length = Self.number(entries["length"], otherwise: needed), length == needed
        else {
            throw refused("\(name) asks for a range of \(location) that does not fit its shape")
        }
        guard needed <= Self.maximumBytes - total else {
            throw ONNXError(
                .tooLarge, subject,
                "needs more than 4 GiB of external weights. Use a smaller network.")
        }
        let file = try opened(location)
        guard offset <= file.size, length <= file.size - offset else {
            throw refused("\(name) asks for bytes beyond the end of \(location)")
        }
        total += needed
        let bytes = try? file.descriptor.bytes(count: length, from: Int64(offset))
        guard let bytes, bytes.count == length else {
            throw refused("\(location) cannot be read to the end of \(name)")
        }
        return Data(bytes)
    }

    private static func number(_ text: String?, otherwise: Int) -> Int? {
        guard let text else { return otherwise }
        guard let value = Int(text), value >= 0 else { return nil }
        return value
    }

    private mutating func opened(_ location: String) throws(ONNXError) -> (
        descriptor: FileDescriptor, size: Int
    ) {
        if let file = files[location] { return file }
        try checkName(location)
        var before = stat()
        guard fstatat(folder.rawValue, location, &before, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw refused("\(location) is not in the folder of the model")
        }
        try checkPlain(before, location)
        let number = openat(
            folder.rawValue, location, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard number >= 0 else { throw refused("\(location) cannot be opened") }
        let descriptor = FileDescriptor(rawValue: number)
        do throws(ONNXError) {
            var after = stat()
            guard fstat(number, &after) == 0, after.st_ino == before.st_ino,
                after.st_dev == before.st_dev
            else {
                throw refused("\(location) was exchanged while it was being opened")
            }
            try checkPlain(after, location)
            let file = (descriptor: descriptor, size: Int(after.st_size))
            files[location] = file
            return file
        } catch {
            try? descriptor.close()
            throw error
        }
    }

    private func checkName(_ location: String) throws(ONNXError) {
        let forbidden = location.utf8.contains {
            $0 == 0x2F || $0 == 0x5C || $0 < 0x20 || $0 == 0x7F
        }
        guard !forbidden, location != ".", location != "..", location.utf8.count <= 255 else {
            throw refused(
                "weights lie at \(location.debugDescription), outside the folder of the model")
        }
        guard Self.suffixes.contains(where: { location.lowercased().hasSuffix($0) }) else {
            throw refused(
                "\(location) does not look like a file of weights "
                    + "(\(Self.suffixes.joined(separator: " ")))"
            )
        }
    }

    private func checkPlain(_ status: stat, _ location: String) throws(ONNXError) {
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw refused("\(location) is not a plain file")
        }
        guard status.st_nlink == 1 else {
            throw refused("\(location) has a second name (hard link)")
        }
    }

    private func refused(_ reason: String) -> ONNXError {
        ONNXError(
            .externalData, subject,
            "\(reason). Save the model as one file, or with its weights in one plain file "
                + "beside it "
                + "(name.onnx.data).")
    }
}

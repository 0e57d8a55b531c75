import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The bytes of a file from its beginning, block by block, unpacked where the file is gzip.
///
/// Memory is one packed and one plain block, or one line where that is longer. Between blocks the
/// current task may be cancelled.
struct ByteStream: ~Copyable {
    typealias Progress = (_ done: Int64, _ total: Int64) -> Void

    static let blockSize = 1 << 20
    /// Longest line, name or record that is believed.
    static let longestLine = 1 << 24

    let file: FilePath
    private let descriptor: FileDescriptor
    private let total: Int64
    private let progress: Progress?
    /// Bytes taken from the file, packed if it is packed.
    private var done: Int64 = 0
    private var inflater: GzipInflater?
    private let packed: UnsafeMutableRawBufferPointer
    /// Plain bytes: those in `start..<end` are still to be taken.
    private var buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    /// Address of the next byte in the plain data.
    private(set) var position: Int64 = 0

    /// - Throws: `DatasetError` with code `.notFound` or `.unreadable`.
    init(_ file: FilePath, progress: Progress? = nil) throws(DatasetError) {
        let (descriptor, total) = try Self.open(file)
        let head = (try? Self.head(of: descriptor)) ?? []
        isPlain = !GzipInflater.recognises(head)
        inflater = isPlain ? nil : GzipInflater()
        self.file = file
        self.progress = progress
        self.descriptor = descriptor
        self.total = total
        packed = .allocate(byteCount: Self.blockSize, alignment: 16)
        buffer = .allocate(byteCount: Self.blockSize, alignment: 16)
    }

    deinit {
        packed.deallocate()
        buffer.deallocate()
        try? descriptor.close()
    }

    /// Whether the file is not packed, so that its bytes can be had in any order.
    let isPlain: Bool
    /// Length of the plain data, where it is known without unpacking.
    var length: Int64? { isPlain ? total : nil }

    /// The bytes at hand.
    private var rest: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[start..<end])
    }

    /// Up to `count` of the next bytes, which are not taken; fewer only at the end of the file.
    mutating func peek(_ count: Int) throws -> [UInt8] {
        try ensure(count)
        return Array(rest.prefix(count))
    }

    /// Takes exactly `count` bytes, valid within `body`; nil where the file ends before.
    mutating func take<Result>(
        _ count: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result? {
        try ensure(count)
        guard end - start >= count else { return nil }
        defer { advance(count) }
        return try body(UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
    }

    /// Takes the bytes before the next `terminator`, and the terminator; nil at the end of the
    /// file. Without a terminator the rest of the file is taken.
    ///
    /// - Throws: `DatasetError` with code `.malformedVectors` if none comes in 16 MiB.
    mutating func take<Result>(
        until terminator: UInt8, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result? {
        var searched = 0
        while true {
            if let place = Self.place(of: terminator, in: rest, from: searched) {
                defer { advance(place + 1) }
                return try body(UnsafeRawBufferPointer(rebasing: rest.prefix(place)))
            }
            searched = end - start
            guard searched < Self.longestLine else {
                throw malformed("a line or word is longer than 16 MiB")
            }
            if try !grow() { break }
        }
        guard start < end else { return nil }
        defer { advance(end - start) }
        return try body(rest)
    }

    /// The bytes at an address of the plain data, valid within `body`; nil where the file ends
    /// before. Addresses must rise from call to call and lie behind what was taken.
    mutating func take<Result>(
        _ count: Int, at address: Int64, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result? {
        guard isPlain else {
            guard try skip(address - position) else { return nil }
            return try take(count, body)
        }
        if address - done >= Int64(Self.blockSize) {
            try Task.checkCancellation()
            done = address
            progress?(done, max(total, done))
        }
        // A plain file leaves the packed block free.
        let target = UnsafeMutableRawBufferPointer(rebasing: packed[..<count])
        do {
            let read = try descriptor.read(fromAbsoluteOffset: address, into: target)
            guard read == count else { return nil }
        } catch { throw unreadable(error) }
        return try body(UnsafeRawBufferPointer(target))
    }

    /// Leaves out `count` bytes.
    ///
    /// - Returns: whether the file is that long.
    mutating func skip(_ count: Int64) throws -> Bool {
        var remaining = count
        while remaining > 0 {
            if start == end, try !grow() { return false }
            let step = Int(min(remaining, Int64(end - start)))
            advance(step)
            remaining -= Int64(step)
        }
        return true
    }

    private mutating func advance(_ count: Int) {
        start += count
        position += Int64(count)
    }

    /// An error about this file.
    func malformed(_ what: String, to do: String = "") -> DatasetError {
        DatasetError(
            .malformedVectors, subject: file.printable,
            detail: what + "; " + (`do`.isEmpty ? "download or write the file again" : `do`))
    }

    private mutating func ensure(_ count: Int) throws {
        while end - start < count, try grow() {}
    }

    /// Reads another block behind the bytes at hand; false at the end of the file.
    private mutating func grow() throws -> Bool {
        try Task.checkCancellation()
        if start > 0 {
            buffer.copyMemory(from: rest)
            (start, end) = (0, end - start)
        }
        if buffer.count - end < Self.blockSize / 2 {
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: buffer.count * 2, alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<end]))
            buffer.deallocate()
            buffer = larger
        }
        let count = try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
        end += count
        return count > 0
    }

    private mutating func fill(_ target: UnsafeMutableRawBufferPointer) throws -> Int {
        // Taken out and put back, because the closure below reads through this same stream.
        guard var inflater = inflater.take() else { return try read(into: target) }
        let packed = packed
        do {
            let count = try inflater.inflate(into: target) {
                UnsafeMutableRawBufferPointer(rebasing: packed[..<(try read(into: packed))])
            }
            self.inflater = consume inflater
            return count
        } catch let fault as GzipInflater.Fault {
            throw malformed(
                fault == .truncated ? "the gzip file is cut short" : "the gzip file is broken")
        }
    }

    private mutating func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        do {
            let count = try descriptor.read(into: target)
            done += Int64(count)
            progress?(done, max(total, done))
            return count
        } catch { throw unreadable(error) }
    }

    private func unreadable(_ error: any Error) -> DatasetError {
        DatasetError(
            .unreadable, subject: file.printable,
            detail: "cannot be read (\(error)); check its disk and permissions")
    }

    private static func place(
        of byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count else { return nil }
        guard let found = memchr(base + start, Int32(byte), bytes.count - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    private static func head(of descriptor: FileDescriptor) throws -> [UInt8] {
        var head = [UInt8](repeating: 0, count: 2)
        let count = try head.withUnsafeMutableBytes {
            try descriptor.read(fromAbsoluteOffset: 0, into: $0)
        }
        return Array(head.prefix(count))
    }

    private static func open(_ file: FilePath) throws(DatasetError) -> (FileDescriptor, Int64) {
        switch FileStatus.of(file) {
        case .missing, .danglingLink:
            throw DatasetError(
                .notFound, subject: file.printable, detail: "there is no such file; check the path")
        case .file: break
        default:
            throw DatasetError(
                .unreadable, subject: file.printable,
                detail: "this is not a regular file; name a file")
        }
        do {
            let descriptor = try FileDescriptor.open(file, .readOnly)
            let total = try descriptor.seek(offset: 0, from: .end)
            try descriptor.seek(offset: 0, from: .start)
            return (descriptor, total)
        } catch {
            throw DatasetError(
                .unreadable, subject: file.printable,
                detail: "cannot be read (\(error)); check its permissions")
        }
    }
}

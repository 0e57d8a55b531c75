internal import CZlib

/// Unpacks a gzip file block by block, however many members it has.
struct GzipInflater: ~Copyable {
    enum Fault: Error { case broken, truncated }

    // zlib remembers the address of its stream, so the stream keeps one address for life; the
    // owner cannot be copied, so that it is freed once.
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isAtEnd = false

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for a gzip header.
        let size = Int32(MemoryLayout<z_stream>.size)
        let outcome = inflateInit2_(stream, 31, ZLIB_VERSION, size)
        precondition(outcome == Z_OK, "zlib does not start: no memory, or another version")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Whether the file begins as gzip files do.
    static func recognises(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.starts(with: [0x1F, 0x8B])
    }

    /// Fills `output` from the beginning, asking `input` for more packed bytes as needed.
    ///
    /// - Parameter input: the next packed bytes, valid until the next call; empty at the end.
    /// - Returns: how many bytes were unpacked; 0 only at the end.
    mutating func inflate(
        into output: UnsafeMutableRawBufferPointer,
        from input: () throws -> UnsafeMutableRawBufferPointer
    ) throws -> Int {
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(output.count)
        while !isAtEnd && stream.pointee.avail_out > 0 {
            let hasInput = try stream.pointee.avail_in > 0 || refill(from: input)
            switch CZlib.inflate(stream, Z_NO_FLUSH) {
            case Z_OK: break
            case Z_STREAM_END: try startNextMember(from: input)
            case Z_BUF_ERROR where !hasInput: throw Fault.truncated
            default: throw Fault.broken
            }
        }
        return output.count - Int(stream.pointee.avail_out)
    }

    private func refill(from input: () throws -> UnsafeMutableRawBufferPointer) throws -> Bool {
        let bytes = try input()
        stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(bytes.count)
        return !bytes.isEmpty
    }

    /// Another member may follow; zeros or other bytes after the last one are padding.
    private mutating func startNextMember(
        from input: () throws -> UnsafeMutableRawBufferPointer
    ) throws {
        let hasInput = try stream.pointee.avail_in > 0 || refill(from: input)
        guard hasInput, stream.pointee.next_in?.pointee == 0x1F else {
            isAtEnd = true
            return
        }
        guard inflateReset(stream) == Z_OK else { throw Fault.broken }
    }
}

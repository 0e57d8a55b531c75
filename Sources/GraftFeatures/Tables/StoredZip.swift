/// Zip archives whose entries are stored as they are, the form that `numpy.savez` writes.
enum StoredZip {
    struct Entry {
        let name: String
        let bytes: ArraySlice<UInt8>
    }

    /// The entries of the central directory.
    ///
    /// - Throws: `FeatureError` (`unreadableFile`) for anything else, compressed entries among it.
    static func entries(_ bytes: [UInt8], subject: String) throws(FeatureError) -> [Entry] {
        func bad(_ what: String) -> FeatureError {
            FeatureError(
                .unreadableFile, subject: subject,
                detail: "\(what); save the arrays with numpy.savez (not compressed)")
        }
        func number(_ at: Int, _ count: Int) -> Int {
            (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
        }
        let end = stride(from: bytes.count - 22, through: max(0, bytes.count - 65_557), by: -1)
            .first { $0 >= 0 && number($0, 4) == 0x0605_4B50 }
        guard let end else { throw bad("is no zip archive") }
        var place = number(end + 16, 4)
        var found: [Entry] = []
        for _ in 0..<number(end + 10, 2) {
            guard place >= 0, place + 46 <= bytes.count, number(place, 4) == 0x0201_4B50 else {
                throw bad("has a broken directory")
            }
            let (method, size) = (number(place + 10, 2), number(place + 24, 4))
            let (nameLength, extra) = (number(place + 28, 2), number(place + 30, 2))
            let header = number(place + 42, 4)
            guard method == 0 else { throw bad("is compressed") }
            guard place + 46 + nameLength <= bytes.count, header + 30 <= bytes.count,
                size != 0xFFFF_FFFF
            else { throw bad("is cut short or larger than 4 GiB") }
            let name = String(
                decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
            let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
            guard start + size <= bytes.count else { throw bad("is cut short") }
            found.append(Entry(name: name, bytes: bytes[start..<(start + size)]))
            place += 46 + nameLength + extra + number(place + 32, 2)
        }
        return found
    }

    /// An archive of stored entries.
    static func bytes(of entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        var (files, directory): ([UInt8], [UInt8]) = ([], [])
        for entry in entries {
            let name = Array(entry.name.utf8)
            let common =
                number(20, 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(0x21, 2)
                + number(Int(checksum(entry.bytes)), 4) + number(entry.bytes.count, 4)
                + number(entry.bytes.count, 4) + number(name.count, 2) + number(0, 2)
            directory += number(0x0201_4B50, 4) + number(20, 2) + common
            directory += number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4)
            directory += number(files.count, 4) + name
            files += number(0x0403_4B50, 4) + common + name + entry.bytes
        }
        let end =
            number(0x0605_4B50, 4) + number(0, 4) + number(entries.count, 2)
            + number(entries.count, 2) + number(directory.count, 4) + number(files.count, 4)
            + number(0, 2)
        return files + directory + end
    }

    /// CRC-32 of the format (polynomial EDB88320, reflected), bit by bit.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = .max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}

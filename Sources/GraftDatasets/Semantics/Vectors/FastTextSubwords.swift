/// The parts of words that a fastText model has vectors of, and the rows where they lie.
///
/// P. Bojanowski, E. Grave, A. Joulin, T. Mikolov, “Enriching Word Vectors with Subword
/// Information”, TACL 5 (2017); the details are those of fastText's `Dictionary::computeSubwords`.
struct FastTextSubwords {
    /// Shortest and longest part in characters, the marks at the ends of a word included.
    let shortest: Int
    let longest: Int
    /// Parts share this many rows, behind those of the words.
    let buckets: Int
    let words: Int

    private static let endOfSentence = Array("</s>".utf8)

    /// Rows of the parts of a word (UTF-8), in fastText's order, repetitions included.
    func rows(of word: [UInt8]) -> [Int] {
        guard word != Self.endOfSentence, longest > 0, buckets > 0 else { return [] }
        let marked = [UInt8(ascii: "<")] + word + [UInt8(ascii: ">")]
        let starts = marked.indices.filter { marked[$0] & 0xC0 != 0x80 } + [marked.count]
        let characters = starts.count - 1
        var rows: [Int] = []
        for first in 0..<characters {
            for length in 1...longest where first + length <= characters {
                guard length >= shortest else { continue }
                // A mark alone is no part.
                let isMark = length == 1 && (first == 0 || first == characters - 1)
                if isMark { continue }
                let hash = Self.hash(marked[starts[first]..<starts[first + length]])
                rows.append(words + Int(hash % UInt32(buckets)))
            }
        }
        return rows
    }

    /// 32-bit FNV-1a, except that bytes count as signed numbers, as in fastText.
    static func hash(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(2_166_136_261) { hash, byte in
            (hash ^ UInt32(bitPattern: Int32(Int8(bitPattern: byte)))) &* 16_777_619
        }
    }
}

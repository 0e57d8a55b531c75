import Foundation
import GraftDatasets
import SystemPackage

/// The digests of all files, taken from the store's memory where a file has not changed since.
struct ImageCensus: Sendable {
    /// nil where the file cannot be read.
    private(set) var digests: [ContentDigest?]
    /// State of the file when its digest was taken.
    private(set) var stamps: [FileStamp?]
    private(set) var problems: [ImageProblem] = []

    /// Reads and hashes what is new, on `lanes` threads.
    static func take(
        of samples: [Sample], store: FeatureStore, lanes: Int, maximumBytes: Int,
        cancellation: CancellationFlag, progress: @escaping @Sendable (Int, Int) -> Void
    ) throws -> ImageCensus {
        var census = ImageCensus(count: samples.count)
        for (index, sample) in samples.enumerated() {
            do {
                census.stamps[index] = try FileReader.stamp(of: sample.file)
            } catch {
                census.exclude(index, sample, error)
            }
        }
        let here = Array(FileManager.default.currentDirectoryPath.utf8)
        let paths = samples.map { absoluteBytes(of: $0.file, in: here) }
        let present = samples.indices.filter { census.stamps[$0] != nil }
        let lookups = present.compactMap { index in
            census.stamps[index].map { (path: paths[index], stamp: $0) }
        }
        for (index, digest) in zip(present, try store.remembered(lookups)) {
            census.digests[index] = digest
        }
        let unread = present.filter { census.digests[$0] == nil }
        let results = Guarded([Int: Result<FileMemo, any Error>]())
        try Lanes.forEach(
            below: unread.count, lanes: lanes, cancellation: cancellation,
            state: { FileReader(maximumBytes: maximumBytes) }
        ) { reader, place in
            let index = unread[place]
            let result = Result {
                try reader.withContents(of: samples[index].file) {
                    FileMemo(path: paths[index], stamp: $1, digest: ContentDigest(of: $0))
                }
            }
            let done = results.withLock {
                $0[index] = result
                return $0.count
            }
            progress(done, unread.count)
        }
        let fresh = results.withLock { $0 }
        try store.remember(fresh.values.compactMap { try? $0.get() })
        for index in unread {
            switch fresh[index] {
            case .success(let memo):
                census.digests[index] = memo.digest
                census.stamps[index] = memo.stamp
            case .failure(let error): census.exclude(index, samples[index], error)
            case nil: break
            }
        }
        census.problems.sort { $0.index < $1.index }
        return census
    }

    private init(count: Int) {
        digests = Array(repeating: nil, count: count)
        stamps = Array(repeating: nil, count: count)
    }

    private mutating func exclude(_ index: Int, _ sample: Sample, _ error: any Error) {
        let reason = (error as? FeatureError)?.detail ?? "\(error)"
        problems.append(ImageProblem(index: index, path: sample.path, reason: reason))
    }

    /// The path's bytes from the root of the file system, so that a memo holds in any working directory.
    private static func absoluteBytes(of path: FilePath, in folder: [UInt8]) -> [UInt8] {
        let bytes = path.rawBytes
        return bytes.first == UInt8(ascii: "/") ? bytes : folder + [UInt8(ascii: "/")] + bytes
    }

    /// One index for each distinct content, the first that has it, in order.
    var distinct: [Int] {
        var seen: Set<ContentDigest> = []
        return digests.indices.filter { index in
            digests[index].map { seen.insert($0).inserted } ?? false
        }
    }
}

/// The number of processor cores that this process may use, and how they are shared out.

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

public struct CoreBudget: Sendable, Codable, Equatable {
    /// At least 1.
    public let cores: Int

    public init(cores: Int) { self.cores = max(1, cores) }

    /// The smallest of: processors in the affinity mask, and the quotas of the control groups (version 1 and 2) of this
    /// process and of those above it, rounded down.
    ///
    /// - Parameters:
    ///   - processors: processors of the machine, for systems without an affinity mask.
    ///   - root: folder that stands for "/" when the files of /proc and /sys are read.
    public static func detected(
        processors: Int = ProcessInfo.processInfo.activeProcessorCount, root: String = ""
    ) -> CoreBudget {
        let processors = affinity(root: root) ?? processors
        let quotas = groupFolders(root: root).compactMap(quota)
        return CoreBudget(cores: min(processors, quotas.map { Int($0) }.min() ?? processors))
    }

    /// Processors on which Linux may schedule this process: the line "Cpus_allowed_list: 0-3,8".
    private static func affinity(root: String) -> Int? {
        guard let bytes = FileManager.default.contents(atPath: root + "/proc/self/status") else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("Cpus_allowed_list:") }) else { return nil }
        let list = line.dropFirst("Cpus_allowed_list:".count).filter { !$0.isWhitespace }
        let count = list.split(separator: ",").reduce(0) { count, range in
            let ends = range.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, last >= first else { return count }
            return count + last - first + 1
        }
        return count > 0 ? count : nil
    }

    /// Shares the cores between decoding and an engine in proportion to what the two cost for one image.
    ///
    /// Decode width + engine threads <= cores, and each is at least 1. With a single core both are 1 and `isInterleaved`
    /// says that they have to take turns on the same thread.
    /// - Parameters:
    ///   - decoding: seconds (or any unit) of one core for decoding an image.
    ///   - inference: the same for executing the graphs.
    public func split(decoding: Double, inference: Double) -> CoreSplit {
        guard cores > 1 else { return CoreSplit(decodeWidth: 1, engineThreads: 1, lanes: 1, isInterleaved: true) }
        let total = decoding + inference
        let share = total > 0 && total.isFinite ? decoding / total : 0.5
        let width = min(max(Int((Double(cores) * share).rounded()), 1), cores - 1)
        return CoreSplit(
            decodeWidth: width, engineThreads: cores - width, lanes: cores - width, isInterleaved: false)
    }

    /// Every core works through images on its own: it decodes, fills its request, runs it. Nothing has to be balanced.
    public var interleaved: CoreSplit {
        CoreSplit(decodeWidth: cores, engineThreads: cores, lanes: cores, isInterleaved: true)
    }

    /// Folders of this process's control groups, from its own up to the topmost.
    private static func groupFolders(root: String) -> [String] {
        guard let bytes = FileManager.default.contents(atPath: root + "/proc/self/cgroup") else { return [] }
        var folders: [String] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            // "0::/path" for version 2, "5:cpu,cpuacct:/path" for version 1.
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let controllers = parts[1].split(separator: ",")
            let mounts = parts[1].isEmpty ? ["", "/unified"] : ["/\(parts[1])", "/cpu"]
            guard parts[1].isEmpty || controllers.contains("cpu") else { continue }
            for mount in mounts {
                var names = parts[2].split(separator: "/")
                while true {
                    folders.append(root + "/sys/fs/cgroup" + mount + names.map { "/" + $0 }.joined())
                    if names.popLast() == nil { break }
                }
            }
        }
        return folders
    }

    /// Cores that a control group allows: `cpu.max` ("quota period" or "max period"), or the two files of version 1.
    private static func quota(of folder: String) -> Double? {
        func words(_ file: String) -> [Substring] {
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + file) else { return [] }
            return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map { $0 }
        }
        var numbers = words("cpu.max").map { Double($0) }
        if numbers.isEmpty {
            numbers = [words("cpu.cfs_quota_us").first, words("cpu.cfs_period_us").first]
                .map { $0.flatMap { Double($0) } }
        }
        guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], quota > 0, period > 0
        else { return nil }
        return quota / period
    }
}

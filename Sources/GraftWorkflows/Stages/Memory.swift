import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Memory of this process.
enum Memory {
    /// Peak resident size in millions of bytes.
    static func peakMB() -> Double {
        var usage = rusage()
        #if canImport(Darwin)
            getrusage(RUSAGE_SELF, &usage)
            return Double(usage.ru_maxrss) / 1e6
        #else
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return Double(usage.ru_maxrss) * 1024 / 1e6
        #endif
    }
}

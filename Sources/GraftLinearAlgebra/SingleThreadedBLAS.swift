internal import CBLAS

/// The one place where OpenBLAS is told to use the calling thread only.
///
/// Threads inside a product would make the order of additions, and so the last bits, depend on the
/// machine. Graft runs independent products (folds, penalties) side by side instead. Every bridge
/// function touches `begin` first; the language guarantees that it runs once, before the first call
/// into the library.
enum SingleThreadedBLAS {
    static let begin: Void = openblas_set_num_threads(1)
}

/// OpenBLAS while a library that shares it, such as a trainer, does the work.
package enum SharedBLAS {
    /// Lets products use so many threads inside `body`, and the calling thread only again afterwards.
    ///
    /// Without it the number would depend on whether Graft had multiplied a matrix before: waiting
    /// threads of OpenBLAS spin, which costs more than it brings where cores are taken.
    package static func withThreads<Value>(_ count: Int, _ body: () throws -> Value) rethrows
        -> Value
    {
        SingleThreadedBLAS.begin
        openblas_set_num_threads(Int32(count))
        defer { openblas_set_num_threads(1) }
        return try body()
    }
}

internal import CBLAS

/// The one place where OpenBLAS is told to use the calling thread only.
///
/// Threads inside a product would make the order of additions, and so the last bits, depend on the
/// machine. Graft runs independent products (folds, penalties) side by side instead. Every bridge
/// function touches `begin` first; the language guarantees that it runs once, before the first call
/// into the library.
///
/// The number belongs to the process. A trainer's library that shares OpenBLAS touches `begin` as
/// well, and nobody changes the number later: it would change under the products of other tasks.
package enum SingleThreadedBLAS {
    package static let begin: Void = openblas_set_num_threads(1)
}

/// A library that is loaded at run time: what it is called and where it usually lies.

package struct NativeLibrary: Sendable, Equatable {
    /// Environment variable that names its folder.
    package var variable: String
    /// Its folder under `.engines`.
    package var place: String
    /// Name of the file up to ".so" or ".dylib".
    package var prefix: String
    /// Where it lies below a folder that the user names.
    package var tails: [String]
    /// What to do where it is missing.
    package var remedy: String

    /// Names that the system's loader may know.
    package var loaderNames: [String] { [prefix + ".so", prefix + ".dylib"] }

    /// The inference engine: an unpacked wheel, a `site-packages` folder or an archive.
    package static let openVINO = NativeLibrary(
        variable: "GRAFT_OPENVINO", place: "openvino/libs", prefix: "libopenvino_c",
        tails: ["/libs", "/openvino/libs", "/runtime/lib/intel64", "/lib"],
        remedy: "Install it with: make engines")

    /// The plug-in that computes gradients.
    package static let trainer = NativeLibrary(
        variable: "GRAFT_TRAINER", place: "trainer", prefix: "libgraft_trainer_torch", tails: [],
        remedy: "Build it with: make trainer")
}

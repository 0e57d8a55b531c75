/// The classes of the built-in sample set: what an inspector sees on a brushed metal surface.
public enum SurfaceClass: String, Sendable, CaseIterable {
    case clean, crack, pits, rough, scratch, stain
}

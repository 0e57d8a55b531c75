/// A rectangle of an image in pixels, edges at any fraction.
struct PixelRegion: Hashable {
    var left: Double
    var top: Double
    var width: Double
    var height: Double
}

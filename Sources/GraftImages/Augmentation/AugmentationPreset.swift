/// Ready augmentation options for kinds of images.
///
/// All are milder than recipes for training from scratch: a pre-trained network that is fine-tuned
/// for some tens of epochs on hundreds of images has little time to learn from distorted ones.
/// Mixtures are off for the same reason; switch `mixing` on for runs of a hundred epochs.
public enum AugmentationPreset: String, Sendable, Hashable, Codable, CaseIterable {
    /// Photographs of things and scenes: position, size and light vary, left and right are alike,
    /// up and down are not. Hue stays: for flowers, birds or cars it belongs to the class.
    case natural
    /// Surfaces, materials and views from above: no direction is special, so that every flip and
    /// quarter turn is a new image; colour often is the class and is left nearly alone.
    case texture
    /// Scans, forms and print: writing has one direction, so nothing is mirrored; pages lie a
    /// little askew, and scanners differ in brightness and contrast.
    case document
    /// Radiographs and endoscopy: left and right mean something, and hue is diagnostic, so neither
    /// changes; patients lie a little differently, exposure varies, and a lesion near the edge must
    /// stay in the picture.
    case medical
    /// Hardly more than the plain decode: mirrored, a little askew, a little lighter or darker. Nothing
    /// is cut away, and things keep the size and shape that the plain decode gives them: for images
    /// whose class may hang on a small spot, and for long ones.
    case gentle
    /// The plain decode.
    case none

    public var options: AugmentationOptions {
        switch self {
        case .natural:
            AugmentationOptions(
                crop: .init(scale: 0.35...1), horizontalFlip: 0.5,
                rotation: .init(degrees: 10, probability: 0.25),
                colour: .init(
                    brightness: 0.25, contrast: 0.25, saturation: 0.25, probability: 0.8),
                erasing: .init(probability: 0.1))
        case .texture:
            AugmentationOptions(
                crop: .init(scale: 0.5...1, ratio: 0.9...(1 / 0.9)), horizontalFlip: 0.5,
                quarterTurns: 0.75,
                colour: .init(brightness: 0.15, contrast: 0.15, probability: 0.5))
        case .document:
            AugmentationOptions(
                crop: .init(scale: 0.8...1, ratio: 0.9...(1 / 0.9)),
                rotation: .init(degrees: 3, probability: 0.5),
                colour: .init(brightness: 0.3, contrast: 0.3, saturation: 0.2, probability: 0.8))
        case .medical:
            AugmentationOptions(
                crop: .init(scale: 0.8...1, ratio: 0.9...(1 / 0.9)),
                rotation: .init(degrees: 7, probability: 0.5),
                colour: .init(brightness: 0.2, contrast: 0.2, probability: 0.8))
        case .gentle:
            AugmentationOptions(
                horizontalFlip: 0.5, rotation: .init(degrees: 5, probability: 0.5),
                colour: .init(brightness: 0.1, contrast: 0.1, probability: 0.5))
        case .none:
            AugmentationOptions()
        }
    }
}

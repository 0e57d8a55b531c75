import Foundation

/// Pictures that the page carries in itself.
extension Node {
    /// JPEG bytes as an element; nil for bytes that are no JPEG.
    static func picture(_ jpeg: [UInt8], words: String, title: String? = nil) -> Node? {
        guard jpeg.starts(with: [0xFF, 0xD8, 0xFF]) else { return nil }
        let data = "data:image/jpeg;base64," + Data(jpeg).base64EncodedString()
        return .tag("img", ["src": data, "alt": words, "loading": "lazy", "title": title])
    }
}

/// The objects that a Pascal VOC annotation lists of one image.
struct VOCAnnotation: Equatable {
    struct Object: Equatable {
        var name = ""
        /// Hard to recognise, which the challenge did not count.
        var isDifficult = false
    }

    private(set) var fileName: String?
    private(set) var objects: [Object] = []

    /// Nil where the bytes are no annotation. Parts of objects are not objects.
    init?(_ bytes: [UInt8]) {
        guard let events = XMLEvents.of(bytes), events.first == .opening("annotation") else {
            return nil
        }
        var path: [String] = []
        for event in events {
            switch event {
            case .opening(let name):
                path.append(name)
                if path == ["annotation", "object"] { objects.append(Object()) }
            case .closing:
                path.removeLast()
            case .text(let text):
                take(text, at: path)
            }
        }
        objects.removeAll { $0.name.isEmpty }
    }

    private mutating func take(_ text: String, at path: [String]) {
        let text = TextMarks.text(
            TextMarks.trimmed(Array(text.filter { !$0.isNewline }.utf8)[...]))
        switch path {
        case ["annotation", "filename"]: fileName = text
        case ["annotation", "object", "name"]: objects[objects.count - 1].name += text
        case ["annotation", "object", "difficult"]:
            objects[objects.count - 1].isDifficult = text == "1" || text.lowercased() == "true"
        default: break
        }
    }
}

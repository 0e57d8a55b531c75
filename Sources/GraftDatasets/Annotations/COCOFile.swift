import Foundation

/// The parts of a COCO instances file that say which classes an image shows.
struct COCOFile: Decodable {
    struct Image: Decodable {
        let id: Int
        let fileName: String?
        let url: String?
        /// Classes known to be absent, where the file does not annotate every class of an image
        /// (LVIS).
        let absentCategories: [Int]?

        private enum CodingKeys: String, CodingKey {
            case id, fileName = "file_name", url = "coco_url"
            case absentCategories = "neg_category_ids"
        }

        /// The file's name; without one the last two parts of its address.
        var path: String? {
            fileName ?? url.map { $0.split(separator: "/").suffix(2).joined(separator: "/") }
        }
    }

    struct Annotation: Decodable {
        let image: Int
        let category: Int

        private enum CodingKeys: String, CodingKey {
            case image = "image_id", category = "category_id"
        }
    }

    struct Category: Decodable {
        let id: Int
        let name: String
    }

    let images: [Image]
    let annotations: [Annotation]
    let categories: [Category]

    /// Whether classes that are neither annotated nor named absent are unknown.
    var isFederated: Bool { images.contains { $0.absentCategories != nil } }

    /// The class names by identifier; names that occur twice carry their identifier.
    var names: [Int: String] {
        let counts = Dictionary(grouping: categories, by: \.name).mapValues(\.count)
        return Dictionary(
            categories.map { category in
                let isShared = (counts[category.name] ?? 0) > 1
                return (category.id, isShared ? "\(category.name) (\(category.id))" : category.name)
            }, uniquingKeysWith: { first, _ in first })
    }

    static func read(_ bytes: [UInt8], subject: String) throws(DatasetError) -> COCOFile {
        do {
            return try JSONDecoder().decode(COCOFile.self, from: Data(bytes))
        } catch {
            throw DatasetError(
                .malformedAnnotations, subject: subject,
                detail: "this is not COCO JSON with images, annotations and categories "
                    + "(\(reason(error))); export it as COCO instances")
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, _): return "“\(key.stringValue)” is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return context.codingPath.map(\.stringValue).joined(separator: ".")
                + ": \(context.debugDescription)"
        default: return "it is not JSON"
        }
    }
}

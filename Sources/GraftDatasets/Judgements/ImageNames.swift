/// Finds images by what a table calls them.
///
/// An image is known by its path below the dataset, by the path below its `images` folder, and, as
/// long as no other image has the same, by these without the ending, by its file name, and by the
/// file name without the ending.
struct ImageNames {
    private let places: [String: Int]
    let count: Int

    init(_ paths: [String]) {
        var places: [String: Int] = [:]
        var seen: [String: Int] = [:]
        for (place, path) in paths.enumerated() {
            for name in Self.names(of: path) {
                seen[name, default: place] = seen[name, default: place] == place ? place : -1
            }
        }
        for (name, place) in seen where place >= 0 { places[name] = place }
        for (place, path) in paths.enumerated() { places[path] = place }
        self.places = places
        count = paths.count
    }

    func place(of cell: String) -> Int? {
        if let place = places[cell] { return place }
        var name = cell.replacing("\\", with: "/")
        if name.hasPrefix("./") { name.removeFirst(2) }
        return places[name]
    }

    private static func names(of path: String) -> Set<String> {
        var names: Set<String> = [path]
        if path.hasPrefix("images/") { names.insert(String(path.dropFirst(7))) }
        if let file = path.split(separator: "/").last { names.insert(String(file)) }
        for name in names {
            guard let dot = name.lastIndex(of: "."), dot > name.startIndex,
                !name[dot...].contains("/")
            else { continue }
            names.insert(String(name[..<dot]))
        }
        return names
    }
}

/// The images of a column or more of a table: by name, else by number.
struct ImageColumns {
    let file: String
    let names: ImageNames

    /// Places of the images in each row of cells.
    ///
    /// Where not all cells are names and all are whole numbers, they count images: from 0 if a 0
    /// occurs or `isZeroBased`, else from 1.
    /// - Throws: `DatasetError` (`unknownImages`: every name that is not an image, once).
    func places(_ rows: [[String]], isZeroBased: Bool = false) throws(DatasetError) -> [[Int]] {
        let found = rows.map { $0.map { names.place(of: $0) } }
        var unknown: [String] = []
        var seen: Set<String> = []
        for (row, cells) in zip(found, rows) {
            for (place, cell) in zip(row, cells) where place == nil && seen.insert(cell).inserted {
                unknown.append(cell)
            }
        }
        if unknown.isEmpty { return found.map { $0.compactMap(\.self) } }
        let numbers = rows.map { $0.compactMap { Int($0) } }
        guard zip(numbers, rows).allSatisfy({ $0.count == $1.count }) else {
            throw DatasetError(
                .unknownImages, subject: file,
                detail: "\(unknown.count) names are no images of the dataset: "
                    + unknown.joined(separator: ", ")
                    + "; name images by their path below the dataset's folder, or add them")
        }
        let all = numbers.joined()
        let fromZero =
            all.contains(0) || isZeroBased && !(all.max() == names.count)
        let places = numbers.map { $0.map { fromZero ? $0 : $0 - 1 } }
        let outside = Set(places.joined().filter { $0 < 0 || $0 >= names.count }).sorted()
        guard outside.isEmpty else {
            let listed = outside.map { String(fromZero ? $0 : $0 + 1) }
            throw DatasetError(
                .unknownImages, subject: file,
                detail:
                    "it speaks of images number \(listed.joined(separator: ", ")) and the dataset "
                    + "has \(names.count), counted from \(fromZero ? 0 : 1); add the images, or "
                    + "name images by their path")
        }
        return places
    }
}

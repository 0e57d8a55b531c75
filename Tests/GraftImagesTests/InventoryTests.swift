import Foundation
import GraftImages
import Testing

/// The shared folder of odd files, with what Pillow makes of each.
enum Inventory {
    static let folder: URL? = {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        let shared = ProcessInfo.processInfo.environment["GRAFT_SHARED"].map { URL(filePath: $0) }
        let folder = (shared ?? root.appending(path: "../shared")).standardized.appending(
            path: "data/evil_dev")
        return FileManager.default.fileExists(atPath: folder.appending(path: "inventory.csv").path)
            ? folder : nil
    }()
}

@Suite struct InventoryTests {
    /// Decoded by Pillow and not here: lossless JPEG, which libjpeg-turbo 2 does not know.
    private let exceptions: Set = ["sharp/testimgl.jpg"]

    @Test(
        .enabled(
            if: Inventory.folder != nil, "set GRAFT_SHARED to the folder that holds data/evil_dev"))
    func outcomesAreThoseOfPillow() throws {
        let folder = try #require(Inventory.folder)
        let table = try String(contentsOf: folder.appending(path: "inventory.csv"), encoding: .utf8)
        let geometry = PixelGeometry(resize: .shortSide(40), width: 32, height: 32)
        for line in table.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(
                String.init)
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: fields[0])))
            let decoded = (try? ImageDecoder().planes(of: bytes, geometry: geometry)) != nil
            let wanted = fields.last == "ok" && !exceptions.contains(fields[0])
            #expect(decoded == wanted, "\(fields[0])")
        }
    }
}

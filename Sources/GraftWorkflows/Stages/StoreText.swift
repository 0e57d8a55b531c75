import Foundation
import GraftFeatures
import GraftReports

/// The feature store in words.
public enum StoreText {
    public static func text(of summary: StoreSummary, style: TextStyle = TextStyle()) -> String {
        let head =
            "\(summary.file): \(megabytes(summary.fileBytes)) MB, \(summary.files) files remembered\n"
        guard !summary.entries.isEmpty else { return head + "it holds no features yet\n" }
        return head + table(summary.entries).rendered(style)
    }

    public static func text(pruned entries: [StoreEntry], style: TextStyle = TextStyle()) -> String
    {
        guard !entries.isEmpty else { return "nothing matched, nothing was thrown away\n" }
        let bytes = entries.reduce(0) { $0 + $1.bytes }
        return "thrown away, \(megabytes(bytes)) MB:\n" + table(entries).rendered(style)
    }

    private static func table(_ entries: [StoreEntry]) -> TextTable {
        TextTable(
            columns: [
                .init("backbone"), .init("images", .right), .init("wide", .right),
                .init("MB", .right),
                .init("last used"),
            ],
            rows: entries.map { entry in
                let used = Date(timeIntervalSince1970: Double(entry.lastUsed))
                return [
                    name(entry), "\(entry.vectors)", "\(entry.width)", megabytes(entry.bytes),
                    used.ISO8601Format().prefix(10).description,
                ]
            })
    }

    private static func name(_ entry: StoreEntry) -> String {
        let view = try? JSONDecoder().decode(FeatureView.self, from: Data(entry.view.utf8))
        return view?.augmentation.map { "\(entry.backbone), changed view \($0.number + 1)" }
            ?? entry.backbone
    }

    private static func megabytes(_ bytes: Int) -> String {
        String(format: "%.1f", Double(bytes) / 1e6)
    }
}

import Foundation
import GRDB
import GraftEngines
import GraftImages
import SystemPackage
import Testing

@testable import GraftFeatures

@Suite("Feature store")
struct FeatureStoreTests {
    static func view(_ seed: Int = 0, precision: Precision = .f32) -> FeatureView {
        FeatureView(
            graph: ContentDigest(of: "graph \(seed)"),
            geometry: PixelGeometry(resize: .shortSide(256), width: 224, height: 224),
            precision: precision, engineName: "Fake", engineVersion: "2.1")
    }

    static func rows(_ range: Range<Int>, width: Int = 5, posteriors: Bool = false) -> [FeatureRow]
    {
        range.map { index in
            FeatureRow(
                digest: ContentDigest(of: "image \(index)"),
                features: (0..<width).map { Float(index) + Float($0) / 8 },
                posteriors: posteriors ? [Float(index), 1] : nil)
        }
    }

    static func digests(_ range: Range<Int>) -> [ContentDigest?] {
        range.map { ContentDigest(of: "image \($0)") }
    }

    @Test("vectors come back in the order asked for; missing ones are named")
    func order() async throws {
        try await TestPlaces.withFolder { folder in
            let store = FeatureStore.open(at: folder.appending("deep").appending("store"))
            #expect(store.warnings.isEmpty)
            #expect(store.isPersistent)
            try store.add(Self.rows(0..<10), view: Self.view(), backbone: "a")
            let wanted = [7, 3, 12, 3].map { ContentDigest(of: "image \($0)") } + [nil]
            let found = try store.vectors(of: wanted, view: Self.view(), width: 5)
            #expect(found.missing == [2, 4])
            #expect(Array(found.matrix[row: 0]) == Self.rows(7..<8)[0].features)
            #expect(Array(found.matrix[row: 1]) == Array(found.matrix[row: 3]))
            #expect(
                try store.contains(wanted.compactMap(\.self), view: Self.view()) == [
                    true, true, false, true,
                ])
        }
    }

    @Test("every part of the view is part of the key")
    func keys() throws {
        let base = Self.view()
        var others = [Self.view(1), Self.view(precision: .bf16)]
        var changed = base
        changed.geometry.width = 225
        others.append(changed)
        changed = base
        changed.geometry.scaledDecoding = false
        others.append(changed)
        changed = base
        changed.pixels += 1
        others.append(changed)
        others.append(
            FeatureView(
                graph: base.graph, geometry: base.geometry, precision: .f32, engineName: "Fake",
                engineVersion: "3.0"))
        #expect(Set(others.map(\.key)).union([base.key]).count == others.count + 1)
        let minor = FeatureView(
            graph: base.graph, geometry: base.geometry, precision: .f32, engineName: "Fake",
            engineVersion: "2.9-rc")
        #expect(minor.key == base.key)
        let copy = try JSONDecoder().decode(FeatureView.self, from: JSONEncoder().encode(base))
        #expect(copy.key == base.key)
    }

    @Test("posteriors can be added to features that are there")
    func posteriors() throws {
        let store = FeatureStore.inMemory()
        let view = Self.view()
        try store.add(Self.rows(0..<4), view: view, backbone: "a")
        let digests = Self.digests(0..<4)
        #expect(
            try store.contains(digests.compactMap(\.self), view: view, field: .posteriors) == [
                false, false, false, false,
            ])
        try store.add(Self.rows(1..<3, posteriors: true), view: view, backbone: "a")
        let found = try store.vectors(of: digests, view: view, field: .posteriors, width: 2)
        #expect(found.missing == [0, 3])
        #expect(found.matrix[2, 0] == 2)
        #expect(try store.vectors(of: digests, view: view, width: 5).missing.isEmpty)
    }

    @Test("a memo holds as long as nothing about the file changes")
    func memo() throws {
        let store = FeatureStore.inMemory()
        let stamp = FileStamp(size: 10, modified: 20, changed: 30, inode: 40)
        let path: [UInt8] = [47, 255, 10, 34]
        let digest = ContentDigest(of: "x")
        try store.remember([FileMemo(path: path, stamp: stamp, digest: digest)])
        #expect(try store.remembered([(path, stamp)]) == [digest])
        for change in 0..<4 {
            var other = stamp
            switch change {
            case 0: other.size += 1
            case 1: other.modified += 1
            case 2: other.changed += 1
            default: other.inode += 1
            }
            #expect(try store.remembered([(path, other)]) == [nil])
        }
        #expect(try store.remembered([(path + [1], stamp)]) == [nil])
    }

    @Test("notes are kept per kind and key, survive reopening, and a stale form is no error")
    func notes() async throws {
        try await TestPlaces.withFolder { folder in
            let store = FeatureStore.open(at: folder)
            try store.note(["p50": 1.5], kind: "cost", key: "a")
            try store.note(["p50": 2.5], kind: "cost", key: "a")
            let again = FeatureStore.open(at: folder)
            #expect(try again.noted([String: Double].self, kind: "cost", key: "a") == ["p50": 2.5])
            #expect(try again.noted([String: Double].self, kind: "cost", key: "b") == nil)
            #expect(try again.noted([Int].self, kind: "cost", key: "a") == nil)
        }
    }

    @Test("summary and pruning by backbone, age and size")
    func pruning() async throws {
        try await TestPlaces.withFolder { folder in
            let clock = Guarded<Int64>(1_000_000)
            var options = FeatureStore.Options()
            options.clock = { clock.withLock { $0 } }
            let store = FeatureStore.open(at: folder, options: options)
            for (place, name) in ["old", "middle", "new"].enumerated() {
                clock.withLock { $0 += 100_000 }
                try store.add(Self.rows(0..<8), view: Self.view(place), backbone: name)
            }
            let summary = try store.summary()
            #expect(summary.entries.map(\.backbone) == ["new", "middle", "old"])
            #expect(summary.entries.allSatisfy { $0.vectors == 8 && $0.bytes == 8 * 5 * 4 })
            #expect(summary.fileBytes > 0)
            #expect(try store.prune(PruneRule(backbone: "middle")).map(\.backbone) == ["middle"])
            #expect(try store.prune(PruneRule(unusedForDays: 2)).map(\.backbone) == ["old"])
            #expect(try store.prune(PruneRule(maximumBytes: 160)).isEmpty)
            #expect(try store.prune(PruneRule(maximumBytes: 159)).map(\.backbone) == ["new"])
            #expect(try store.summary().entries.isEmpty)
        }
    }
}

@Suite("Feature store in trouble")
struct FeatureStoreTroubleTests {
    private let view = FeatureStoreTests.view()

    @Test("a folder that cannot be made: everything is kept in memory, with a warning")
    func unwritable() throws {
        let store = FeatureStore.open(at: "/proc/graft/store")
        #expect(store.warnings.map(\.code) == [.notStored])
        #expect(!store.isPersistent)
        try store.add(FeatureStoreTests.rows(0..<3), view: view, backbone: "a")
        #expect(
            try store.vectors(of: FeatureStoreTests.digests(0..<3), view: view, width: 5).missing
                .isEmpty)
        #expect(throws: FeatureError.self) { try store.prune(PruneRule(maximumBytes: 0)) }
    }

    @Test(
        "a full disk: what was stored stays readable, the rest is kept in memory, with one warning")
    func fullDisk() async throws {
        try await TestPlaces.withFolder { folder in
            var options = FeatureStore.Options()
            options.pageLimit = 12
            let store = FeatureStore.open(at: folder, options: options)
            for start in stride(from: 0, to: 400, by: 20) {
                try store.add(
                    FeatureStoreTests.rows(start..<start + 20, width: 200), view: view,
                    backbone: "a")
            }
            #expect(store.warnings.map(\.code) == [.notStored])
            let digests = FeatureStoreTests.digests(0..<400)
            let found = try store.vectors(of: digests, view: view, width: 200)
            #expect(found.missing.isEmpty)
            #expect(found.matrix[399, 8] == 400)
            let later = FeatureStore.open(at: folder)
            let kept = try later.vectors(of: digests, view: view, width: 200)
            #expect(!kept.missing.isEmpty && kept.missing.count < 400)
        }
    }

    @Test("read only: features are read, new ones kept in memory")
    func readOnly() async throws {
        try await TestPlaces.withFolder { folder in
            try FeatureStore.open(at: folder).add(
                FeatureStoreTests.rows(0..<3), view: view, backbone: "a")
            var options = FeatureStore.Options()
            options.readOnly = true
            let store = FeatureStore.open(at: folder, options: options)
            try store.add(FeatureStoreTests.rows(3..<5), view: view, backbone: "a")
            let digests = FeatureStoreTests.digests(0..<5)
            #expect(try store.vectors(of: digests, view: view, width: 5).missing.isEmpty)
            let later = try FeatureStore.open(at: folder).vectors(of: digests, view: view, width: 5)
            #expect(later.missing == [3, 4])
        }
    }

    @Test("a damaged file is moved aside with a message and a new one begun")
    func damaged() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending("features.sqlite")
            let url = URL(fileURLWithPath: file.string)
            try FeatureStore.open(at: folder).add(
                FeatureStoreTests.rows(0..<300, width: 300), view: view, backbone: "a")
            let whole = try Data(contentsOf: url)
            #expect(whole.count > 100_000)
            var wrecks = [
                Data(whole.prefix(whole.count / 2)), Data("hello".utf8), Data(whole.prefix(50)),
            ]
            var scrambled = whole
            for place in stride(from: 100, to: scrambled.count, by: 3) { scrambled[place] = 0x5A }
            wrecks.append(scrambled)
            for wreck in wrecks {
                for suffix in ["-wal", "-shm"] {
                    try? FileManager.default.removeItem(atPath: file.string + suffix)
                }
                try wreck.write(to: url)
                let store = FeatureStore.open(at: folder)
                try store.add(FeatureStoreTests.rows(0..<2), view: view, backbone: "a")
                let found = try store.vectors(
                    of: FeatureStoreTests.digests(0..<2), view: view, width: 5)
                #expect(found.missing.isEmpty)
                #expect(store.warnings.map(\.code) == [.movedAside])
                #expect(store.isPersistent)
            }
        }
    }

    @Test("damage inside, found while reading, is survived too")
    func damagedInside() async throws {
        try await TestPlaces.withFolder { folder in
            let url = URL(fileURLWithPath: folder.appending("features.sqlite").string)
            try FeatureStore.open(at: folder).add(
                FeatureStoreTests.rows(0..<600, width: 300), view: view, backbone: "a")
            var bytes = try Data(contentsOf: url)
            // Leave the first page, which holds the schema, as it is.
            for place in stride(from: 16_384, to: bytes.count, by: 5) { bytes[place] ^= 0xFF }
            try bytes.write(to: url)
            let store = FeatureStore.open(at: folder)
            let digests = FeatureStoreTests.digests(0..<600)
            let found = try store.vectors(of: digests, view: view, width: 300)
            #expect(found.missing.count == 600)
            try store.add(FeatureStoreTests.rows(0..<600, width: 300), view: view, backbone: "a")
            #expect(try store.vectors(of: digests, view: view, width: 300).missing.isEmpty)
            #expect(store.warnings.contains { $0.code == .movedAside })
        }
    }

    @Test("a file of a newer layout is left alone")
    func newer() async throws {
        try await TestPlaces.withFolder { folder in
            _ = FeatureStore.open(at: folder)
            let path = folder.appending("features.sqlite").string
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
            try queue.close()
            let store = FeatureStore.open(at: folder)
            #expect(!store.isPersistent)
            #expect(store.warnings.count == 1)
            try store.add(FeatureStoreTests.rows(0..<1), view: view, backbone: "a")
            let version = try await DatabaseQueue(path: path).read {
                try Int.fetchOne($0, sql: "PRAGMA user_version")
            }
            #expect(version == 99)
        }
    }

    @Test("kill -9 in the middle of a batch loses that batch only")
    func killed() async throws {
        let folder = FilePath("/tmp/graft-killed-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.string as String] in
            let store = FeatureStore.open(at: FilePath(path))
            let view = FeatureStoreTests.view()
            for start in stride(from: 0, to: 160, by: 16) {
                try store.add(
                    FeatureStoreTests.rows(start..<start + 16, width: 300), view: view,
                    backbone: "a")
            }
            try store.writing { database in
                try database.execute(sql: "DELETE FROM vector WHERE id % 2 = 0")
                kill(getpid(), SIGKILL)
            }
        }
        let store = FeatureStore.open(at: folder)
        #expect(store.warnings.isEmpty)
        let digests = FeatureStoreTests.digests(0..<160)
        #expect(try store.vectors(of: digests, view: view, width: 300).missing.isEmpty)
        #expect(store.isPersistent)
    }

    @Test("two processes may write at the same time")
    func twoProcesses() async throws {
        let folder = FilePath("/tmp/graft-two-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        async let other = #expect(processExitsWith: .success) { [path = folder.string as String] in
            let store = FeatureStore.open(at: FilePath(path))
            for start in stride(from: 0, to: 600, by: 4) {
                try store.add(
                    FeatureStoreTests.rows(start..<start + 4, width: 100),
                    view: FeatureStoreTests.view(),
                    backbone: "a")
            }
            if !store.warnings.isEmpty { exit(1) }
        }
        let store = FeatureStore.open(at: folder)
        for start in stride(from: 300, to: 900, by: 4) {
            try store.add(
                FeatureStoreTests.rows(start..<start + 4, width: 100), view: view, backbone: "a")
        }
        _ = await other
        #expect(store.warnings.isEmpty)
        let found = try store.vectors(
            of: FeatureStoreTests.digests(0..<900), view: view, width: 100)
        #expect(found.missing.isEmpty)
        #expect(try store.summary().entries.map(\.vectors) == [900])
    }
}

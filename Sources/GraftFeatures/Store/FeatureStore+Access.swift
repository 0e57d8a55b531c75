import GRDB

/// Which database a call goes to, and what happens when it fails.
extension FeatureStore {
    /// Runs a query on every database that exists, memory first.
    func reading<Value>(
        _ initial: Value, _ body: (Database, inout Value) throws -> Void
    ) throws -> Value {
        var value = initial
        let (memory, disk) = state.withLock { ($0.memory, $0.disk) }
        try memory?.queue.read { try body($0, &value) }
        guard let disk else { return value }
        let beforeDisk = value
        do {
            try disk.queue.read { try body($0, &value) }
        } catch let error as DatabaseError where Self.isDamage(error) {
            replaceDamaged(disk, error)
            value = beforeDisk
        } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
            demote(disk, error)
            value = beforeDisk
        }
        return value
    }

    /// Runs a change in one transaction: on the disk, or in memory once the disk has failed.
    func writing(_ body: (Database) throws -> Void) throws {
        for _ in 0..<2 {
            let disk = state.withLock { $0.writable ? $0.disk : nil }
            guard let disk else { break }
            do {
                try disk.queue.write(body)
                return
            } catch let error as DatabaseError where Self.isDamage(error) {
                replaceDamaged(disk, error)
            } catch let error as DatabaseError {
                demote(disk, error)
            }
        }
        try memoryDatabase().queue.write(body)
    }

    /// Changes that are not worth keeping in memory when the disk cannot take them.
    func writingIfPersistent(_ body: (Database) throws -> Void) throws {
        guard isPersistent else { return }
        try writing(body)
    }

    private func memoryDatabase() throws -> StoreDatabase {
        if let memory = state.withLock({ $0.memory }) { return memory }
        let fresh = try StoreDatabase()
        return state.withLock { state in
            if let memory = state.memory { return memory }
            state.memory = fresh
            return fresh
        }
    }

    /// Writes no more to this database; keeps reading it.
    private func demote(_ disk: StoreDatabase, _ error: DatabaseError) {
        state.withLock { state in
            guard state.disk?.queue === disk.queue, state.writable else { return }
            state.writable = false
            state.warnings.append(
                Warning(
                    code: .notStored,
                    detail:
                        "\(disk.queue.path): \(Self.describe(error)); from here on features are "
                        + "kept in memory for this run only. Free some space (graft store prune) or "
                        + "choose another folder with --store."))
        }
    }

    /// Moves a damaged database aside and begins a new one, once.
    private func replaceDamaged(_ disk: StoreDatabase, _ error: DatabaseError) {
        state.withLock { state in
            guard state.disk?.queue === disk.queue else { return }
            state.disk = nil
            guard state.writable, let file else { return }
            do {
                try? disk.queue.close()
                let reason = error.message ?? "damaged"
                state.warnings.append(
                    try Self.moveAside(file, because: reason, clock: options.clock))
                state.disk = try StoreDatabase(
                    path: file.string, access: .write, pageLimit: options.pageLimit)
            } catch {
                state.writable = false
                state.warnings.append(
                    Warning(code: .notStored, detail: "\(file): \(Self.describe(error))"))
            }
        }
    }
}

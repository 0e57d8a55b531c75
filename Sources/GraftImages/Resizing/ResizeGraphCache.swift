/// The graphs that were used last, so that images of one size build theirs once.
struct ResizeGraphCache {
    static let capacity = 64
    private var entries: [ResizeGraph.Key: (graph: ResizeGraph, used: Int)] = [:]
    private var clock = 0

    mutating func graph(_ key: ResizeGraph.Key) throws(ImageError) -> ResizeGraph {
        clock += 1
        if let found = entries[key] {
            entries[key] = (found.graph, clock)
            return found.graph
        }
        let graph = try ResizeGraph(key)
        if entries.count >= Self.capacity,
            let oldest = entries.min(by: { $0.value.used < $1.value.used })
        {
            entries[oldest.key] = nil
        }
        entries[key] = (graph, clock)
        return graph
    }
}

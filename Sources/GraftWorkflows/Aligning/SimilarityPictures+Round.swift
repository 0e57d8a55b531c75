import GraftDatasets
import GraftLearning
import GraftReports

extension SimilarityPictures {
    /// The best backbone beside people, images of a class together, and both maps.
    init(_ round: AlignRound, best: BackboneAgreement?) {
        let count = round.dataset.count
        let classes =
            (try? round.dataset.labels.classIndices()) ?? [Int](repeating: 0, count: count)
        let order = (0..<count).sorted { (classes[$0], $0) < (classes[$1], $1) }
        var runs: [ClassCount] = []
        for image in order {
            let name =
                round.dataset.labels.classes.indices.contains(classes[image])
                ? round.dataset.labels.classes[classes[image]] : ""
            if runs.last?.name == name, !runs.isEmpty {
                runs[runs.count - 1].images += 1
            } else {
                runs.append(ClassCount(name: name, images: 1))
            }
        }
        let human = Self.complete(round.pairs)
        let model = best.flatMap { best in
            round.models.first { $0.name == best.name && $0.stage == best.stage }
        }
        var matrices: [SimilarityPictures.MatrixPicture] = []
        var maps: [SimilarityPictures.Map] = []
        let images = round.dataset.samples.map(\.path)
        func add(_ title: String, _ rdm: RDM?, _ known: [Bool]? = nil) {
            guard let rdm else { return }
            matrices.append(
                .init(title: title, side: count, cells: Self.cells(rdm, order, known)))
            guard known == nil, let map = try? ClassicalScaling(rdm) else { return }
            maps.append(
                .init(
                    title: title,
                    points: images.indices.map {
                        .init(
                            path: images[$0], group: classes[$0], x: map.coordinates[$0, 0],
                            y: map.coordinates[$0, 1])
                    }, share: map.share))
        }
        add("People", human.rdm, human.known)
        add(best.map { "\($0.name), \($0.stage)" } ?? "", model?.rdm)
        self.init(
            classes: runs.count > 1 ? runs : [], matrices: matrices, maps: maps,
            thumbnails: Thumbnails.of(
                Set(images.prefix(SimilarityPictures.mostImages)),
                in: round.dataset.samples,
                side: SimilarityPictures.side))
    }

    /// The mean judgement of all pairs; which are known, where some are not.
    private static func complete(_ pairs: RatedPairs) -> (rdm: RDM?, known: [Bool]?) {
        let count = pairs.imageCount
        guard count <= SimilarityPictures.mostRows else { return (nil, nil) }
        let all = count * (count - 1) / 2
        var values = [Double](repeating: 0, count: all)
        var known = [Bool](repeating: false, count: all)
        for (pair, value) in pairs.mean().enumerated() where !value.isNaN {
            let (i, j) = (pairs.first[pair], pairs.second[pair])
            let place = i * (2 * count - i - 1) / 2 + j - i - 1
            values[place] = value
            known[place] = true
        }
        return (
            RDM(imageCount: count, values: values), known.contains(false) ? known : nil
        )
    }

    /// Ranks of dissimilarities as 1...255, row after row in the given order; 0 where unknown or on
    /// the diagonal.
    private static func cells(_ rdm: RDM, _ order: [Int], _ known: [Bool]?) -> [UInt8] {
        let count = order.count
        let places = rdm.values.indices.filter { known?[$0] ?? true }
        let ranks = RankAgreement.meanRanks(places.map { rdm.values[$0] })
        var shades = [UInt8](repeating: 0, count: rdm.values.count)
        for (place, rank) in zip(places, ranks) {
            shades[place] = UInt8(1 + 254 * (rank - 1) / Double(max(1, places.count - 1)))
        }
        var result = [UInt8](repeating: 0, count: count * count)
        for (row, i) in order.enumerated() {
            for (column, j) in order.enumerated() where i != j {
                let (a, b) = (min(i, j), max(i, j))
                result[row * count + column] = shades[a * (2 * count - a - 1) / 2 + b - a - 1]
            }
        }
        return result
    }
}

import Foundation

/// Dissimilarities of people and of a backbone side by side, and both as maps.
struct MatrixSection {
    let pictures: SimilarityPictures

    var sections: [Node] {
        var sections: [Node] = []
        if pictures.matrices.count > 1 {
            sections.append(
                .tag(
                    "section", [:],
                    .tag("h2", [:], "Who finds which images alike"),
                    .tag(
                        "p", ["class": "lead"],
                        .text(
                            "Dissimilarities of every two images by rank: dark, the most alike; light, "
                                + "the least. Rows and columns stand in the same order in both"
                                + (pictures.classes.isEmpty ? "." : ", images of a class together.")
                        )),
                    .tag("div", ["class": "pair"], pictures.matrices.map(matrix))))
        }
        if !pictures.maps.isEmpty {
            sections.append(
                .tag(
                    "section", [:], .tag("h2", [:], "The images on a map"),
                    .tag(
                        "p", ["class": "lead"],
                        .text(
                            "Classical multidimensional scaling: images lie as far apart as they "
                                + "are unalike, as well as two axes can show it.")),
                    .tag(
                        "div", ["class": "pair"],
                        pictures.maps.enumerated().map { map($0.element, number: $0.offset) })))
        }
        return sections
    }

    private func matrix(_ picture: SimilarityPictures.MatrixPicture) -> Node {
        let (side, margin) = (460.0, pictures.classes.isEmpty ? 0.0 : 112.0)
        var shapes: [Node] = [
            .tag(
                "image",
                [
                    "href": BitmapData.address(picture.cells, side: picture.side),
                    "x": Drawing.coordinate(margin), "y": "0",
                    "width": Drawing.coordinate(side - margin),
                    "height": Drawing.coordinate(side - margin), "class": "pixels",
                    "preserveAspectRatio": "none",
                ])
        ]
        let unit = (side - margin) / Double(max(1, picture.side))
        var start = 0
        for own in pictures.classes {
            let (from, to) = (Double(start) * unit, Double(start + own.images) * unit)
            start += own.images
            let line = start < picture.side
            if line {
                shapes += [
                    Drawing.line(margin - 4, to, side, to, "divider"),
                    Drawing.line(margin + to, 0, margin + to, side - margin + 4, "divider"),
                ]
            }
            guard to - from >= 11 else { continue }
            let name = own.name.middleTruncated(to: 18)
            shapes.append(Drawing.text(name, margin - 8, (from + to) / 2 + 4, "label end"))
        }
        return .tag(
            "figure", [:],
            Drawing.figure(
                width: side, height: side - margin + 6, id: "rdm-\(abs(picture.title.hashed))",
                style: "plot matrix", title: picture.title,
                description: "Dissimilarities of \(picture.side) images by rank", shapes),
            .tag("figcaption", [:], .text(picture.title)))
    }

    private func map(_ map: SimilarityPictures.Map, number: Int) -> Node {
        let (side, picture) = (460.0, 34.0)
        let half = picture / 2
        let points = Array(map.points.prefix(SimilarityPictures.mostImages))
        let reach = LinearScale.joint(points.map(\.x), points.map(\.y))
        let x = LinearScale(
            centre: reach.x, half: reach.half, start: half + 2, end: side - half - 2)
        let y = LinearScale(
            centre: reach.y, half: reach.half, start: side - half - 2, end: half + 2)
        let shapes = points.map { point -> Node in
            let (px, py) = (x(point.x), y(point.y))
            guard let bytes = pictures.thumbnails[point.path],
                bytes.starts(with: [0xFF, 0xD8, 0xFF])
            else {
                return Drawing.circle(px, py, radius: 3, "point other", title: point.path)
            }
            return .tag(
                "image",
                [
                    "href": "data:image/jpeg;base64," + Data(bytes).base64EncodedString(),
                    "x": Drawing.coordinate(px - half), "y": Drawing.coordinate(py - half),
                    "width": Drawing.coordinate(picture), "height": Drawing.coordinate(picture),
                ], .tag("title", [:], .text(point.path)))
        }
        return .tag(
            "figure", [:],
            Drawing.figure(
                width: side, height: side, id: "map-\(number)", style: "plot map", title: map.title,
                description: "\(points.count) images in a plane", shapes),
            .tag(
                "figcaption", [:],
                .text(
                    "\(map.title); the axes show \(Numeral.percent(map.share)) % of the variation"))
        )
    }
}

extension LinearScale {
    init(centre: Double, half: Double, start: Double, end: Double) {
        self.init(
            around: [centre - half / 1.06, centre + half / 1.06], least: 1e-9, start: start,
            end: end)
    }

    /// The middle of a cloud of points and the half side of a square around it.
    static func joint(_ xs: [Double], _ ys: [Double]) -> (x: Double, y: Double, half: Double) {
        let (x0, x1) = (xs.min() ?? 0, xs.max() ?? 1)
        let (y0, y1) = (ys.min() ?? 0, ys.max() ?? 1)
        return ((x0 + x1) / 2, (y0 + y1) / 2, max((x1 - x0) / 2, (y1 - y0) / 2, 1e-9))
    }
}

extension String {
    /// A number that is the same in every run.
    fileprivate var hashed: Int {
        utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF }
    }
}

// swift-tools-version: 6.2
import PackageDescription

let names = ["compare-backbones", "train-and-predict", "read-dataset", "cut-graph", "fit-head"]

let package = Package(
    name: "Examples",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "Graft", path: ".."),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: names.map {
        .executableTarget(
            name: $0,
            dependencies: [
                .product(name: "Graft", package: "Graft"),
                .product(name: "SystemPackage", package: "swift-system"),
            ])
    }
)

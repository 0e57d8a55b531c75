// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Surgery",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "Graft", path: "../.."),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .executableTarget(
            name: "surgery",
            dependencies: [
                .product(name: "GraftONNX", package: "Graft"),
                .product(name: "SystemPackage", package: "swift-system"),
            ])
    ]
)

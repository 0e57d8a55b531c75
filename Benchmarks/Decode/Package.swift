// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Decode",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Graft", path: "../..")],
    targets: [
        .executableTarget(
            name: "decode-bench", dependencies: [.product(name: "GraftImages", package: "Graft")])
    ]
)

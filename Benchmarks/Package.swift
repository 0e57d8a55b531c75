// swift-tools-version: 6.2
import PackageDescription

/// Benchmarks that anyone can rerun; kept apart so that building Graft never builds them.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Graft", path: "..")],
    targets: [
        .executableTarget(
            name: "logistic-benchmark",
            dependencies: [
                .product(name: "GraftLearning", package: "Graft"),
                .product(name: "GraftLinearAlgebra", package: "Graft"),
            ],
            path: "logistic", exclude: ["logistic.py", "run"]),
        .executableTarget(
            name: "transferability-benchmark",
            dependencies: [
                .product(name: "GraftLearning", package: "Graft"),
                .product(name: "GraftLinearAlgebra", package: "Graft"),
            ],
            path: "transferability", exclude: ["transferability.py", "run"]),
        .executableTarget(
            name: "triplets-benchmark",
            dependencies: [
                .product(name: "GraftDatasets", package: "Graft"),
                .product(name: "GraftLearning", package: "Graft"),
                .product(name: "GraftLinearAlgebra", package: "Graft"),
            ],
            path: "triplets", exclude: ["triplets.py", "run"]),
        .executableTarget(
            name: "cft-benchmark",
            dependencies: [
                .product(name: "GraftLearning", package: "Graft"),
                .product(name: "GraftLinearAlgebra", package: "Graft"),
            ],
            path: "cft", exclude: ["cft.py", "run"]),
    ]
)

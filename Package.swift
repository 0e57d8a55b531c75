// swift-tools-version: 6.2
import PackageDescription

/// Every Graft target is held to the same settings: Swift 6 mode, no warnings.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

func library(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil)
    -> Target
{
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ subject: String, _ more: [Target.Dependency] = [], resources: [Resource]? = nil)
    -> Target
{
    .testTarget(
        name: "\(subject)Tests", dependencies: [.byName(name: subject)] + more,
        resources: resources,
        swiftSettings: strict)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "Graft",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "graft", targets: ["graft"]),
        .library(
            name: "Graft",
            targets: [
                "GraftLinearAlgebra", "GraftDatasets", "GraftONNX", "GraftImages", "GraftEngines",
                "GraftLearning",
                "GraftFeatures", "GraftReports", "GraftTraining", "GraftWorkflows",
            ]),
        // Alone, for benchmarks and tools that need nothing else.
        .library(name: "GraftDatasets", targets: ["GraftDatasets"]),
        .library(name: "GraftImages", targets: ["GraftImages"]),
        .library(name: "GraftLearning", targets: ["GraftLearning"]),
        .library(name: "GraftLinearAlgebra", targets: ["GraftLinearAlgebra"]),
        .library(name: "GraftONNX", targets: ["GraftONNX"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // C: narrow windows on native libraries.
        .systemLibrary(
            name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(name: "CZimg", pkgConfig: "zimg", providers: [.apt(["libzimg-dev"])]),
        .target(name: "CVips", linkerSettings: [.linkedLibrary("z")]),
        .systemLibrary(
            name: "CBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .target(name: "COpenVINO"),
        .target(name: "CTrainer"),
        .target(name: "CRows"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // 0
        library("GraftLinearAlgebra", ["CBLAS", "CRows"]),
        library("GraftDatasets", [system, "GraftLinearAlgebra", "CZlib"]),
        library("GraftONNX", [.product(name: "SwiftProtobuf", package: "swift-protobuf"), system]),
        // 1
        library("GraftImages", ["GraftLinearAlgebra", "CTurboJPEG", "CZimg", "CVips"]),
        library("GraftEngines", ["COpenVINO", "GraftONNX"]),
        library("GraftLearning", ["GraftLinearAlgebra", "GraftDatasets"]),
        // 2
        library(
            "GraftFeatures",
            [
                "GraftImages", "GraftEngines", "GraftONNX", "GraftDatasets", "GraftLinearAlgebra",
                crypto, system,
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        library("GraftReports", [crypto]),
        // 3
        library("GraftTraining", ["CTrainer", "GraftFeatures", "GraftLearning"]),
        // 4
        library(
            "GraftWorkflows", ["GraftTraining", "GraftFeatures", "GraftReports", "GraftLearning"]),
        // 6
        .executableTarget(
            name: "graft",
            dependencies: [
                "GraftWorkflows",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        tests("GraftLinearAlgebra", resources: [.copy("Goldens")]),
        tests("GraftDatasets", resources: [.copy("Goldens")]),
        tests("GraftONNX", resources: [.copy("Goldens")]),
        tests("GraftImages", resources: [.copy("Goldens")]),
        tests("GraftEngines", ["GraftONNX"], resources: [.copy("Goldens")]),
        tests("GraftLearning", resources: [.copy("Goldens")]),
        tests("GraftFeatures", resources: [.copy("Goldens")]),
        tests("GraftReports", [crypto]),
        tests("GraftTraining", resources: [.copy("Goldens")]),
        tests("GraftWorkflows"),
    ]
)

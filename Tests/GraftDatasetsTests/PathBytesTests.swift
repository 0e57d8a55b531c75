import Testing

@testable import GraftDatasets

@Suite("Paths as bytes") struct PathBytesTests {
    @Test(
        "are normalised without looking at the disk",
        arguments: [
            ("a/./b//c", "a/b/c"), ("./a", "a"), (".", ""), ("", ""), ("/", "/"), ("/../a", "/a"),
            ("a/../../b", "../b"), ("../a/..", ".."), ("/a/b/../c/", "/a/c"),
        ])
    func normalized(_ path: String, _ expected: String) {
        #expect(PathBytes.text(PathBytes.normalized(Array(path.utf8))) == expected)
    }

    @Test(
        "are told relative to a folder that holds them",
        arguments: [
            ("data/a.jpg", "data", "a.jpg"), ("database/a.jpg", "data", "database/a.jpg"),
            ("/d/a.jpg", "/", "d/a.jpg"), ("a.jpg", "", "a.jpg"), ("../x/a", "../x", "a"),
        ])
    func relative(_ file: String, _ folder: String, _ expected: String) {
        let path = PathBytes.relative(Array(file.utf8), to: Array(folder.utf8))
        #expect(PathBytes.text(path) == expected)
    }
}

import Testing

@testable import GraftDatasets

@Suite("Duplicates") struct DuplicateReportTests {
    @Test(
        "equal digests are groups; contradicting labels are conflicts; unreadable images are neither"
    )
    func report() {
        let labels = Labels(classes: ["a", "b"], indices: [0, 1, 0, 1, nil, 0, 0])
        let report = DuplicateReport(
            digests: ["y", "x", "x", nil, "z", "z", "y"], labels: labels,
            splits: [.train, .train, .test, nil, nil, nil, .train])
        #expect(report.groups == [[0, 6], [1, 2], [4, 5]])
        #expect(report.conflicts == [[1, 2]])
        #expect(report.acrossSplits == [[1, 2]])
        #expect(
            DuplicateReport(digests: [nil, nil], labels: .unlabelled(imageCount: 2)).groups == [])
    }
}

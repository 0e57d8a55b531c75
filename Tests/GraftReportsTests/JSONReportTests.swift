import GraftReports
import Testing

@Suite struct JSONReportTests {
    @Test func notANumberIsNull() throws {
        let text = try JSONReport.encoded(Estimate(value: .nan, low: 0, high: .infinity), indented: false)
        #expect(text == "{\"high\":null,\"low\":0,\"value\":null}\n")
    }
}

/// The tables of the CheXpert chest radiographs (Irvin et al., AAAI 2019): five columns that
/// describe the view, then one column a finding.
///
/// A finding's cell holds 1, 0, -1 (uncertain) or nothing (not mentioned). Paths begin with the
/// name of the folder that the table lies in, and name the patient.
struct CheXpertTable {
    /// The columns of the findings.
    let findings: [String]

    private static let described = ["path", "sex", "age", "frontal/lateral", "ap/pa"]

    /// Images of one patient stay together.
    static let groupPattern = "(patient[0-9]+)"

    static let note =
        "a CheXpert table: findings are classes, patients are groups, -1 is uncertain and an "
        + "empty cell unknown"

    /// Nil unless the header is that of CheXpert.
    init?(_ names: [String]) {
        let lowered = names.map { $0.lowercased() }
        guard Self.described.allSatisfy(lowered.contains) else { return nil }
        findings = names.filter { !$0.isEmpty && !Self.described.contains($0.lowercased()) }
        guard findings.count >= 2 else { return nil }
    }
}

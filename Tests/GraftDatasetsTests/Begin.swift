import Testing

@Test func begun() { #expect(Bool(true)) }

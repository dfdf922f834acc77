import HTTPAPI
import TestKit
import Testing

/// RFC 9110 clause 14.1.2, its own examples first.
@Suite struct ByteRangeTests {
    static let table: [(String?, Int64, ByteRange)] = [
        ("bytes=0-499", 10_000, .part(0..<500)),
        ("bytes=500-999", 10_000, .part(500..<1000)),
        ("bytes=-500", 10_000, .part(9500..<10_000)),
        ("bytes=9500-", 10_000, .part(9500..<10_000)),
        ("bytes=0-0", 10_000, .part(0..<1)),
        ("bytes=-1", 10_000, .part(9999..<10_000)),
        ("bytes=-100", 50, .part(0..<50)),
        ("bytes=0-", 50, .part(0..<50)),
        ("bytes=49-1000", 50, .part(49..<50)),
        ("Bytes= 1-2 ", 50, .part(1..<3)),
        ("bytes=0-99999999999999999999999", 50, .part(0..<50)),
        ("bytes=50-", 50, .unsatisfiable),
        ("bytes=50-60", 50, .unsatisfiable),
        ("bytes=99999999999999999999999-", 50, .unsatisfiable),
        ("bytes=-0", 50, .unsatisfiable),
        ("bytes=0-", 0, .unsatisfiable),
        ("bytes=-5", 0, .unsatisfiable),
        (nil, 50, .whole),
        ("", 50, .whole),
        ("bytes", 50, .whole),
        ("bytes=", 50, .whole),
        ("bytes=-", 50, .whole),
        ("bytes=5-4", 50, .whole),
        ("bytes=0-1,3-4", 50, .whole),
        ("bytes=a-b", 50, .whole),
        ("bytes=--5", 50, .whole),
        ("items=0-5", 50, .whole),
        ("bytes=1 -2", 50, .whole),
    ]

    @Test(arguments: table) func reads(field: String?, size: Int64, expected: ByteRange) {
        #expect(ByteRange(field, size: size) == expected)
    }

    @Test func truncationsAndMutationsStayInside() {
        var generator = SeededGenerator(seed: 9110)
        for (field, size, _) in Self.table {
            guard let field else { continue }
            for length in 0...field.utf8.count { check(String(field.prefix(length)), size) }
            for _ in 0..<200 {
                var bytes = Array(field.utf8)
                guard !bytes.isEmpty else { continue }
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...127, using: &generator)
                check(String(decoding: bytes, as: UTF8.self), size)
            }
        }
    }

    private func check(_ field: String, _ size: Int64) {
        if case .part(let range) = ByteRange(field, size: size) {
            #expect(range.lowerBound >= 0 && range.upperBound <= size && !range.isEmpty, "\(field) of \(size)")
        }
    }
}

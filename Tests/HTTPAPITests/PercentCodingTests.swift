import HTTPAPI
import Testing

@Suite struct PercentCodingTests {
    @Test func decodes() {
        #expect(PercentCoding.decode("a%2Fb%C3%A9~") == "a/bé~")
        #expect(PercentCoding.decode("a+b") == "a+b")
        #expect(PercentCoding.decode("a+b", plusIsSpace: true) == "a b")
        for bad in ["%", "%4", "%zz", "%FF"] { #expect(PercentCoding.decode(bad) == nil) }
    }

    @Test func encodes() {
        #expect(PercentCoding.encode("desk-1~2 é/.webm") == "desk-1~2%20%C3%A9%2F.webm")
    }

    @Test func queries() {
        let pairs = PercentCoding.query("a=1&b=x%20y&c&=d&e=%zz")
        #expect(pairs.map(\.name) == ["a", "b", "c", "", "e"])
        #expect(pairs.map(\.value) == ["1", "x y", "", "d", "%zz"])
    }
}

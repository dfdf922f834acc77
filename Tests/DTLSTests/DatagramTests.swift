import DTLS
import TestKit
import Testing

@Suite struct DatagramTests {
    static func inspect(_ bytes: [UInt8]) -> DTLSDatagram? {
        bytes.withUnsafeBytes { DTLSDatagram(inspecting: $0) }
    }

    @Test func wellFormed() throws {
        let seen = DTLSVectors.wellFormed.map(Self.inspect)
        #expect(!seen.contains(nil))
        let hello = try #require(seen[1])
        #expect(hello.recordCount == 1 && hello.protectedCount == 0)
        #expect(hello.lowestMessage == 0 && hello.highestMessage == 0)
        let mixed = try #require(seen[3])
        #expect(mixed.recordCount == 2 && mixed.protectedCount == 1 && mixed.lowestMessage == nil)
        let two = try #require(seen[5])
        #expect(two.lowestMessage == 3 && two.highestMessage == 4)
    }

    @Test(arguments: DTLSVectors.malformed)
    func malformed(_ bytes: [UInt8]) {
        #expect(Self.inspect(bytes) == nil)
    }

    @Test func everyTruncation() {
        for bytes in DTLSVectors.wellFormed {
            for count in 0..<bytes.count {
                let seen = Self.inspect(Array(bytes.prefix(count)))
                #expect(seen == nil || (seen?.recordCount ?? 0) < (Self.inspect(bytes)?.recordCount ?? 0))
            }
        }
    }

    @Test func mutations() {
        var generator = SeededGenerator(seed: 0x4454_4C53)
        for _ in 0..<20_000 {
            guard var bytes = DTLSVectors.wellFormed.randomElement(using: &generator) else { return }
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if let seen = Self.inspect(bytes) {
                #expect(seen.protectedCount <= seen.recordCount && seen.recordCount * 13 <= bytes.count)
            }
        }
    }
}

import RTP
import TestKit
import Testing

@Suite struct RTPHeaderTests {
    private func parse(_ vector: WireVector) throws -> RTPHeader {
        try vector.bytes.withUnsafeBytes { try RTPHeader.parse($0) }
    }

    @Test(arguments: RTPVectors.all)
    func takesWhatIsValidAndRefusesTheRest(_ vector: WireVector) {
        #expect(((try? parse(vector)) != nil) == vector.isValid)
    }

    @Test func readsTheFixedHeader() throws {
        let header = try parse(RTPVectors.marked)
        #expect(header.payloadType == 0x60)
        #expect(header.marker)
        #expect(header.sequenceNumber == .max)
        #expect(header.timestamp == .max)
        #expect(header.ssrc == 0xDEAD_BEEF)
        #expect(header.payload == 12..<15)
        #expect(header.extensions.isEmpty)
        #expect(try !parse(RTPVectors.minimal).marker)
        #expect(try parse(RTPVectors.minimal).payload.isEmpty)
    }

    @Test func readsContributingSources() throws {
        let header = try parse(RTPVectors.sources)
        #expect(header.payload == 20..<22)
        RTPVectors.sources.bytes.withUnsafeBytes { bytes in
            #expect(header.contributingSource(0, in: bytes) == 10)
            #expect(header.contributingSource(1, in: bytes) == 11)
            #expect(header.contributingSource(2, in: bytes) == nil)
            #expect(header.contributingSource(-1, in: bytes) == nil)
            #expect(header.payloadBytes(in: bytes).elementsEqual([0xAA, 0xBB]))
        }
    }

    @Test func takesPaddingOff() throws {
        #expect(try parse(RTPVectors.padded).payload == 12..<13)
        #expect(try parse(RTPVectors.paddingOnly).payload.isEmpty)
        let everything = try parse(RTPVectors.everything)
        #expect(everything.extensions == 20..<24)
        #expect(everything.payload == 24..<26)
    }

    @Test(arguments: [
        ("nothing", RTPError.truncated(needed: 12, seen: 0)), ("version 1", .version(1)),
        ("sources over the end", .truncated(needed: 72, seen: 16)),
        ("extension over the end", .truncated(needed: 16 + 0xFFFF * 4, seen: 20)),
        ("padding of 0", .padding(count: 0, available: 2)),
        ("padding over the header", .padding(count: 3, available: 2)),
        ("padding of nothing", .padding(count: 0, available: 0)),
    ])
    func saysWhy(_ name: String, _ expected: RTPError) throws {
        let vector = try #require(RTPVectors.all.first { $0.name == name })
        #expect(throws: expected) { try parse(vector) }
        #expect(expected.description.contains("RFC 3550"))
    }

    @Test(arguments: RTPVectors.all)
    func survivesDamage(_ vector: WireVector) {
        func walk(_ bytes: UnsafeRawBufferPointer) {
            guard let header = try? RTPHeader.parse(bytes) else { return }
            #expect(header.payload.upperBound <= bytes.count)
            var seen = 0
            header.forEachExtension(in: bytes) { id, data in
                seen += data.count
                #expect(id != 0)
                #expect(header.extensionElement(id, in: bytes) != nil)
            }
            #expect(seen <= header.extensions.count)
            for index in 0..<16 { _ = header.contributingSource(index, in: bytes) }
        }
        HostileBytes.forEachTruncation(of: vector.bytes, walk)
        HostileBytes.forEachMutation(of: vector.bytes, seed: 3550, walk)
    }

    @Test func saysNothingOfOtherBytes() throws {
        let header = try parse(RTPVectors.everything)
        RTPVectors.minimal.bytes.withUnsafeBytes { bytes in
            #expect(header.payloadBytes(in: bytes).isEmpty)
            #expect(header.extensionElement(1, in: bytes) == nil)
            #expect(header.contributingSource(0, in: bytes) == nil)
        }
    }
}

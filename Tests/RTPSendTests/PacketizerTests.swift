import BitIO
import Media
import RTPSend
import TestKit
import Testing

@Suite struct PacketizerTests {
    private static let sizes = [3, 40, 1100, 1190, 1195, 1196, 1197, 1198, 1199, 1200, 1201, 2400, 5000, 60_000, 9]

    @Test(arguments: Codec.received)
    func whatIsCutIsJoinedAgain(_ codec: Codec) throws {
        let sizes = codec.kind == .video ? Self.sizes : [1, 20, 80, 159, 160, 900]
        let made = TestFrames(codec, sizes: sizes)
        let sent = SentTrack(try made.packetized())
        try sent.run(.seconds(2))
        #expect(sent.drops.isEmpty, "\(sent.drops)")
        #expect(sent.frames.count == made.frames.count)
        for (index, (seen, frame)) in zip(sent.frames, made.frames).enumerated() {
            #expect(seen.bytes.elementsEqual(frame.bytes), "frame \(index)")
        }
        #expect(sent.frames.map(\.isKeyframe) == made.frames.map(\.isKeyframe))
        #expect(sent.packets.allSatisfy { $0.payload.count <= 1200 })
        #expect(sent.sender.due == nil)
        let ticks = made.interval * Int64(codec.clockRate) / 1_000_000_000
        let first = try #require(sent.frames.first?.timestamp)
        let expected = (0..<Int64(sizes.count)).map { first + $0 * ticks }
        #expect(sent.frames.map(\.timestamp) == expected)
    }

    @Test func smallUnitsShareAPayload() throws {
        let made = TestFrames(.h264, sizes: [30])
        let track = try made.packetized()
        #expect(track.frames.map(\.payloadCount) == [1])
        // STAP-A with the highest NRI of its units (RFC 6184 clause 5.7).
        #expect(track.payload(0).first == 0x78)
    }

    @Test func largeUnitsGoInEvenFragments() throws {
        let unit = H264Vectors.slice(isIDR: false, tail: Array(repeating: 9, count: 3000))
        let frame = H264Vectors.lengthPrefixed([unit])
        var packetizer = TrackPacketizer(codec: .h264)
        try frame.withUnsafeBytes {
            try packetizer.append($0, time: 0, duration: 0, isKeyframe: false)
        }
        let track = packetizer.finish()
        let payloads = (0..<3).map { track.payload($0) }
        #expect(payloads.map { $0[1] & 0xC0 } == [0x80, 0, 0x40])
        #expect(payloads.allSatisfy { $0[0] & 0x1F == 28 && $0[1] & 0x1F == unit[0] & 0x1F })
        let body: [UInt8] = payloads.flatMap { $0.dropFirst(2) }
        #expect(body == Array(unit.dropFirst()))
        let counts = payloads.map(\.count).sorted()
        #expect(counts[2] - counts[0] <= 1)
    }

    @Test func vp9TellsItsStructureWithKeyframes() throws {
        let made = TestFrames(.vp9, sizes: [2500, 50])
        let track = try made.packetized()
        let first = track.payload(0)
        // I, B and V; then 15 bits of PictureID; then N_S 0, Y and G, 640 by 480, one picture that refers one back.
        #expect(Array(first.prefix(11)) == [0x8A, 0x80, 0, 0x18, 2, 0x80, 1, 0xE0, 1, 0x04, 1])
        #expect(track.payload(1)[0] == 0x80)
        #expect(track.payload(2)[0] == 0x84)
        #expect(track.payload(3)[0] == 0xCC, "I, P, B and E")
        var joined = Array(first.dropFirst(11))
        for index in 1...2 { joined += track.payload(index).dropFirst(3) }
        #expect(joined == made.frames[0].bytes)
    }

    @Test func av1GoesInElementsWithoutSizes() throws {
        // A delimiter, a sequence header, a frame of 1500 bytes.
        let body = (0..<1500).map { UInt8(truncatingIfNeeded: $0) }
        let unit: [UInt8] = [0x12, 0x00, 0x0A, 0x03, 1, 2, 3, 0x32, 0xDC, 0x0B] + body
        var packetizer = TrackPacketizer(codec: .av1)
        try unit.withUnsafeBytes { try packetizer.append($0, time: 0, duration: 0, isKeyframe: true) }
        let track = packetizer.finish()
        #expect(track.frames.map(\.payloadCount) == [2])
        let (first, second) = (track.payload(0), track.payload(1))
        #expect(first.count == 1200)
        // Y and N; the sequence header's element; the beginning of the frame's.
        #expect(Array(first.prefix(6)) == [0x48, 4, 0x08, 1, 2, 3])
        #expect(first[8] == 0x30)
        #expect(second[0] == 0x80, "Z")
        var joined = Array(first.dropFirst(9))
        joined += second.dropFirst(3)
        #expect(joined == body)
    }

    @Test func h265GoesInAggregatesAndFragments() throws {
        let sets: [[UInt8]] = [[0x40, 0x01, 1, 2], [0x42, 0x01, 3], [0x44, 0x01, 4]]
        let slice: [UInt8] = [0x26, 0x01] + (0..<2500).map { UInt8(truncatingIfNeeded: $0 | 1) }
        let frame = H264Vectors.lengthPrefixed(sets + [slice])
        var packetizer = TrackPacketizer(codec: .h265)
        try frame.withUnsafeBytes { try packetizer.append($0, time: 0, duration: 0, isKeyframe: true) }
        let track = packetizer.finish()
        #expect(track.frames.map(\.payloadCount) == [4])
        var aggregate: [UInt8] = [0x60, 0x01]
        for set in sets { aggregate += [0, UInt8(set.count)] + set }
        #expect(track.payload(0) == aggregate)
        let fragments = (1...3).map { track.payload($0) }
        #expect(fragments.map { $0[2] } == [0x93, 0x13, 0x53], "S, E and the type 19")
        #expect(fragments.allSatisfy { $0[0] == 0x62 && $0[1] == 0x01 })
        let body: [UInt8] = fragments.flatMap { $0.dropFirst(3) }
        #expect(body == Array(slice.dropFirst(2)))
    }

    @Test(
        arguments: [
            (Codec.h264, [0, 0, 0, 9, 0x41]), (.h264, [0, 0, 0, 0]), (.h265, [0, 0, 0, 2, 0x26, 1]),
            (.av1, [0x30, 1, 2]), (.av1, [0x32, 0x80]), (.av1, [0x32, 9, 1]), (.opus, Array(repeating: 1, count: 1201)),
            (.vp8, []),
        ] as [(Codec, [UInt8])])
    func whatCannotBeCutIsRefusedAndLeavesNothing(codec: Codec, bytes: [UInt8]) throws {
        var packetizer = TrackPacketizer(codec: codec)
        #expect(throws: RTPSendError.self) {
            try bytes.withUnsafeBytes { try packetizer.append($0, time: 0, duration: 0, isKeyframe: true) }
        }
        #expect(packetizer.isEmpty)
        #expect(packetizer.byteCount == 0)
    }

    @Test func everyTruncationIsRefusedOrCut() throws {
        let units: [UInt8] = [0x0A, 3, 1, 2, 3, 0x32, 4, 9, 9, 9, 9]
        let slices = TestFrames(.h264, sizes: [50]).frames[0].bytes
        for (codec, whole) in [(Codec.h264, slices), (.h265, slices), (.av1, units)] {
            for count in 0..<whole.count {
                var packetizer = TrackPacketizer(codec: codec)
                let cut = Array(whole[..<count])
                try? cut.withUnsafeBytes { try packetizer.append($0, time: 0, duration: 0, isKeyframe: true) }
                let made = packetizer.finish()
                #expect(made.frames.count <= 1)
            }
        }
    }
}

import BitIO
import Media
import PeerKit
import RTCP
import RTP
import TestKit
import Testing
import WebRTCCore

/// RED and ULPFEC, from the wire to frames.
struct RedundancyTests {
    private let sound = TrackID(0)
    private let picture = TrackID(1)

    /// An Opus packet of 20 ms that is told apart by its number.
    private func opus(_ number: Int) -> [UInt8] {
        [0x78, UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)] + [UInt8](repeating: 7, count: number % 50)
    }

    private func report(_ peers: JoinedPeers, _ track: TrackID) throws -> TrackReport {
        try #require(peers.session.report().tracks.first { $0.track.id == track })
    }

    private func requests(_ peers: JoinedPeers) throws -> [UInt16] {
        var lost: [UInt16] = []
        for compound in peers.publisher.feedback {
            try compound.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { packet in
                    if case .genericNACK(let nack) = packet { nack.forEachSequenceNumber { lost.append($0) } }
                }
            }
        }
        return lost
    }

    // MARK: Sound

    /// Every packet repeats the one before it. Those in `losing` never arrive.
    private func speak(_ peers: JoinedPeers, _ numbers: Range<Int>, losing: Set<Int>) throws {
        for number in numbers {
            if !losing.contains(number) {
                let before = number == 0 ? [] : [(offset: UInt32(960), bytes: opus(number - 1))]
                try peers.send(
                    payloadType: 63, marker: false, sequence: UInt16(truncatingIfNeeded: 65_500 + number),
                    timestamp: UInt32(truncatingIfNeeded: 960 * number), ssrc: 0xA0DE,
                    payload: RepairEncoder.red(before, opus(number)))
            }
            try peers.pass(.milliseconds(20))
        }
    }

    @Test func lostSoundComesWithTheNextPacket() throws {
        let peers = try JoinedPeers(redundancy: true)
        let lost = Set((1..<99).filter { $0 % 3 == 1 })
        try speak(peers, 0..<100, losing: lost)
        #expect(peers.frames.map(\.bytes) == (0..<100).map { opus($0) })
        #expect(peers.frames.map(\.frame.timestamp.ticks) == (0..<100).map { Int64($0 * 960) })
        #expect(peers.frames.allSatisfy { !$0.frame.followsLoss })
        let packets = try report(peers, sound).packets
        #expect(packets.packetsRepaired == UInt64(lost.count) && packets.packetsGivenUp == 0)
        // What the path lost is told all the same.
        #expect(packets.packetsLost == Int64(lost.count))
        #expect(packets.duplicates == 0 && packets.packetsDiscarded == 0)
    }

    @Test func twoLostInARowLeaveOneHole() throws {
        let peers = try JoinedPeers(redundancy: true)
        try speak(peers, 0..<20, losing: [5, 6])
        try peers.pass(.seconds(3))
        #expect(peers.frames.map(\.bytes) == (0..<20).filter { $0 != 5 }.map { opus($0) })
        let packets = try report(peers, sound).packets
        #expect(packets.packetsRepaired == 1 && packets.packetsGivenUp == 1)
    }

    @Test func opusWithoutREDIsTakenToo() throws {
        let peers = try JoinedPeers(redundancy: true)
        for number in 0..<10 {
            try peers.send(
                payloadType: 111, marker: false, sequence: UInt16(number), timestamp: UInt32(960 * number),
                ssrc: 0xA0DE, payload: opus(number))
        }
        try peers.collect()
        #expect(peers.frames.count == 10)
    }

    @Test func soundGoesOnWhereTheSenderBeginsAnew() throws {
        let peers = try JoinedPeers(redundancy: true)
        try speak(peers, 0..<10, losing: [])
        for number in 0..<10 where number != 5 {
            let before = number == 0 ? [] : [(offset: UInt32(960), bytes: opus(number + 99))]
            try peers.send(
                payloadType: 63, marker: false, sequence: UInt16(30_000 + number),
                timestamp: UInt32(960 * (20 + number)),
                ssrc: 0xA0DE, payload: RepairEncoder.red(before, opus(number + 100)))
            try peers.pass(.milliseconds(20))
        }
        #expect(peers.frames.map(\.bytes) == (0..<10).map { opus($0) } + (100..<110).map { opus($0) })
        #expect(try report(peers, sound).packets.restarts == 1)
    }

    // MARK: Pictures

    /// Pictures of three packets in RED, with one FEC packet behind each, in one sequence.
    private struct Camera {
        var sequence: UInt16 = 65_400
        var number = 0
        var sent: [[UInt8]] = []
        private var writer = RTPWriter()

        /// - Parameters:
        ///   - losing: places in the picture, 3 for the parity.
        ///   - again: the place of a packet that comes by RTX.
        mutating func send(to peers: JoinedPeers, losing: Set<Int> = [], again: Int? = nil) throws {
            let payloads = pictured(number)
            let base = sequence
            let timestamp = UInt32(number) &* 3000
            var protected: [[UInt8]] = []
            for (index, payload) in payloads.enumerated() {
                try writer.write(
                    payloadType: 96, marker: index == 2, sequenceNumber: sequence, timestamp: timestamp, ssrc: 0xAAAA,
                    payload: payload)
                protected.append(writer.bytes)
                let red = RepairEncoder.red([], payload, type: 96)
                if !losing.contains(index) {
                    try peers.send(
                        payloadType: 118, marker: index == 2, sequence: sequence, timestamp: timestamp, ssrc: 0xAAAA,
                        payload: red)
                }
                if index == again {
                    try peers.send(
                        payloadType: 119, marker: index == 2, sequence: UInt16(number), timestamp: timestamp,
                        ssrc: 0xCCCC, payload: [UInt8(sequence >> 8), UInt8(sequence & 0xFF)] + red)
                }
                sequence &+= 1
            }
            if !losing.contains(3) {
                let parity = RepairEncoder.parity(protected, base: base)
                try peers.send(
                    payloadType: 118, marker: false, sequence: sequence, timestamp: timestamp, ssrc: 0xAAAA,
                    payload: RepairEncoder.red([], parity, type: 120))
            }
            sequence &+= 1
            number += 1
            sent.append(payloads.flatMap { $0.dropFirst($0[0] & 0x80 == 0 ? 1 : 3) })
            try peers.pass(.milliseconds(33))
        }

        /// With a PictureID, as libwebrtc sends it (RFC 7741 clause 4.2).
        func pictured(_ number: Int) -> [[UInt8]] {
            vp8Picture(number: number, isKeyframe: number == 0, packets: 3).map { payload in
                [payload[0] | 0x80, 0x80, UInt8(number & 0x7F)] + payload.dropFirst()
            }
        }
    }

    @Test func parityFillsOneHoleOfAPicture() throws {
        let peers = try JoinedPeers(redundancy: true)
        var camera = Camera()
        try camera.send(to: peers)
        for number in 0..<60 { try camera.send(to: peers, losing: [number % 4]) }
        try camera.send(to: peers)
        #expect(peers.frames.map(\.bytes) == camera.sent)
        #expect(peers.frames.allSatisfy { !$0.frame.followsLoss })
        let track = try report(peers, picture)
        #expect(track.packets.packetsRepaired == 45)
        // Nobody waited for the FEC packets that were lost, or asked for them: the PictureIDs show what they were.
        #expect(track.packets.packetsGivenUp == 0 && track.packets.packetsRequested == 0)
        #expect(track.media.pictureLossIndications == 0)
    }

    /// A picture of which nothing came is no parity: its numbers are asked for, and the keyframe too.
    @Test func aWholePictureThatIsLostIsAHole() throws {
        let peers = try JoinedPeers(redundancy: true)
        var camera = Camera()
        try camera.send(to: peers)
        let lost = (0..<4).map { camera.sequence &+ $0 }
        try camera.send(to: peers, losing: [0, 1, 2, 3])
        for _ in 0..<70 { try camera.send(to: peers) }
        #expect(Set(try requests(peers)) == Set(lost))
        let track = try report(peers, picture)
        #expect(track.packets.packetsGivenUp == 4 && track.media.pictureLossIndications > 0)
        #expect(peers.frames.map(\.bytes) == [camera.sent[0]])
    }

    /// Of a picture the end is lost and of the next the beginning: nobody knows where parity was.
    @Test func whereBoundariesAreLostHolesStay() throws {
        let peers = try JoinedPeers(redundancy: true)
        var camera = Camera()
        try camera.send(to: peers)
        let first = camera.sequence
        try camera.send(to: peers, losing: [2, 3])
        try camera.send(to: peers, losing: [0, 3])
        try camera.send(to: peers)
        try peers.pass(.milliseconds(100))
        #expect(Set(try requests(peers)) == Set([2, 3, 4].map { first &+ $0 }))
        #expect(peers.frames.count == 1)
    }

    @Test func nothingIsAskedForThatParityBrings() throws {
        let peers = try JoinedPeers(redundancy: true)
        var camera = Camera()
        for _ in 0..<10 { try camera.send(to: peers, losing: [1]) }
        #expect(peers.frames.map(\.bytes) == camera.sent)
        #expect(try requests(peers).isEmpty)
    }

    @Test func retransmissionsAreInREDToo() throws {
        let peers = try JoinedPeers(redundancy: true)
        var camera = Camera()
        try camera.send(to: peers)
        try camera.send(to: peers, losing: [0, 1, 3], again: 0)
        // Parity brings it too: a duplicate.
        try camera.send(to: peers, losing: [0], again: 0)
        #expect(peers.frames.count == 1)
        let missing = camera.sequence &- 7
        let second = camera.pictured(1)[1]
        let original = [UInt8(missing >> 8), UInt8(missing & 0xFF)] + RepairEncoder.red([], second, type: 96)
        try peers.send(
            payloadType: 119, marker: false, sequence: 9, timestamp: 3000, ssrc: 0xCCCC, payload: original)
        try peers.pass(.seconds(3))
        #expect(peers.frames.map(\.bytes) == camera.sent)
        let packets = try report(peers, picture).packets
        #expect(packets.retransmissions == 3 && packets.packetsDiscarded == 0)
    }

    @Test func paddingInREDOrWithoutIsNoHole() throws {
        let peers = try JoinedPeers(redundancy: true)
        var camera = Camera()
        try camera.send(to: peers)
        for type in [UInt8(118), 96] {
            try peers.send(
                payloadType: type, marker: false, sequence: camera.sequence, timestamp: 0, ssrc: 0xAAAA, payload: [])
            camera.sequence &+= 1
        }
        try peers.send(payloadType: 119, marker: false, sequence: 3, timestamp: 0, ssrc: 0xCCCC, payload: [])
        try camera.send(to: peers)
        #expect(peers.frames.count == 2)
        #expect(try report(peers, picture).packets.paddingPackets == 1)
    }

    /// VP8 without RED, and its RTX, go on beside it.
    @Test func mediaWithoutREDIsProtectedToo() throws {
        let peers = try JoinedPeers(redundancy: true)
        var writer = RTPWriter()
        var protected: [[UInt8]] = []
        let payloads = vp8Picture(number: 0, isKeyframe: true, packets: 3)
        for (index, payload) in payloads.enumerated() {
            try writer.write(
                payloadType: 96, marker: index == 2, sequenceNumber: UInt16(index), timestamp: 5, ssrc: 0xAAAA,
                payload: payload)
            protected.append(writer.bytes)
            if index != 1 { peers.deliver(try peers.publisher.seal(writer.bytes)) }
        }
        try peers.collect()
        #expect(peers.frames.isEmpty)
        try peers.send(
            payloadType: 118, marker: false, sequence: 3, timestamp: 5, ssrc: 0xAAAA,
            payload: RepairEncoder.red([], RepairEncoder.parity(protected, base: 0), type: 120))
        try peers.collect()
        #expect(peers.frames.map(\.bytes) == [payloads.flatMap { $0.dropFirst() }])
    }

    @Test(arguments: UInt64(0)..<20) func anyLossAndGarbage(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let peers = try JoinedPeers(redundancy: true)
        var camera = Camera()
        var garbage = UInt16.random(in: .min ... .max, using: &generator)
        try camera.send(to: peers)
        for _ in 0..<100 {
            try camera.send(to: peers, losing: [Int.random(in: 0..<12, using: &generator)])
            if Int.random(in: 0..<5, using: &generator) == 0 {
                // RED that says nothing sensible, in a stream of its own numbers.
                let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                try peers.send(
                    payloadType: [63, 119][Int.random(in: 0..<2, using: &generator)], marker: false,
                    sequence: garbage, timestamp: 1, ssrc: .random(in: 1...2, using: &generator), payload: bytes)
                garbage &+= .random(in: 1...4, using: &generator)
            }
        }
        try peers.pass(.seconds(3))
        let pictures = peers.frames.filter { $0.track == picture }
        #expect(pictures.map(\.bytes) == camera.sent, "seed \(seed)")
    }
}

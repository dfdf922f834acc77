import BitIO
import ICE
import Media
import PeerKit
import RTCP
import TestKit
import Testing
import WebRTCCore

struct PeerSessionTests {
    private let picture = TrackID(1)
    private let sound = TrackID(0)

    /// Sends one VP8 picture from packet `sequence` on; packets in `losing` never arrive.
    private func sendPicture(
        _ peers: JoinedPeers, number: Int, sequence: inout UInt16, isKeyframe: Bool, losing: Set<Int> = []
    ) throws {
        let packets = vp8Picture(number: number, isKeyframe: isKeyframe, packets: 3)
        for (index, payload) in packets.enumerated() {
            if !losing.contains(index) {
                try peers.send(
                    payloadType: 96, marker: index == 2, sequence: sequence, timestamp: UInt32(number) &* 3000,
                    ssrc: 0xAAAA, payload: payload, transportSequence: sequence)
            }
            sequence &+= 1
        }
        try peers.pass(.milliseconds(33))
    }

    private func packets(_ peers: JoinedPeers) throws -> [RTCPPacketKind] {
        var kinds: [RTCPPacketKind] = []
        for compound in peers.publisher.feedback {
            try compound.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { packet in
                    switch packet {
                    case .receiverReport: kinds.append(.receiverReport)
                    case .genericNACK(let nack):
                        var lost: [UInt16] = []
                        nack.forEachSequenceNumber { lost.append($0) }
                        kinds.append(.nack(lost))
                    case .pictureLossIndication: kinds.append(.keyframeRequest)
                    case .transportFeedback: kinds.append(.arrivalTimes)
                    default: break
                    }
                }
            }
        }
        return kinds
    }

    private enum RTCPPacketKind: Equatable {
        case receiverReport, keyframeRequest, arrivalTimes
        case nack([UInt16])
    }

    @Test func joinsAndDeliversWholeFramesInOrder() throws {
        let peers = try JoinedPeers()
        guard case .connected(let profile)? = peers.events.first else {
            Issue.record("no connection: \(peers.events)")
            return
        }
        #expect(profile == "aeadAES128GCM")
        var sequence: UInt16 = 65_530
        for number in 0..<10 {
            try sendPicture(peers, number: number, sequence: &sequence, isKeyframe: number == 0)
        }
        for number in 0..<10 {
            try peers.send(
                payloadType: 111, marker: false, sequence: UInt16(number), timestamp: UInt32(number) * 960,
                ssrc: 0xBBBB, payload: [0xF8, UInt8(number), 1, 2])
        }
        try peers.collect()
        let pictures = peers.frames.filter { $0.track == picture }
        #expect(pictures.count == 10)
        #expect(pictures.first?.frame.isKeyframe == true)
        #expect(pictures.first?.frame.width == 640)
        for (number, item) in pictures.enumerated() {
            let sent = vp8Picture(number: number, isKeyframe: number == 0, packets: 3)
            #expect(item.bytes == sent.flatMap { Array($0.dropFirst()) })
        }
        #expect(peers.frames.filter { $0.track == sound }.map(\.bytes) == (0..<10).map { [0xF8, UInt8($0), 1, 2] })
    }

    @Test func asksAgainForWhatIsMissingAndTakesTheRetransmission() throws {
        let peers = try JoinedPeers()
        var sequence: UInt16 = 100
        try sendPicture(peers, number: 0, sequence: &sequence, isKeyframe: true)
        try sendPicture(peers, number: 1, sequence: &sequence, isKeyframe: false, losing: [1])
        try sendPicture(peers, number: 2, sequence: &sequence, isKeyframe: false)
        try peers.pass(.milliseconds(60))
        #expect(try packets(peers).contains(.nack([104])))
        #expect(peers.frames.count == 1)
        let missing = vp8Picture(number: 1, isKeyframe: false, packets: 3)[1]
        // RFC 4588 clause 4: the original number goes before the payload.
        try peers.send(
            payloadType: 97, marker: false, sequence: 1, timestamp: 3000, ssrc: 0xCCCC, payload: [0, 104] + missing)
        try peers.collect()
        #expect(peers.frames.count == 3)
        #expect(try !packets(peers).contains(.keyframeRequest))
    }

    /// FFmpeg agrees on reduced size for its picture only, and reads no NACK that has company.
    @Test(arguments: [true, false])
    func asksForWhatIsMissingInADatagramOfItsOwn(_ soundHasReducedSize: Bool) throws {
        let peers = try JoinedPeers(soundHasReducedSize: soundHasReducedSize)
        var sequence: UInt16 = 100
        for number in 0..<120 {
            try sendPicture(
                peers, number: number, sequence: &sequence, isKeyframe: number % 10 == 0,
                losing: number % 10 == 5 ? [1] : [])
        }
        let asking = peers.publisher.feedback.filter { $0.count > 1 && $0[1] == 205 && $0[0] & 0x1F == 1 }
        #expect(asking.count >= 12)
        #expect(asking.allSatisfy { $0.count == 4 * (Int($0[2]) << 8 + Int($0[3]) + 1) })
        let others = try peers.publisher.feedback.filter { $0[1] != 205 || $0[0] & 0x1F != 1 }.flatMap { compound in
            var found: [[UInt16]] = []
            try compound.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { if case .genericNACK = $0 { found.append([]) } }
            }
            return found
        }
        #expect(others.isEmpty)
        #expect(try packets(peers).filter { $0 == .receiverReport }.count >= 3)
    }

    @Test func asksForAKeyframeWhenALossIsForGood() throws {
        let peers = try JoinedPeers()
        var sequence: UInt16 = 100
        try sendPicture(peers, number: 0, sequence: &sequence, isKeyframe: true)
        try sendPicture(peers, number: 1, sequence: &sequence, isKeyframe: false, losing: [1])
        for number in 2..<80 { try sendPicture(peers, number: number, sequence: &sequence, isKeyframe: false) }
        #expect(peers.frames.count == 1)
        #expect(try packets(peers).contains(.keyframeRequest))
        try sendPicture(peers, number: 80, sequence: &sequence, isKeyframe: true)
        try sendPicture(peers, number: 81, sequence: &sequence, isKeyframe: false)
        #expect(peers.frames.count == 3)
        #expect(peers.frames[1].frame.isKeyframe)
        #expect(peers.frames[1].frame.followsLoss)
    }

    @Test func reportsArrivalTimesAndReception() throws {
        let peers = try JoinedPeers()
        var sequence: UInt16 = 0
        for number in 0..<60 { try sendPicture(peers, number: number, sequence: &sequence, isKeyframe: number == 0) }
        let seen = try packets(peers)
        #expect(seen.filter { $0 == .receiverReport }.count >= 2)
        #expect(seen.filter { $0 == .arrivalTimes }.count >= 15)
        #expect(!seen.contains(.keyframeRequest))
    }

    @Test func asksForTheFirstKeyframeWhenNoneCame() throws {
        let peers = try JoinedPeers()
        var sequence: UInt16 = 0
        // The keyframe may have been lost: for half a second it is asked for packet by packet.
        for number in 0..<14 { try sendPicture(peers, number: number, sequence: &sequence, isKeyframe: false) }
        let asked = try packets(peers)
        #expect(!asked.contains(.keyframeRequest) && asked.contains(.nack(Array(65_488...65_535))))
        for number in 14..<20 { try sendPicture(peers, number: number, sequence: &sequence, isKeyframe: false) }
        #expect(peers.frames.isEmpty)
        #expect(try packets(peers).contains(.keyframeRequest))
    }

    @Test func aTrackThatNeverSendsCostsNothing() throws {
        let peers = try JoinedPeers()
        peers.session.requestKeyframe(picture, at: peers.now)
        var wakeUps = 0
        let end = peers.now + .seconds(20)
        while let due = peers.session.deadline, due < end, wakeUps < 100 {
            peers.now = max(peers.now, due)
            peers.session.handleTimeout(at: peers.now, into: peers.output)
            wakeUps += 1
        }
        #expect(wakeUps == 0)
        var sequence: UInt16 = 0
        for number in 0..<20 { try sendPicture(peers, number: number, sequence: &sequence, isKeyframe: number == 0) }
        #expect(try !packets(peers).contains(.keyframeRequest))
    }

    /// A new source's numbers may be any, also lower ones than the old one's, or (aiortc) the next.
    @Test(arguments: [40_003, 0, 1003, 1004, 20_000])
    func goesOnUnderANewSource(_ first: UInt16) throws {
        let peers = try JoinedPeers()
        var sequence: UInt16 = 1000
        try sendPicture(peers, number: 0, sequence: &sequence, isKeyframe: true)
        // A picture of one packet comes out at once: after the word that another source has begun.
        try peers.send(
            payloadType: 96, marker: true, sequence: first, timestamp: 77, ssrc: 0xDDDD,
            payload: vp8Picture(number: 5, isKeyframe: true, packets: 1)[0])
        try peers.collect()
        #expect(peers.frames.count == 2 && peers.frames.last?.frame.isKeyframe == true)
        #expect(peers.framesAtRestarts == [1])
        let restarted = peers.events.contains { if case .trackRestarted(TrackID(1)) = $0 { true } else { false } }
        #expect(restarted)
    }

    @Test func listensToNobodyWhomICEHasNotChecked() throws {
        let peers = try JoinedPeers(connect: false)
        peers.deliver([22, 0xFE, 0xFD] + [UInt8](repeating: 0, count: 60))
        peers.deliver([0x80, 96] + [UInt8](repeating: 0, count: 60))
        #expect(peers.output.datagrams.isEmpty)
        #expect(peers.session.report().counters.packetsBeforeCheck == 1)
        #expect(peers.session.report().counters.packetsBeforeKeys == 1)
    }

    @Test func endsWhenNobodyEverComes() throws {
        let peers = try JoinedPeers(connect: false)
        try peers.pass(.seconds(16))
        guard case .ended(.iceFailed)? = peers.events.last else {
            Issue.record("\(peers.events)")
            return
        }
        #expect(peers.session.deadline == nil)
    }

    @Test func endsWhenConsentIsGone() throws {
        let peers = try JoinedPeers()
        try peers.pass(.seconds(29))
        #expect(peers.events.count == 1)
        try peers.pass(.seconds(3))
        guard case .ended(.consentExpired)? = peers.events.last else {
            Issue.record("\(peers.events)")
            return
        }
    }

    @Test func saysGoodbyeOnce() throws {
        let peers = try JoinedPeers()
        peers.session.close(at: peers.now, into: peers.output)
        #expect(peers.output.datagrams.entries.count == 1)
        try peers.collect()
        peers.session.close(at: peers.now, into: peers.output)
        #expect(peers.output.datagrams.isEmpty)
        guard case .ended(.closedByGateway)? = peers.events.last else {
            Issue.record("\(peers.events)")
            return
        }
    }

    @Test(arguments: [UInt64(1), 2, 3]) func garbageChangesNothing(seed: UInt64) throws {
        let peers = try JoinedPeers()
        var generator = SeededGenerator(seed: seed)
        var sequence: UInt16 = 0
        for number in 0..<100 {
            for _ in 0..<20 {
                let length = Int.random(in: 1...200, using: &generator)
                var datagram = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
                // Half of them look like something that we take.
                if Bool.random(using: &generator) {
                    datagram[0] = [0, 1, 20, 22, 23, 0x80, 0x90, 0xB0].randomElement(using: &generator) ?? 0
                }
                peers.deliver(datagram)
            }
            try sendPicture(peers, number: number, sequence: &sequence, isKeyframe: number == 0)
        }
        #expect(peers.frames.count == 100, "seed \(seed)")
        #expect(peers.session.isConnected, "seed \(seed)")
    }
}

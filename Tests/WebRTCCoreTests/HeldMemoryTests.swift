import Media
import PeerKit
import Testing
import WebRTCCore

/// What waits behind holes is bounded, and at the end given out.
struct HeldMemoryTests {
    /// Pictures of one packet; those in `losing` never arrive. The first is a keyframe, and those in `keyframes`.
    private func send(
        _ peers: JoinedPeers, _ numbers: Range<Int>, losing: Set<Int> = [], keyframes: Set<Int> = [0],
        every interval: Duration = .milliseconds(5)
    ) throws {
        for number in numbers {
            if !losing.contains(number) {
                try peers.send(
                    payloadType: 96, marker: true, sequence: UInt16(number), timestamp: UInt32(number) &* 3000,
                    ssrc: 0xAAAA,
                    payload: vp8Picture(number: number, isKeyframe: keyframes.contains(number), packets: 1)[0])
            }
            try peers.pass(interval)
        }
    }

    @Test func aSessionAboveItsBoundGivesUpItsOldestHole() throws {
        let memory = HeldMemory(limit: 1 << 30, sessionLimit: 20 * 1536)
        let peers = try JoinedPeers(memory: memory)
        try send(peers, 0..<40, losing: [10, 30], keyframes: [0, 11, 31])
        // Behind the first hole 20 packets waited; the second one still holds back what came since.
        #expect(peers.frames.count == 29)
        #expect(peers.session.report().tracks.map(\.packets.packetsCrowdedOut).max() == 1)
        #expect(peers.session.heldBytes == memory.bytes && memory.bytes == 9 * 1536)
        peers.session.close(at: peers.now, into: peers.output)
        #expect(memory.bytes == 0 && peers.session.heldBytes == 0)
    }

    @Test func aboveTheBoundOfAllTheOneGivesUpWhoHoldsMost() throws {
        let memory = HeldMemory(limit: 30 * 1536, sessionLimit: 1 << 30)
        let poor = try JoinedPeers(memory: memory)
        let good = try JoinedPeers(memory: memory)
        try send(poor, 0..<30, losing: [2], keyframes: [0, 3])
        try send(good, 0..<10, losing: [6], keyframes: [0, 7])
        #expect(memory.bytes == 30 * 1536)
        try send(good, 10..<11)
        #expect(good.frames.count == 6)
        // It hears of it with its next packet.
        try send(poor, 30..<31)
        #expect(poor.frames.count == 30)
        #expect(memory.bytes == 4 * 1536)
        #expect(poor.session.report().tracks.map(\.packets.packetsCrowdedOut).max() == 1)
        #expect(good.session.report().tracks.map(\.packets.packetsCrowdedOut).max() == 0)
    }

    @Test func nothingIsHeldWhereNothingIsMissing() throws {
        let memory = HeldMemory()
        let peers = try JoinedPeers(memory: memory)
        try send(peers, 0..<50)
        #expect(memory.bytes == 0 && peers.frames.count == 50)
    }

    @Test func theEndGivesOutWhatWaits() throws {
        let peers = try JoinedPeers()
        try send(peers, 0..<40, losing: [10], keyframes: [0, 20])
        #expect(peers.frames.count == 10)
        peers.session.close(at: peers.now, into: peers.output)
        try peers.collect()
        #expect(peers.frames.count == 30 && peers.frames[10].frame.isKeyframe && peers.frames[10].frame.followsLoss)
        #expect(!peers.events.contains { if case .trackBroken = $0 { true } else { false } })
    }

    @Test func theEndTellsOfAPictureThatBreaksOff() throws {
        let peers = try JoinedPeers()
        try send(peers, 0..<40, losing: [10])
        peers.session.close(at: peers.now, into: peers.output)
        try peers.collect()
        #expect(peers.frames.count == 10)
        #expect(peers.events.contains { if case .trackBroken(TrackID(1)) = $0 { true } else { false } })
    }

    @Test func whatIsHeldCanBeGivenOutBeforeTheEnd() throws {
        let peers = try JoinedPeers()
        try send(peers, 0..<40, losing: [10], keyframes: [0, 20])
        peers.session.giveOutHeld(at: peers.now, into: peers.output)
        try peers.collect()
        #expect(peers.frames.count == 30)
        try send(peers, 40..<50)
        #expect(peers.frames.count == 40)
    }

    @Test func aHoleBeforeAKeyframeIsPointlessWhenNothingCanBeShown() throws {
        let peers = try JoinedPeers()
        // The first hole is given up after two seconds; what is behind it needs the keyframe, before which another is open.
        try send(peers, 0..<112, losing: [10, 90], keyframes: [0, 100], every: .milliseconds(20))
        #expect(peers.frames.count == 10)
        try send(peers, 112..<150, keyframes: [], every: .milliseconds(20))
        #expect(peers.frames.count == 60, "\(peers.frames.count)")
        #expect(peers.session.report().tracks.map(\.packets.packetsPointless).max() == 1)
    }

    @Test func picturesThatLackSomethingComeWhenTheyAreWanted() throws {
        let peers = try JoinedPeers()
        peers.session.keepAll(TrackID(1), true)
        try send(peers, 0..<40, losing: [10], every: .milliseconds(100))
        #expect(peers.frames.count == 39)
        #expect(peers.frames.filter(\.frame.followsLoss).count == 1 && peers.frames[10].frame.followsLoss)
        // One is asked for all the same.
        #expect(peers.session.report().tracks.map(\.media.pictureLossIndications).max() ?? 0 > 0)
    }
}

import Media
import PeerKit
import RTCP
import Testing
import WebRTCCore

/// A viewer of a picture that comes in several layers.
@Suite struct ViewerLayerTests {
    private static let rids = ["q", "h", "f"]

    /// A picture of each layer every 40 ms, keyframes where they are asked for; each layer with numbers, timestamps and
    /// PictureIDs of its own.
    private final class Show {
        let peers: JoinedPeers
        var viewer: LocalViewer
        var sizes = [200, 600, 1100]
        var active = [true, true, true]
        private(set) var number = 0
        private var answered = 0
        private var mustBeKey = [true, true, true]
        /// Of each packet the layer that it is of.
        private(set) var seen: [Int] = []

        init() throws {
            peers = try JoinedPeers(audio: false, layers: ViewerLayerTests.rids)
            viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        }

        func pass(_ pictures: Int, respond: ((LocalViewer, Instant) throws -> Void)? = nil) throws {
            for _ in 0..<pictures {
                number += 1
                for layer in 0..<3 where active[layer] {
                    let payload =
                        ViewerSessionTests.picture(UInt16(number + layer * 1000), isKeyframe: mustBeKey[layer])
                        + [UInt8](repeating: UInt8(layer), count: sizes[layer])
                    mustBeKey[layer] = false
                    try peers.send(
                        payloadType: 96, marker: true, sequence: UInt16(number + layer * 5000),
                        timestamp: UInt32(number * 3600 + layer * 1_000_000), ssrc: UInt32(700 + layer),
                        payload: payload, mid: "1", rid: ViewerLayerTests.rids[layer])
                }
                try viewer.take(from: peers.session, at: peers.now)
                try peers.pass(.milliseconds(40))
                try viewer.handleTimeout(at: peers.now)
                try respond?(viewer, peers.now)
                try answerRequests()
            }
            seen = viewer.pictures.compactMap(\.payload.last).map { Int($0) }
        }

        private func answerRequests() throws {
            for packet in peers.publisher.feedback[answered...] {
                try packet.withUnsafeBytes { bytes in
                    try RTCPReader.forEach(in: bytes) { entry in
                        if case .pictureLossIndication(let request) = entry,
                            (700..<703).contains(request.mediaSSRC)
                        {
                            mustBeKey[Int(request.mediaSSRC) - 700] = true
                        }
                    }
                }
            }
            answered = peers.publisher.feedback.count
        }

        /// Whether what the viewer got has no break, and is left for another layer at keyframes alone.
        /// - Parameter pause: ticks between two pictures at most.
        func expectWhole(pause: UInt32 = 9000) throws {
            let packets = viewer.pictures
            let first = try #require(packets.first)
            let numbers = packets.map { $0.header.sequenceNumber &- first.header.sequenceNumber }
            #expect(numbers == packets.indices.map { UInt16($0) })
            let pictures = packets.map { ViewerSessionTests.pictureID($0.payload) }
            #expect(zip(pictures, pictures.dropFirst()).allSatisfy { $1 == $0 &+ 1 }, "\(pictures)")
            for (before, after) in zip(packets, packets.dropFirst()) {
                let step = after.header.timestamp &- before.header.timestamp
                #expect(step > 0 && step <= pause, "\(step)")
                if before.payload.last != after.payload.last { #expect(after.payload[5] & 1 == 0, "no keyframe") }
            }
        }
    }

    @Test func theBestIsShown() throws {
        let show = try Show()
        // It is known after a second which that is.
        try show.pass(150)
        #expect(show.seen.suffix(100).allSatisfy { $0 == 2 }, "\(show.seen)")
        #expect(show.viewer.packets.count >= 148)
        try show.expectWhole()
    }

    @Test func aLayerThatFallsSilentIsReplacedAndTakenAgain() throws {
        let show = try Show()
        try show.pass(60)
        show.active[2] = false
        try show.pass(75)
        #expect(show.seen.last == 1)
        show.active[2] = true
        try show.pass(200)
        #expect(show.seen.last == 2)
        // A second of silence, and another at most until that is looked at.
        try show.expectWhole(pause: 2 * 90_000 + 9000)
    }

    /// A tenth of what is sent fits: transport-wide feedback tells of a queue that grows.
    @Test func aNarrowWayGetsALesserLayer() throws {
        let show = try Show()
        try show.pass(50)
        #expect(show.seen.last == 2)
        var told = show.viewer.packets.count
        var free = show.peers.now
        try show.pass(60) { viewer, now in
            // 150 kbit/s: each packet comes when those before it are through.
            let packets = viewer.packets[told...]
            told = viewer.packets.count
            guard !packets.isEmpty else { return }
            var arrivals: [PacketArrival] = []
            for packet in packets {
                let bytes = packet.payload.count + 40
                free = max(free, packet.at) + .nanoseconds(Int64(bytes) * 8_000_000_000 / 150_000)
                arrivals.append(
                    PacketArrival(
                        sequence: Int64(packet.transportSequence ?? 0), nanoseconds: free.nanoseconds))
            }
            try viewer.say(at: now) { writer in
                _ = writer.appendTransportFeedback(
                    sender: 1, media: 5001, feedbackCount: 1, base: nil, arrivals: arrivals, first: 0, sizeLimit: 600)
            }
        }
        #expect(show.seen.last.map { $0 < 2 } == true, "\(show.seen)")
        try show.expectWhole()
    }

    /// Holes that came of the publisher's own way are in reports of a viewer; transport-wide numbers know them not.
    @Test func lossesOfThePublisherAreNotTheViewers() throws {
        let show = try Show()
        try show.pass(50)
        try show.pass(50) { viewer, now in
            try viewer.say(at: now) {
                $0.appendReceiverReport(sender: 1, blocks: [ReportBlock(ssrc: 5001, fractionLost: 100)])
            }
        }
        #expect(show.seen.last == 2, "\(show.seen)")
    }

    @Test func whatTheViewerEstimatesIsHeeded() throws {
        let show = try Show()
        try show.pass(50)
        try show.pass(100) { viewer, now in
            try viewer.say(at: now) {
                $0.appendReceiverEstimatedMaximumBitrate(sender: 1, bitrate: 100_000, sources: [5001])
            }
        }
        #expect(show.seen.last == 0, "\(show.seen)")
        try show.expectWhole()
    }

    /// What was sent of a layer that has been left can still be asked for.
    @Test func whatIsBeforeAChangeComesAgain() throws {
        let show = try Show()
        try show.pass(60)
        show.active[2] = false
        try show.pass(60)
        let left = try #require(show.viewer.pictures.lastIndex { $0.payload.last == 2 })
        let wanted = show.viewer.pictures[left]
        try show.viewer.say(at: show.peers.now) {
            $0.appendGenericNACK(sender: 1, media: 5001, sequenceNumbers: [wanted.header.sequenceNumber])
        }
        let again = try #require(show.viewer.resent.last)
        #expect(Array(again.payload[2...]) == wanted.payload && again.header.timestamp == wanted.header.timestamp)
    }
}

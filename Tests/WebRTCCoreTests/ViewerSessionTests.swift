import Media
import PeerKit
import RTCP
import RTP
import TestKit
import Testing
import WebRTCCore

/// What comes of a publisher goes on to those who watch.
@Suite struct ViewerSessionTests {
    /// VP8 with a PictureID of 15 bits and TL0PICIDX.
    static func picture(_ number: UInt16, isKeyframe: Bool = false, isFirst: Bool = true) -> [UInt8] {
        let descriptor: [UInt8] = [
            isFirst ? 0x90 : 0x80, 0xC0, 0x80 | UInt8(number >> 8), UInt8(truncatingIfNeeded: number),
            UInt8(truncatingIfNeeded: number),
        ]
        let head: [UInt8] =
            isKeyframe ? [0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01] : [0x11, 0x02, 0x00]
        return descriptor + (isFirst ? head : []) + [UInt8(truncatingIfNeeded: number), 7, 7, 7]
    }

    static func pictureID(_ payload: [UInt8]) -> UInt16 { UInt16(payload[2] & 0x7F) << 8 | UInt16(payload[3]) }

    private func send(
        _ peers: JoinedPeers, _ number: Int, isKeyframe: Bool = false, ssrc: UInt32 = 700, sequence: UInt16? = nil
    ) throws {
        try peers.send(
            payloadType: 96, marker: true, sequence: sequence ?? UInt16(truncatingIfNeeded: 100 + number),
            timestamp: UInt32(truncatingIfNeeded: number) &* 3000, ssrc: ssrc,
            payload: Self.picture(UInt16(truncatingIfNeeded: number), isKeyframe: isKeyframe))
    }

    @Test func itIsAnsweredWithWhatItIsSent() throws {
        let peers = try JoinedPeers()
        let viewer = try LocalViewer(of: peers.session, at: peers.now)
        let lines = viewer.answer.split(whereSeparator: \.isNewline).map { String($0) }
        #expect(lines.filter { $0 == "a=sendonly" }.count == 2)
        #expect(lines.contains("m=video 9 UDP/TLS/RTP/SAVPF 100 101") && lines.contains("a=rtcp-fb:100 nack pli"))
        #expect(lines.contains("a=ssrc-group:FID 5003 5004") && lines.contains("a=ssrc:5003 cname:show"))
        #expect(viewer.session.isConnected)
        #expect(peers.session.viewerCount == 1)
    }

    @Test func packetsGoOnUnderNumbersOfTheirOwn() throws {
        let peers = try JoinedPeers()
        let viewer = try LocalViewer(of: peers.session, at: peers.now)
        try send(peers, 0)
        for number in 1...5 { try send(peers, number, isKeyframe: number == 1) }
        for number in 0..<3 {
            try peers.send(
                payloadType: 111, marker: false, sequence: UInt16(50 + number), timestamp: UInt32(number * 960),
                ssrc: 600, payload: [0xF8, 1, UInt8(number)])
        }
        #expect(peers.session.hasToPassOn)
        try viewer.take(from: peers.session, at: peers.now)
        #expect(!peers.session.hasToPassOn)
        // The picture begins with its keyframe.
        #expect(viewer.pictures.map(\.payload.last) == [7, 7, 7, 7, 7] && viewer.sounds.count == 3)
        let first = try #require(viewer.pictures.first)
        for (place, packet) in viewer.pictures.enumerated() {
            #expect(packet.header.ssrc == 5003 && packet.mid == "1" && packet.header.marker)
            #expect(packet.header.sequenceNumber == first.header.sequenceNumber &+ UInt16(place))
            #expect(packet.header.timestamp == first.header.timestamp &+ UInt32(place * 3000))
            #expect(packet.payload == Self.picture(UInt16(place + 1), isKeyframe: place == 0))
        }
        #expect(viewer.sounds.map(\.payload) == (0..<3).map { [0xF8, 1, UInt8($0)] })
        #expect(viewer.packets.compactMap(\.transportSequence) == (1...8).map { UInt16($0) })
        // A report says that the SSRC is known: no MID any more.
        try viewer.say(at: peers.now) { $0.appendReceiverReport(sender: 1, blocks: [ReportBlock(ssrc: 5003)]) }
        try send(peers, 6)
        try viewer.take(from: peers.session, at: peers.now)
        #expect(viewer.pictures.last?.mid == nil && viewer.pictures.count == 6)
    }

    @Test func whatIsMissingGoesOnWhenItComes() throws {
        let peers = try JoinedPeers()
        let viewer = try LocalViewer(of: peers.session, at: peers.now)
        try send(peers, 1, isKeyframe: true)
        try send(peers, 3)
        try viewer.take(from: peers.session, at: peers.now)
        // As RTX, from the publisher.
        try peers.send(
            payloadType: 97, marker: true, sequence: 9, timestamp: 6000, ssrc: 701, payload: [0, 102] + Self.picture(2))
        try viewer.take(from: peers.session, at: peers.now)
        let first = try #require(viewer.pictures.first?.header.sequenceNumber)
        #expect(viewer.pictures.map { $0.header.sequenceNumber &- first } == [0, 2, 1])
        #expect(viewer.pictures.map { Self.pictureID($0.payload) } == [1, 3, 2])
    }

    @Test func whatIsAskedForComesAgain() throws {
        let peers = try JoinedPeers()
        let viewer = try LocalViewer(of: peers.session, at: peers.now)
        for number in 1...5 { try send(peers, number, isKeyframe: number == 1) }
        try viewer.take(from: peers.session, at: peers.now)
        let numbers = viewer.pictures.map(\.header.sequenceNumber)
        let strange = numbers[4] &+ 9
        try viewer.say(at: peers.now) {
            $0.appendGenericNACK(sender: 1, media: 5003, sequenceNumbers: [numbers[1], numbers[3], strange])
        }
        #expect(
            viewer.resent.map { Array($0.payload[..<2]) }
                == [1, 3].map { [UInt8(numbers[$0] >> 8), UInt8(numbers[$0] & 0xFF)] })
        #expect(viewer.resent.map { Array($0.payload[2...]) } == [2, 4].map { Self.picture($0) })
        #expect(viewer.resent.map(\.header.ssrc) == [5004, 5004])
        #expect(viewer.resent[1].header.sequenceNumber == viewer.resent[0].header.sequenceNumber &+ 1)
        #expect(viewer.resent[0].header.timestamp == viewer.pictures[1].header.timestamp)
        let report = viewer.session.report()
        #expect(report.media.packetsRequested == 3 && report.media.packetsResent == 2)
        #expect(report.counters.requestsUnanswered == 1)
    }

    /// Asked for again and again, no more is sent than the bound.
    @Test func askingForEverythingIsBounded() throws {
        let peers = try JoinedPeers(audio: false)
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        for number in 1...60 { try send(peers, number, isKeyframe: number == 1) }
        try viewer.take(from: peers.session, at: peers.now)
        let numbers = viewer.pictures.map(\.header.sequenceNumber)
        for _ in 0..<200 {
            peers.now = peers.now + .milliseconds(100)
            try viewer.say(at: peers.now) {
                $0.appendGenericNACK(sender: 1, media: 5001, sequenceNumbers: numbers)
            }
        }
        // As they go over the wire: small ones too.
        let bytes = viewer.resent.reduce(0) { $0 + $1.payload.count + 40 }
        #expect(bytes > 100_000 && bytes < 200_000, "\(bytes)")
    }

    /// Numbers that are asked for at once, whatever may be sent again.
    @Test func lookingForNumbersIsBounded() throws {
        let peers = try JoinedPeers(audio: false)
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        for number in 1...60 { try send(peers, number, isKeyframe: number == 1) }
        try viewer.take(from: peers.session, at: peers.now)
        let numbers = viewer.pictures.map(\.header.sequenceNumber)
        func ask() throws {
            for _ in 0..<20 {
                try viewer.say(at: peers.now) {
                    $0.appendGenericNACK(sender: 1, media: 5001, sequenceNumbers: numbers)
                }
            }
        }
        try ask()
        #expect(viewer.resent.count == 1000)
        let report = viewer.session.report()
        #expect(report.media.packetsRequested == 1200 && report.counters.requestsUnanswered == 200)
        peers.now = peers.now + .milliseconds(100)
        try ask()
        #expect(viewer.resent.count == 2000)
    }

    /// What many viewers ask for in one turn of the gateway.
    @Test func whatGathersToBeSentAgainIsBounded() throws {
        let peers = try JoinedPeers(audio: false)
        let viewers = try (1...2).map { seed in
            try LocalViewer(
                of: peers.session, audio: false, seed: UInt64(seed), port: UInt16(50_000 + seed), at: peers.now)
        }
        for number in 1...60 { try send(peers, number, isKeyframe: number == 1) }
        try LocalViewer.take(viewers, from: peers.session, at: peers.now)
        let output = PeerOutput()
        for viewer in viewers {
            let numbers = viewer.pictures.map(\.header.sequenceNumber)
            for _ in 0..<15 {
                var writer = RTCPWriter()
                writer.appendGenericNACK(sender: 1, media: 5001, sequenceNumbers: numbers)
                viewer.client.deliver(
                    try viewer.client.sealControl(writer.bytes), to: viewer.session, output: output, at: peers.now)
            }
        }
        #expect(output.datagrams.count == PeerOutput.gatherLimit)
    }

    /// An empty packet costs no budget by its payload: it is nothing that anybody misses.
    @Test func emptyPacketsAreNotSentAgain() throws {
        let peers = try JoinedPeers(audio: false)
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        try send(peers, 1, isKeyframe: true)
        try peers.send(payloadType: 96, marker: false, sequence: 102, timestamp: 3000, ssrc: 700, payload: [])
        try send(peers, 3)
        try viewer.take(from: peers.session, at: peers.now)
        let numbers = viewer.packets.map(\.header.sequenceNumber)
        #expect(viewer.packets.map(\.payload.isEmpty) == [false, true, false])
        try viewer.say(at: peers.now) {
            $0.appendGenericNACK(sender: 1, media: 5001, sequenceNumbers: numbers)
        }
        #expect(viewer.resent.count == 2 && viewer.session.report().counters.requestsUnanswered == 1)
    }

    @Test func withoutRTXNothingIsOfferedToComeAgain() throws {
        let peers = try JoinedPeers()
        let viewer = try LocalViewer(of: peers.session, resends: false, at: peers.now)
        #expect(!viewer.answer.contains("rtcp-fb:100 nack\r\n") && viewer.answer.contains("rtcp-fb:100 nack pli"))
        #expect(!viewer.answer.contains("rtx"))
        try send(peers, 1, isKeyframe: true)
        try viewer.take(from: peers.session, at: peers.now)
        let number = try #require(viewer.pictures.first?.header.sequenceNumber)
        try viewer.say(at: peers.now) { $0.appendGenericNACK(sender: 1, media: 5003, sequenceNumbers: [number]) }
        #expect(viewer.packets.count == 1)
    }

    /// Two viewers ask at once, then over and over: the publisher is asked once, and once a second.
    @Test func keyframeRequestsAreSharedAndRare() throws {
        let peers = try JoinedPeers(audio: false)
        try send(peers, 1, isKeyframe: true)
        let viewers = try (1...2).map { seed in
            try LocalViewer(
                of: peers.session, audio: false, seed: UInt64(seed), port: UInt16(50_000 + seed), at: peers.now)
        }
        func asked() throws -> Int {
            try peers.publisher.feedback.reduce(0) { sum, packet in
                var count = 0
                try packet.withUnsafeBytes { bytes in
                    try RTCPReader.forEach(in: bytes) { if case .pictureLossIndication = $0 { count += 1 } }
                }
                return sum + count
            }
        }
        // It is asked at once for those who have come, with its next packet, and answers.
        try send(peers, 2)
        try peers.collect()
        #expect(try asked() == 1)
        try send(peers, 3, isKeyframe: true)
        for number in 4..<64 {
            for viewer in viewers {
                try viewer.say(at: peers.now) { $0.appendPictureLossIndication(sender: 1, media: 5001) }
                try viewer.say(at: peers.now) {
                    $0.appendFullIntraRequest(sender: 1, media: 5001, sequenceNumber: UInt8(number))
                }
            }
            try send(peers, number, isKeyframe: number % 10 == 0)
            try LocalViewer.take(viewers, from: peers.session, at: peers.now)
            try peers.pass(.milliseconds(50))
        }
        let count = try asked()
        #expect((3...5).contains(count), "\(count) in 3 s")
        #expect(viewers.allSatisfy { $0.session.report().media.keyframesRequested == 120 })
    }

    /// A hole keeps the keyframe from the recording, which does not need one: the viewer has it.
    @Test func aKeyframeThatHasComeIsNotAskedForAgain() throws {
        let peers = try JoinedPeers(audio: false)
        try send(peers, 1, isKeyframe: true)
        try peers.pass(.milliseconds(50))
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        try send(peers, 2)
        try peers.collect()
        func asked() -> UInt64 { peers.session.report().tracks[0].media.pictureLossIndications }
        #expect(asked() == 1)
        // Number 3 does not come.
        try send(peers, 4, isKeyframe: true)
        try viewer.take(from: peers.session, at: peers.now)
        #expect(viewer.pictures.count == 1)
        try peers.pass(.milliseconds(950))
        #expect(asked() == 1)
    }

    /// What the kernel has no room for is the end of a burst.
    @Test func theFirstToBeServedIsAnotherEachTime() throws {
        let peers = try JoinedPeers(audio: false)
        let viewers = try (1...3).map { seed in
            try LocalViewer(
                of: peers.session, audio: false, seed: UInt64(seed), port: UInt16(50_000 + seed), at: peers.now)
        }
        var firsts: [UInt16] = []
        for number in 1...4 {
            try send(peers, number, isKeyframe: number == 1)
            let output = PeerOutput()
            let isDone = peers.session.passOn(at: peers.now, limit: 64, into: output)
            #expect(isDone && output.datagrams.count == viewers.count)
            firsts.append(output.datagrams.entries.first.map(\.destination.port) ?? 0)
        }
        #expect(firsts == [50_001, 50_002, 50_003, 50_001])
    }

    /// It goes on with numbers of its own under the same SSRC, as a sender does that was restarted with it.
    @Test func aSenderThatBeginsAnewUnderItsSSRCGoesOn() throws {
        let peers = try JoinedPeers(audio: false)
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        for number in 1...3 { try send(peers, number, isKeyframe: number == 1) }
        try viewer.take(from: peers.session, at: peers.now)
        try peers.pass(.milliseconds(100))
        for number in 0..<3 {
            try send(peers, 9000 + number, isKeyframe: number == 0, sequence: UInt16(41_000 + number))
        }
        try viewer.take(from: peers.session, at: peers.now)
        try expectNoBreak(viewer, 6)
    }

    /// A bare IDR slice shows nothing to whom its parameter sets did not come.
    @Test func aViewerBeginsWithParameterSets() throws {
        let peers = try JoinedPeers(video: .h264, audio: false)
        let viewer = try LocalViewer(of: peers.session, video: [.h264], audio: false, at: peers.now)
        let payloads = [
            H264Vectors.idr, H264Vectors.slice, H264Vectors.sequenceSet, H264Vectors.pictureSet, H264Vectors.idr,
        ]
        for (place, payload) in payloads.enumerated() {
            try peers.send(
                payloadType: 96, marker: place != 2 && place != 3, sequence: UInt16(100 + place),
                timestamp: UInt32(max(place - 2, 0)) * 3000, ssrc: 700, payload: payload)
        }
        try viewer.take(from: peers.session, at: peers.now)
        #expect(viewer.pictures.map(\.payload) == Array(payloads[2...]))
    }

    /// Under other numbers, and in another mode or profile than before.
    @Test func whatAPublisherReturnsWithIsLookedAtAnew() throws {
        let first = try JoinedPeers(video: .h264, audio: false)
        let viewer = try LocalViewer(of: first.session, video: [.h264], audio: false, at: first.now)
        let beyond = try JoinedPeers(video: .h264, audio: false) {
            $0.replacing("profile-level-id=42e01f", with: "profile-level-id=640c1f")
        }
        #expect(!viewer.session.takes(beyond.session))
        let moved = try JoinedPeers(video: .h264, audio: false) {
            $0.replacing("SAVPF 96 97", with: "SAVPF 106 97").replacing(":96 ", with: ":106 ")
                .replacing("apt=96", with: "apt=106")
        }
        #expect(viewer.session.takes(moved.session))
        viewer.session.attach(moved.session, at: moved.now)
        try moved.send(
            payloadType: 106, marker: false, sequence: 9, timestamp: 0, ssrc: 700, payload: H264Vectors.sequenceSet)
        try viewer.take(from: moved.session, at: moved.now)
        #expect(viewer.pictures.map(\.payload) == [H264Vectors.sequenceSet])
    }

    /// What was sent of a publisher that has gone is kept a while, and no longer: megabytes.
    @Test func whatAPublisherHasLeftIsLetGo() throws {
        let peers = try JoinedPeers(audio: false)
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        try send(peers, 1, isKeyframe: true)
        try viewer.take(from: peers.session, at: peers.now)
        peers.session.close(at: peers.now, into: peers.output)
        let number = try #require(viewer.pictures.first).header.sequenceNumber
        func ask() throws {
            try viewer.say(at: peers.now) { $0.appendGenericNACK(sender: 1, media: 5001, sequenceNumbers: [number]) }
        }
        try ask()
        #expect(viewer.resent.count == 1)
        for _ in 0..<8 {
            peers.now = peers.now + .milliseconds(500)
            try viewer.handleTimeout(at: peers.now)
        }
        try ask()
        #expect(viewer.resent.count == 1)
    }

    @Test func aPublisherThatBeginsAnewGoesOnForItsViewers() throws {
        let peers = try JoinedPeers(audio: false)
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        for number in 1...3 { try send(peers, number, isKeyframe: number == 1) }
        try viewer.take(from: peers.session, at: peers.now)
        try peers.pass(.milliseconds(100))
        for number in 0..<3 {
            try send(peers, 9000 + number, isKeyframe: number == 1, ssrc: 800, sequence: UInt16(41_000 + number))
        }
        try viewer.take(from: peers.session, at: peers.now)
        try expectNoBreak(viewer, 5)
        let times = viewer.pictures.map(\.header.timestamp)
        // 100 ms by the gateway's clock, then as the sender has it.
        #expect(times[3] &- times[2] == 9000 && times[4] &- times[3] == 3000)
    }

    @Test func anotherSessionOfThePublisherGoesOn() throws {
        let peers = try JoinedPeers(audio: false)
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        for number in 1...3 { try send(peers, number, isKeyframe: number == 1) }
        try viewer.take(from: peers.session, at: peers.now)
        peers.session.close(at: peers.now, into: peers.output)
        #expect(viewer.session.publisher == nil && viewer.session.isConnected && peers.session.viewerCount == 0)
        let next = try JoinedPeers(audio: false)
        next.now = peers.now + .seconds(1)
        #expect(viewer.session.takes(next.session))
        viewer.session.attach(next.session, at: next.now)
        for number in 20...22 { try send(next, number, isKeyframe: number == 21) }
        try viewer.take(from: next.session, at: next.now)
        try expectNoBreak(viewer, 5)
        let other = try JoinedPeers(video: .h264, audio: false)
        #expect(!viewer.session.takes(other.session))
        viewer.session.close(.publisherGone, at: next.now, into: viewer.output)
        try viewer.collect(at: next.now)
        #expect(next.session.viewerCount == 0)
        #expect(viewer.events.contains { if case .ended(.publisherGone) = $0 { true } else { false } })
        try send(next, 23)
        #expect(!next.session.hasToPassOn)
    }

    private func expectNoBreak(_ viewer: LocalViewer, _ count: Int) throws {
        let first = try #require(viewer.pictures.first)
        let numbers = viewer.pictures.map { $0.header.sequenceNumber &- first.header.sequenceNumber }
        #expect(numbers == (0..<count).map { UInt16($0) })
        let pictures = viewer.pictures.map { Self.pictureID($0.payload) &- Self.pictureID(first.payload) }
        #expect(pictures == (0..<count).map { UInt16($0) })
        #expect(viewer.pictures.allSatisfy { $0.header.ssrc == first.header.ssrc })
        let times = viewer.pictures.map(\.header.timestamp)
        #expect(zip(times, times.dropFirst()).allSatisfy { ($1 &- $0) < 200_000 }, "\(times)")
    }

    @Test func reportsTieBothTracksToOneClock() throws {
        let peers = try JoinedPeers()
        let viewer = try LocalViewer(of: peers.session, at: peers.now)
        try send(peers, 1, isKeyframe: true)
        try peers.send(
            payloadType: 111, marker: false, sequence: 50, timestamp: 48_000, ssrc: 600, payload: [0xF8, 1, 2])
        // The sender's clock is years off; its picture's timestamp 3000 and its sound's 48000 are of one instant, and the
        // reports of it come 7 ms apart.
        let ntp = WallClock(nanoseconds: 1_000_000_000_000_000_000).ntp
        for (ssrc, timestamp) in [(UInt32(700), UInt32(3000)), (600, 48_000)] {
            var writer = RTCPWriter()
            writer.appendSenderReport(
                sender: ssrc, ntp: ntp, rtpTimestamp: timestamp, packetCount: 1, octetCount: 9)
            peers.deliver(try peers.publisher.sealControl(writer.bytes))
            try peers.pass(.milliseconds(7))
        }
        try viewer.take(from: peers.session, at: peers.now)
        try peers.pass(.milliseconds(200))
        try viewer.handleTimeout(at: peers.now)
        var reports: [UInt32: (ntp: UInt64, rtp: UInt32)] = [:]
        for packet in viewer.control {
            try packet.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { entry in
                    if case .senderReport(let report) = entry {
                        reports[report.ssrc] = (report.ntp, report.rtpTimestamp)
                    }
                }
            }
        }
        let picture = try #require(reports[5003])
        let sound = try #require(reports[5001])
        #expect(picture.ntp == sound.ntp)
        let seconds = { (time: UInt32, first: UInt32, rate: Double) in Double(time &- first) / rate }
        let pictureAge = seconds(picture.rtp, try #require(viewer.pictures.first).header.timestamp, 90_000)
        let soundAge = seconds(sound.rtp, try #require(viewer.sounds.first).header.timestamp, 48_000)
        #expect(
            abs(pictureAge - soundAge) < 0.0001 && pictureAge > 0.2 && pictureAge < 0.25, "\(pictureAge) \(soundAge)")
    }

    @Test func nothingIsKeptWhileNobodyWatches() throws {
        let peers = try JoinedPeers(audio: false)
        try send(peers, 1, isKeyframe: true)
        #expect(!peers.session.hasToPassOn)
        let viewer = try LocalViewer(of: peers.session, audio: false, connect: false, at: peers.now)
        // It has proven nothing yet.
        viewer.session.attach(peers.session, at: peers.now)
        try send(peers, 2, isKeyframe: true)
        #expect(!peers.session.hasToPassOn && peers.session.viewerCount == 0)
        try viewer.client.connect(to: viewer.session, output: viewer.output, at: peers.now)
        viewer.session.attach(peers.session, at: peers.now)
        #expect(peers.session.viewerCount == 1)
        try viewer.take(from: peers.session, at: peers.now)
        #expect(viewer.packets.isEmpty)
        try send(peers, 3, isKeyframe: true)
        try viewer.take(from: peers.session, at: peers.now)
        #expect(viewer.pictures.count == 1)
        viewer.session.detach()
        try send(peers, 4, isKeyframe: true)
        #expect(!peers.session.hasToPassOn)
    }

    /// While somebody only listens, no picture is kept.
    @Test func onlyWhatIsShownIsKept() throws {
        let peers = try JoinedPeers()
        let listener = try LocalViewer(of: peers.session, video: [], at: peers.now)
        try send(peers, 1, isKeyframe: true)
        #expect(!peers.session.hasToPassOn)
        func speak(_ number: UInt16) throws {
            try peers.send(
                payloadType: 111, marker: false, sequence: number, timestamp: UInt32(number) * 960, ssrc: 600,
                payload: [0xF8, 1, 2])
        }
        try speak(1)
        #expect(peers.session.hasToPassOn)
        let viewer = try LocalViewer(of: peers.session, seed: 2, port: 50_001, at: peers.now)
        try send(peers, 2, isKeyframe: true)
        try LocalViewer.take([listener, viewer], from: peers.session, at: peers.now)
        #expect(listener.sounds.count == 1 && viewer.pictures.count == 1)
        viewer.session.detach()
        try send(peers, 3)
        #expect(!peers.session.hasToPassOn)
        try speak(2)
        try listener.take(from: peers.session, at: peers.now)
        #expect(listener.sounds.count == 2)
    }

    @Test func aViewerThatGoesIsLeft() throws {
        let peers = try JoinedPeers(audio: false)
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        let end = peers.now + .seconds(31)
        while peers.now < end, peers.session.viewerCount > 0 {
            peers.now = peers.now + .milliseconds(500)
            try viewer.handleTimeout(at: peers.now)
        }
        #expect(viewer.events.contains { if case .ended(.consentExpired) = $0 { true } else { false } })
        #expect(peers.session.viewerCount == 0)
    }

    /// Noise under good keys, and what says that it is feedback and is none.
    @Test func strangeFeedbackChangesNothing() throws {
        let peers = try JoinedPeers(audio: false)
        let viewer = try LocalViewer(of: peers.session, audio: false, at: peers.now)
        try send(peers, 1, isKeyframe: true)
        try viewer.take(from: peers.session, at: peers.now)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var packet = (0..<Int.random(in: 8...80, using: &generator)).map { _ in UInt8.random(in: 0...255) }
            packet = Array(packet[..<(packet.count & ~3)])
            packet[0] = 0x80 | packet[0] & 0x1F
            packet[1] = [200, 201, 205, 206, 205, 206].randomElement(using: &generator) ?? 200
            packet[2] = 0
            packet[3] = UInt8(packet.count / 4 - 1)
            viewer.client.deliver(
                try viewer.client.sealControl(packet), to: viewer.session, output: viewer.output, at: peers.now)
            try viewer.collect(at: peers.now)
        }
        try send(peers, 2)
        try viewer.take(from: peers.session, at: peers.now)
        #expect(viewer.pictures.count == 2 && viewer.session.isConnected)
    }
}

import Media
import RTCP
import RTP
import RTPSend
import TestKit
import Testing

@Suite struct TrackSenderTests {
    private func vp8(_ sizes: [Int], keyframes: Int = 10, looping: Bool = false) throws -> SentTrack {
        SentTrack(try TestFrames(.vp8, sizes: sizes, keyframes: keyframes).packetized(), isLooping: looping)
    }

    @Test func packetsCountThroughAndCarryTheirExtensions() throws {
        let sent = try vp8(Array(repeating: 3000, count: 30))
        try sent.run(.seconds(2))
        let packets = sent.packets
        #expect(packets.count == 90)
        for (before, after) in zip(packets, packets.dropFirst()) {
            #expect(after.header.sequenceNumber == before.header.sequenceNumber &+ 1)
        }
        for (index, packet) in packets.enumerated() {
            let number = packet.bytes.withUnsafeBytes { packet.header.transportSequenceNumber(3, in: $0) }
            #expect(number == UInt16(index))
            let mid = packet.bytes.withUnsafeBytes { bytes in
                packet.header.extensionElement(4, in: bytes).map { Array($0) }
            }
            #expect(mid == Array("1".utf8))
            #expect(packet.header.marker == (index % 3 == 2))
            #expect(packet.header.payloadType == 96)
            #expect(packet.header.ssrc == 0xAAAA)
        }
        #expect(sent.sender.statistics.packets == 90)
        #expect(sent.sender.statistics.frames == 30)
        #expect(sent.sender.statistics.keyframes == 3)
        #expect(sent.sender.statistics.bytes == packets.reduce(0) { $0 + UInt64($1.bytes.count) })
        #expect(sent.sender.statistics.payloadBytes == packets.reduce(0) { $0 + UInt64($1.payload.count) })
    }

    @Test func theMIDStopsWhenAReportHasCome() throws {
        let sent = try vp8([10, 10, 10])
        try sent.sendNext()
        let isOurs = sent.sender.read(ReportBlock(ssrc: 0xAAAA, fractionLost: 64, cumulativeLost: 5))
        let isStrange = sent.sender.read(ReportBlock(ssrc: 0xCCCC))
        #expect(isOurs)
        #expect(!isStrange)
        try sent.sendNext()
        let has = sent.packets.map { packet in
            packet.bytes.withUnsafeBytes { packet.header.extensionElement(4, in: $0) != nil }
        }
        #expect(has == [true, false])
        #expect(sent.sender.statistics.fractionLost == 0.25)
        #expect(sent.sender.statistics.packetsReportedLost == 5)
    }

    @Test func aLoopGoesOnWithoutAStep() throws {
        let sent = try vp8(Array(repeating: 200, count: 25), looping: true)
        try sent.run(.milliseconds(2_990))
        #expect(sent.frames.count == 75)
        #expect(sent.drops.isEmpty)
        for (before, after) in zip(sent.frames, sent.frames.dropFirst()) {
            #expect(after.timestamp - before.timestamp == 3600)
        }
        #expect(sent.frames[25].bytes == sent.frames[0].bytes)
        #expect(sent.frames[25].isKeyframe)
    }

    @Test func itLeapsToTheNextKeyframeOnly() throws {
        let sent = try vp8(Array(repeating: 200, count: 40), keyframes: 15)
        try sent.run(.milliseconds(100))
        #expect(sent.frames.count == 3)
        let target = try #require(sent.sender.nextKeyframe)
        #expect(target.index == 15)
        let place = try #require(sent.sender.place)
        let from = sent.sender.mediaTime(of: place, in: sent.timeline)
        sent.timeline.leap(from: from, to: sent.sender.mediaTime(of: target, in: sent.timeline))
        sent.sender.leap(to: target, timeline: sent.timeline)
        try sent.run(.milliseconds(100))
        let made = TestFrames(.vp8, sizes: Array(repeating: 200, count: 40), keyframes: 15)
        #expect(sent.frames[3].bytes == made.frames[15].bytes)
        #expect(sent.drops.isEmpty)
        // Its time is that of the frame in whose place it is sent: 12 × 40 ms leapt, a multiple of 20 ms.
        #expect(sent.frames[3].timestamp - sent.frames[2].timestamp == 3600)
        #expect(sent.sender.statistics.framesSkipped == 12)
    }

    @Test func withoutAFurtherKeyframeThereIsNoneButTheLoops() throws {
        let once = try vp8(Array(repeating: 20, count: 10), keyframes: 100)
        try once.sendNext()
        #expect(once.sender.nextKeyframe == nil)
        let looping = try vp8(Array(repeating: 20, count: 10), keyframes: 100, looping: true)
        try looping.sendNext()
        #expect(looping.sender.nextKeyframe?.index == 0)
        #expect(looping.sender.nextKeyframe?.round == 1)
    }

    @Test func aRetransmissionIsThePacketUnderAnotherName() throws {
        let sent = try vp8([5000])
        try sent.run(.milliseconds(30))
        let original = sent.packets[2]
        let again = try SentTrack.parse(sent.resend(original.header.sequenceNumber), at: sent.now)
        #expect(again.header.ssrc == 0xBBBB)
        #expect(again.header.payloadType == 97)
        #expect(again.header.timestamp == original.header.timestamp)
        #expect(again.header.marker == original.header.marker)
        let number = original.header.sequenceNumber
        #expect(again.payload == [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)] + original.payload)
        #expect(sent.sender.statistics.packetsResent == 1)
        // RFC 4588 clause 4: a sequence of its own.
        let other = try SentTrack.parse(sent.resend(sent.packets[0].header.sequenceNumber), at: sent.now)
        #expect(other.header.sequenceNumber == again.header.sequenceNumber &+ 1)
    }

    @Test func aPacketIsSentAgainOnceARoundTrip() throws {
        let sent = try vp8([100])
        try sent.sendNext()
        let number = sent.packets[0].header.sequenceNumber
        #expect(!sent.resend(number, roundTrip: .milliseconds(80)).isEmpty)
        sent.now = sent.now + .milliseconds(79)
        #expect(sent.resend(number, roundTrip: .milliseconds(80)).isEmpty)
        sent.now = sent.now + .milliseconds(1)
        #expect(!sent.resend(number, roundTrip: .milliseconds(80)).isEmpty)
        #expect(sent.sender.statistics.requestsUnanswered == 1)
    }

    @Test func historyEndsThreeSecondsOrNineRoundTripsAfterTheLastSending() throws {
        let sent = try vp8([100])
        try sent.sendNext()
        let number = sent.packets[0].header.sequenceNumber
        #expect(sent.resend(number &+ 1).isEmpty, "never sent")
        #expect(sent.resend(number &- 1).isEmpty)
        sent.now = SentTrack.start + .milliseconds(3000)
        #expect(!sent.resend(number, roundTrip: .milliseconds(100)).isEmpty)
        sent.now = SentTrack.start + .milliseconds(6001)
        #expect(sent.resend(number, roundTrip: .milliseconds(1)).isEmpty)
        sent.now = SentTrack.start + .milliseconds(8400)
        #expect(!sent.resend(number, roundTrip: .milliseconds(600)).isEmpty)
        sent.now = SentTrack.start + .milliseconds(13_801)
        #expect(sent.resend(number, roundTrip: .milliseconds(600)).isEmpty)
    }

    @Test func historyEndsAfterASecondWhereManyFollow() throws {
        let sent = try vp8(Array(repeating: 12_000, count: 100))
        try sent.run(.milliseconds(2990))
        let place = sent.packets.count - SendHistory.keptCount
        #expect(place > 100)
        #expect(sent.resend(sent.packets[place - 1].header.sequenceNumber).isEmpty)
        #expect(!sent.resend(sent.packets[place].header.sequenceNumber).isEmpty)
    }

    @Test func theLastPacketIsSentAgainUnasked() throws {
        let sent = try vp8([100, 3000])
        #expect(sent.sender.probeDue == nil)
        try sent.run(.milliseconds(100))
        let last = try #require(sent.packets.last)
        var times: [Duration] = []
        while let due = sent.sender.probeDue, times.count < 20 {
            sent.now = due
            let probe = try SentTrack.parse(sent.probe(), at: due)
            #expect(probe.payload.dropFirst(2).elementsEqual(last.payload))
            times.append(due - last.at)
        }
        #expect(times == (1...9).map { .milliseconds(100 * $0) })
    }

    @Test func noProbeAfterAReportThatHasTheLastPacket() throws {
        let sent = try vp8([100])
        try sent.run(.milliseconds(10))
        let number = sent.packets[0].header.sequenceNumber
        func report(_ highest: UInt32) {
            let block = ReportBlock(
                ssrc: 0xAAAA, fractionLost: 0, cumulativeLost: 0, extendedHighestSequence: highest, jitter: 0,
                lastSenderReport: 0, delaySinceLastSenderReport: 0)
            let isAbout = sent.sender.read(block)
            #expect(isAbout)
        }
        report(0x1_0000 | UInt32(number &- 1))
        #expect(sent.sender.probeDue != nil)
        report(0x1_0000 | UInt32(number))
        #expect(sent.sender.probeDue == nil)
    }

    @Test func historyHoldsASecondOfTheFastestPart() throws {
        let sent = try vp8(Array(repeating: 12_000, count: 50))
        try sent.run(.milliseconds(1990))
        let fresh = sent.packets.filter { sent.now - $0.at < .seconds(1) }
        #expect(fresh.count > 240)
        for packet in fresh { #expect(!sent.resend(packet.header.sequenceNumber).isEmpty) }
    }

    @Test func withoutAgreementNothingIsSentAgain() throws {
        let sent = SentTrack(try TestFrames(.vp8, sizes: [10]).packetized(), rtx: nil)
        try sent.sendNext()
        #expect(sent.resend(sent.packets[0].header.sequenceNumber).isEmpty)
    }

    @Test func aPictureIsSpreadWithoutABurst() throws {
        let sent = try vp8([60_000, 100, 100, 100])
        try sent.run(.milliseconds(150))
        let times = sent.packets.map(\.at)
        for (first, other) in zip(times, times.dropFirst(PictureSpacing.burst)) {
            #expect(other - first >= PictureSpacing.shortestStep)
        }
        let picture = sent.packets.filter { $0.header.timestamp == sent.packets[0].header.timestamp }
        #expect(picture.count == 51)
        let last = try #require(picture.last)
        #expect(last.at - SentTrack.start < .milliseconds(40), "out before the next is due")
        #expect(last.at - SentTrack.start > .milliseconds(15), "and not at once")
    }

    @Test func reportsTieTimestampsToTheClock() throws {
        let sent = try vp8(Array(repeating: 300, count: 50))
        var writer = RTCPWriter()
        func report() {
            writer.removeAll()
            sent.sender.appendReport(
                to: &writer, canonicalName: "name", ntp: 0x1234_5678_9ABC_DEF0, timeline: sent.timeline, at: sent.now)
        }
        report()
        #expect(writer.isEmpty, "nothing is said before the first packet")
        try sent.run(.milliseconds(1010))
        report()
        var seen: (UInt32, UInt32, UInt32, UInt64)?
        var name: [UInt8] = []
        try writer.bytes.withUnsafeBytes { bytes in
            try RTCPReader.forEach(in: bytes) { packet in
                switch packet {
                case .senderReport(let report):
                    seen = (report.rtpTimestamp, report.packetCount, report.octetCount, report.ntp)
                case .sourceDescription(let description):
                    description.forEachItem {
                        name = Array($2)
                        _ = ($0, $1)
                    }
                default: break
                }
            }
        }
        let (timestamp, packets, octets, ntp) = try #require(seen)
        // The frame of 1000 ms was the last; 10 ms later it is 900 ticks more.
        let last = try #require(sent.packets.last)
        #expect(timestamp == last.header.timestamp &+ 900)
        #expect(packets == UInt32(sent.packets.count))
        #expect(octets == sent.packets.reduce(0) { $0 + UInt32($1.payload.count) })
        #expect(ntp == 0x1234_5678_9ABC_DEF0)
        #expect(name == Array("name".utf8))
    }

    @Test func aDelayHoldsAFrameTogether() throws {
        let sent = try vp8([20_000, 100])
        try sent.sendNext()
        sent.now = sent.now + .milliseconds(330)
        sent.timeline.delay(by: .milliseconds(330))
        sent.sender.wait(for: sent.timeline)
        try sent.run(.seconds(1))
        #expect(sent.drops.isEmpty)
        #expect(sent.frames.count == 2)
        let timestamps = sent.packets.map(\.header.timestamp)
        #expect(timestamps.dropLast().allSatisfy { $0 == timestamps[0] })
        #expect(sent.frames[1].timestamp - sent.frames[0].timestamp == 3600 + 320 * 90)
    }

    @Test func soundFollowsALeapOnItsGrid() throws {
        let sound = SentTrack(try TestFrames(.opus, sizes: Array(repeating: 30, count: 100)).packetized())
        try sound.run(.milliseconds(190))
        #expect(sound.packets.count == 10)
        sound.timeline.leap(from: 200_000_000, to: 713_000_000)
        sound.sender.follow(sound.timeline)
        try sound.run(.milliseconds(100))
        for (before, after) in zip(sound.packets, sound.packets.dropFirst()) {
            #expect(after.header.timestamp &- before.header.timestamp == 960)
        }
        #expect(sound.sender.statistics.framesSkipped == 25, "500 ms of the 513")
    }
}

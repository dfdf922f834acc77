import Media
import RTP

/// What was agreed on for one track, and the numbers it begins with.
package struct TrackSenderConfiguration: Sendable {
    package var payloadType: UInt8
    /// `nil` when the peer takes no retransmissions (RFC 4588).
    package var rtxPayloadType: UInt8?
    package var ssrc: UInt32
    package var rtxSSRC: UInt32
    package var extensions: SendExtensions
    /// RFC 3550 clause 5.1: random beginnings.
    package var firstSequence: UInt16
    package var firstRTXSequence: UInt16
    package var timestampOffset: UInt32
    package var firstPictureID: UInt16

    package init(
        payloadType: UInt8, rtxPayloadType: UInt8?, ssrc: UInt32, rtxSSRC: UInt32, extensions: SendExtensions,
        using generator: inout some RandomNumberGenerator
    ) {
        self.payloadType = payloadType
        self.rtxPayloadType = rtxPayloadType
        self.ssrc = ssrc
        self.rtxSSRC = rtxSSRC
        self.extensions = extensions
        firstSequence = generator.next()
        firstRTXSequence = generator.next()
        timestampOffset = generator.next()
        firstPictureID = generator.next()
    }
}

/// Sends one track of a file to one peer: what is due, as packets not yet sealed. Belongs to one thread and allocates
/// nothing once it is made.
package struct TrackSender {
    package let track: PacketizedTrack
    package let configuration: TrackSenderConfiguration
    package internal(set) var statistics = TrackSendStatistics()
    var history: SendHistory
    var sequence: UInt16
    var rtxSequence: UInt16
    private var pictureID: UInt16
    private var timestamp: UInt32 = 0
    /// Until a report has come on this SSRC, the MID goes along (RFC 8843 clause 9.2, as libwebrtc does it).
    var needsMID = true
    var lastIntraRequest: UInt8?

    private let isLooping: Bool

    // Where it stands in the file.
    private var round = 0
    private var frame = 0
    private var payload = 0
    private var spacing = PictureSpacing(payloads: 0, interval: .zero)
    private var hasEnded = false
    /// The file's end has come, or there was nothing in it.
    package private(set) var due: Instant?
    /// When the last packet is sent again unasked; `nil` before the end, and when that has been done often enough.
    package internal(set) var probeDue: Instant?
    private var probes = 0
    /// Nothing but a later packet tells a receiver that one is missing, and behind the last there is none (what RFC 8985
    /// clause 7 does for TCP).
    package static let probeInterval = Duration.milliseconds(100)
    static let probeLimit = 9

    /// Bytes that a packet takes at most before it is sealed: header, two extensions of which one is a MID of 16 bytes,
    /// the number of the packet sent again, and the payload.
    package static let packetLimit = 12 + 4 + 24 + 2 + PayloadBuffer.limit

    package init(_ track: PacketizedTrack, _ configuration: TrackSenderConfiguration, timeline: MediaTimeline) {
        self.track = track
        isLooping = timeline.lap != nil
        self.configuration = configuration
        history = SendHistory(peak: track.peakPayloads)
        sequence = configuration.firstSequence
        rtxSequence = configuration.firstRTXSequence
        pictureID = configuration.firstPictureID & 0x7FFF
        hasEnded = track.frames.isEmpty
        beginFrame(timeline)
    }

    /// The frame that is next or under way; `nil` at the end.
    package var place: (index: Int, round: Int)? { hasEnded ? nil : (frame, round) }

    /// The frame before is out whole: the only place to leave from, as half a frame would be taken for one.
    package var isBetweenFrames: Bool { payload == 0 }

    // MARK: Sending

    /// Writes the next packet whether or not it is due; 0 at the end.
    ///
    /// - Parameter room: at least `packetLimit` bytes.
    package mutating func writeNext(
        into room: UnsafeMutableRawBufferPointer, transportSequence: UInt16, timeline: MediaTimeline, at now: Instant
    ) -> Int {
        guard !hasEnded else { return 0 }
        let current = track.frames[frame]
        let isLast = payload + 1 == current.payloadCount
        let moment = timeline.instant(of: timeline.mediaTime(current.time, round: round))
        // All packets of a frame have one, though the timeline may be moved between them.
        if payload == 0 {
            timestamp = configuration.timestampOffset &+ timeline.ticks(at: moment, clockRate: track.codec.clockRate)
        }
        var packet = SendHistory.Packet()
        packet.sequence = sequence
        packet.pictureID = pictureID
        packet.timestamp = timestamp
        packet.payload = Int32(truncatingIfNeeded: current.firstPayload + payload)
        packet.marker = isLast && track.codec.kind == .video
        packet.sentAt = now
        let count = write(packet, asResend: false, transportSequence: transportSequence, into: room)
        history.add(packet)
        sequence &+= 1
        statistics.count(packetBytes: count, payloadBytes: track.payloads[current.firstPayload + payload].count)
        if isLast {
            statistics.frames += 1
            if current.isKeyframe, track.codec.kind == .video { statistics.keyframes += 1 }
            pictureID = (pictureID + 1) & 0x7FFF
            goToNextFrame(timeline)
            if hasEnded, configuration.rtxPayloadType != nil { probeDue = now + Self.probeInterval }
        } else {
            payload += 1
            due = moment + spacing.delay(of: payload)
        }
        return count
    }

    /// Writes a packet that was asked for again; 0 when it is not to be sent.
    package mutating func writeAgain(
        _ number: UInt16, into room: UnsafeMutableRawBufferPointer, transportSequence: UInt16, roundTrip: Duration,
        at now: Instant
    ) -> Int {
        guard configuration.rtxPayloadType != nil, let packet = history.take(number, roundTrip: roundTrip, at: now)
        else {
            statistics.requestsUnanswered += 1
            return 0
        }
        let count = write(packet, asResend: true, transportSequence: transportSequence, into: room)
        rtxSequence &+= 1
        statistics.packetsResent += 1
        statistics.bytesResent += UInt64(count)
        return count
    }

    /// Writes the last packet again when that is due; 0 when it is not.
    package mutating func writeProbe(
        into room: UnsafeMutableRawBufferPointer, transportSequence: UInt16, roundTrip: Duration, at now: Instant
    ) -> Int {
        guard let due = probeDue, due <= now else { return 0 }
        probes += 1
        probeDue = probes < Self.probeLimit ? now + Self.probeInterval : nil
        return writeAgain(
            sequence &- 1, into: room, transportSequence: transportSequence, roundTrip: roundTrip, at: now)
    }

    // MARK: Place in the file

    /// The next keyframe from here on, the start of the loop's next round too; `nil` when there is none.
    package var nextKeyframe: (index: Int, round: Int)? {
        guard !hasEnded else { return nil }
        if let index = track.keyframe(from: payload == 0 ? frame : frame + 1) { return (index, round) }
        return isLooping ? track.keyframe(from: 0).map { ($0, round + 1) } : nil
    }

    /// Leaves for another frame: what lies between is not sent.
    package mutating func leap(to place: (index: Int, round: Int), timeline: MediaTimeline) {
        let passed = place.index - frame + (place.round - round) * track.frames.count
        statistics.framesSkipped += UInt64(max(passed, 0))
        go(to: place.index, round: place.round, timeline: timeline)
    }

    package func mediaTime(of place: (index: Int, round: Int), in timeline: MediaTimeline) -> Int64 {
        guard track.frames.indices.contains(place.index) else { return 0 }
        return timeline.mediaTime(track.frames[place.index].time, round: place.round)
    }

    /// Goes to the frame of that number, in that round.
    mutating func go(to index: Int, round: Int, timeline: MediaTimeline) {
        frame = index
        self.round = round
        payload = 0
        hasEnded = !track.frames.indices.contains(index)
        if hasEnded, isLooping, !track.frames.isEmpty {
            frame = 0
            self.round += 1
            hasEnded = false
        }
        beginFrame(timeline)
    }

    private mutating func goToNextFrame(_ timeline: MediaTimeline) {
        go(to: frame + 1, round: round, timeline: timeline)
    }

    private mutating func beginFrame(_ timeline: MediaTimeline) {
        guard !hasEnded else {
            due = nil
            return
        }
        let current = track.frames[frame]
        due = timeline.instant(of: timeline.mediaTime(current.time, round: round))
        guard current.payloadCount > PictureSpacing.burst else {
            spacing = PictureSpacing(payloads: 0, interval: .zero)
            return
        }
        let next = frame + 1 < track.frames.count ? track.frames[frame + 1].time : track.end
        spacing = PictureSpacing(
            payloads: current.payloadCount, interval: .nanoseconds(max(next - current.time, 0)))
    }

    /// The timeline was delayed: the next packet is due later.
    package mutating func wait(for timeline: MediaTimeline) {
        guard !hasEnded else { return }
        due =
            timeline.instant(of: timeline.mediaTime(track.frames[frame].time, round: round))
            + spacing.delay(of: payload)
    }

    /// The timeline has leapt: goes on with the first frame that is due, by the timeline as it now is, when the next one
    /// was due before. A millisecond of tolerance is for file times that were rounded.
    package mutating func follow(_ timeline: MediaTimeline) {
        guard let before = due else { return }
        beginFrame(timeline)
        while let next = due, next + .milliseconds(1) < before {
            statistics.framesSkipped += 1
            goToNextFrame(timeline)
        }
    }

    // MARK: Bytes

    private func write(
        _ packet: SendHistory.Packet, asResend: Bool, transportSequence: UInt16,
        into room: UnsafeMutableRawBufferPointer
    ) -> Int {
        var header = SendHeader(
            payloadType: configuration.payloadType, marker: packet.marker, sequence: packet.sequence,
            timestamp: packet.timestamp, ssrc: configuration.ssrc)
        if asResend {
            header.payloadType = configuration.rtxPayloadType ?? header.payloadType
            header.sequence = rtxSequence
            header.ssrc = configuration.rtxSSRC
        }
        let start = header.write(
            configuration.extensions, transportSequence: transportSequence, hasMID: needsMID,
            original: asResend ? packet.sequence : nil, into: room)
        let count = track.withPayload(Int(packet.payload)) { payload -> Int in
            guard room.count >= start + payload.count else { return 0 }
            UnsafeMutableRawBufferPointer(rebasing: room[start...]).copyMemory(from: payload)
            return payload.count
        }
        guard let count, count > 0 else { return 0 }
        if let offset = track.pictureIDOffset, offset + 2 <= count {
            room[start + offset] = 0x80 | UInt8(truncatingIfNeeded: packet.pictureID >> 8)
            room[start + offset + 1] = UInt8(truncatingIfNeeded: packet.pictureID)
        }
        return start + count
    }
}

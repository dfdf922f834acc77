import Media
import RTCP
import RTPSend
import SDP

/// At most one picture and one sound on their way out: what is due next, and what was asked for again. A value in its
/// session, so that a packet costs no checks of exclusive access for each of its fields.
struct SentMedia: ~Copyable {
    /// A packet of a track that the peer wants again.
    struct Resend {
        let isPicture: Bool
        let sequence: UInt16
    }

    private(set) var timeline: MediaTimeline
    var picture: TrackSender?
    var sound: TrackSender?
    /// Counts every packet of the session (draft-holmer-rmcat-transport-wide-cc-extensions-01 clause 2).
    var transportSequence: UInt16 = 1
    private(set) var roundTripTime: Duration?
    private(set) var reportDeadline: Instant?
    private(set) var wantsKeyframe = false
    /// By how much in all the timeline was delayed, because the sender did not keep up.
    private(set) var lateness = Duration.zero
    /// Less is made good.
    static let lateLimit = Duration.milliseconds(200)
    private var resends: [Resend] = []
    private var nextResend = 0
    private var resendDeadline: Instant?

    /// Packets that may wait to be sent again; what is asked for beyond it is left to be asked for once more.
    static let resendLimit = 1024
    static let reportInterval = Duration.seconds(1)
    /// A keyframe that comes by itself within this is waited for.
    static let keyframePatience = Duration.milliseconds(500)
    /// A keyframe sent so recently answers what was asked before it came through, as libwebrtc has it.
    static let keyframeInterval = Duration.milliseconds(300)
    private var lastKeyframe: Instant?

    init(_ configuration: SendConfiguration, at now: Instant) {
        timeline = MediaTimeline(start: now, lap: nil)
        picture = nil
        sound = nil
    }

    /// Sets everything at its beginning: the file's first instant is now.
    mutating func begin(_ configuration: SendConfiguration, at now: Instant) {
        let lap = configuration.isLooping ? configuration.tracks.map(\.end).max() : nil
        timeline = MediaTimeline(start: now, lap: lap)
        var generator = SplitMix(state: configuration.randomness)
        for (index, track) in configuration.tracks.enumerated() {
            guard configuration.offer.media.indices.contains(index),
                configuration.answer.media.indices.contains(index), let answered = configuration.answer.media[index]
            else { continue }
            let offered = configuration.offer.media[index]
            let sender = TrackSender(
                track,
                TrackSenderConfiguration(
                    payloadType: answered.payloadType, rtxPayloadType: answered.rtxPayloadType, ssrc: offered.ssrc,
                    rtxSSRC: offered.rtxSSRC,
                    extensions: SendExtensions(
                        transportSequenceID: answered.transportWideID, midID: answered.midID, mid: "\(index)"),
                    using: &generator), timeline: timeline)
            switch track.codec.kind {
            case .video: picture = sender
            case .audio: sound = sender
            }
        }
        // Soon, so that the receiver can put sound and picture together; later ones keep the interval.
        reportDeadline = now + .milliseconds(100)
    }

    var deadline: Instant? {
        Self.earliest(
            Self.earliest(mediaDeadline, reportDeadline),
            Self.earliest(resendDeadline, Self.earliest(picture?.probeDue, sound?.probeDue)))
    }

    /// `nil` when all was sent.
    var mediaDeadline: Instant? { Self.earliest(picture?.due, sound?.due) }

    private static func earliest(_ left: Instant?, _ right: Instant?) -> Instant? {
        guard let left else { return right }
        guard let right else { return left }
        return min(left, right)
    }

    // MARK: Packets

    /// Writes the packet that is due, the earlier one first; 0 when there is none.
    mutating func writeDue(into room: UnsafeMutableRawBufferPointer, at now: Instant) -> Int {
        let pictureDue = picture?.due
        let soundDue = sound?.due
        guard let due = Self.earliest(pictureDue, soundDue), due <= now else { return 0 }
        if now - due > Self.lateLimit { delay(by: now - due) }
        var count = 0
        if soundDue == due {
            count =
                sound?.writeNext(into: room, transportSequence: transportSequence, timeline: timeline, at: now) ?? 0
        } else {
            let keyframes = picture?.statistics.keyframes
            count =
                picture?.writeNext(into: room, transportSequence: transportSequence, timeline: timeline, at: now) ?? 0
            if picture?.statistics.keyframes != keyframes {
                lastKeyframe = now
                wantsKeyframe = false
            }
        }
        if count > 0 { transportSequence &+= 1 }
        return count
    }

    /// A machine that does not keep up sends late, as a camera on it would, and not all that was missed in one burst.
    private mutating func delay(by late: Duration) {
        timeline.delay(by: late)
        picture?.wait(for: timeline)
        sound?.wait(for: timeline)
        lateness += late
    }

    // MARK: Retransmission

    mutating func request(_ sequence: UInt16, ofPicture isPicture: Bool, at now: Instant) {
        if isPicture { picture?.countRequest() } else { sound?.countRequest() }
        if nextResend >= Self.resendLimit {
            resends.removeFirst(nextResend)
            nextResend = 0
        }
        guard resends.count - nextResend < Self.resendLimit else { return }
        resends.append(Resend(isPicture: isPicture, sequence: sequence))
        if resendDeadline == nil { resendDeadline = now }
    }

    /// Writes a packet that was asked for again, at most a burst of them at a time; 0 when none is left or due.
    mutating func writeResend(into room: UnsafeMutableRawBufferPointer, sent: Int, at now: Instant) -> Int {
        guard let due = resendDeadline, due <= now else { return 0 }
        guard sent < PictureSpacing.burst else {
            resendDeadline = now + PictureSpacing.shortestStep
            return 0
        }
        while nextResend < resends.count {
            let resend = resends[nextResend]
            nextResend += 1
            let roundTrip = roundTripTime ?? .zero
            let count =
                resend.isPicture
                ? picture?.writeAgain(
                    resend.sequence, into: room, transportSequence: transportSequence, roundTrip: roundTrip, at: now)
                : sound?.writeAgain(
                    resend.sequence, into: room, transportSequence: transportSequence, roundTrip: roundTrip, at: now)
            guard let count, count > 0 else { continue }
            transportSequence &+= 1
            return count
        }
        resends.removeAll(keepingCapacity: true)
        nextResend = 0
        resendDeadline = nil
        return 0
    }

    /// Writes the last packet of a track that has ended once more, where that is due; 0 when nothing is.
    mutating func writeProbe(into room: UnsafeMutableRawBufferPointer, at now: Instant) -> Int {
        let roundTrip = roundTripTime ?? .zero
        var count =
            picture?.writeProbe(into: room, transportSequence: transportSequence, roundTrip: roundTrip, at: now) ?? 0
        if count == 0 {
            count =
                sound?.writeProbe(into: room, transportSequence: transportSequence, roundTrip: roundTrip, at: now) ?? 0
        }
        if count > 0 { transportSequence &+= 1 }
        return count
    }

    // MARK: Keyframes

    /// The peer cannot go on without one. A file makes none: it is gone on with at its next one.
    mutating func requestKeyframe(at now: Instant) {
        if let lastKeyframe, now - lastKeyframe < Self.keyframeInterval { return }
        wantsKeyframe = true
    }

    /// Goes on at the next keyframe if one is wanted and the picture is between two frames; says how.
    mutating func leapIfWanted() -> SendEvent? {
        guard wantsKeyframe, picture?.isBetweenFrames == true, let place = picture?.place else { return nil }
        guard let target = picture?.nextKeyframe else {
            wantsKeyframe = false
            return .noKeyframe
        }
        let from = picture?.mediaTime(of: place, in: timeline) ?? 0
        let to = picture?.mediaTime(of: target, in: timeline) ?? 0
        // It comes by itself: `writeDue` ends the wish.
        guard to - from > Self.keyframePatience.nanoseconds else { return nil }
        timeline.leap(from: from, to: to)
        picture?.leap(to: target, timeline: timeline)
        sound?.follow(timeline)
        wantsKeyframe = false
        return .leapt(.nanoseconds(to - from))
    }

    // MARK: Reports

    mutating func takeReportDue(at now: Instant) -> Bool {
        guard let due = reportDeadline, due <= now else { return false }
        reportDeadline = now + Self.reportInterval
        return true
    }

    /// RFC 3550 clause 6.4.1: from the report's sending to its answer, without the time that the peer held it.
    mutating func measureRoundTrip(_ block: ReportBlock, ntp: UInt64) {
        guard block.lastSenderReport != 0 else { return }
        let arrival = UInt32(truncatingIfNeeded: ntp >> 16)
        let units = Int32(bitPattern: arrival &- block.lastSenderReport &- block.delaySinceLastSenderReport)
        // A clock that ticks in 1/65536 s makes nothing of a round trip on one machine.
        guard units >= 0, units < 60 << 16 else { return }
        roundTripTime = .nanoseconds(Int64(units) * 1_000_000_000 / 65_536)
    }
}

/// Random numbers from a seed: beginnings that cannot be guessed from outside, as the seed cannot.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

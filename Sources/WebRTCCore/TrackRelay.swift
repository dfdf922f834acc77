import Media
import RTPPayload
import RTPReceive
import SDP

/// What comes of one track, or one layer, in the order in which it comes, kept a while to be sent again: one for all who
/// watch it, and none while nobody does.
///
/// It keeps the last packets, 2048 of a picture and 256 of sound: at 2.5 Mbit/s eight seconds, 3 MiB. Places are filled
/// when they are first needed and used again; a packet that comes costs one copy.
final class TrackRelay: ArrivalObserver {
    private static let blockBytes = 1504
    /// Between an epoch's last number and the next one's first: what comes late of its beginning has room there.
    private static let epochGap: Int64 = 4096
    /// What viewers ask for reaches the publisher so often at most: a keyframe costs all others bitrate.
    static let keyframeInterval = Duration.seconds(1)

    let kind: MediaKind
    private let codecs: [Codec?]
    private var packets: [RelayedPacket]
    private var blocks: [UnsafeMutableRawBufferPointer?]
    private var order: [Int64]
    private let mask: Int

    /// Packets that have come; the last ones' numbers are in `number(ofArrival:)`.
    @exclusivity(unchecked) private(set) var arrived = 0
    @exclusivity(unchecked) private(set) var epoch: UInt32 = 0
    @exclusivity(unchecked) private var highest = Int64.min
    private var base: Int64?
    @exclusivity(unchecked) private var rate = RelayRate()
    /// An RTP timestamp of the line and the gateway's time that belongs to it, by the sender's report.
    @exclusivity(unchecked) var anchor: TimestampAnchor?
    @exclusivity(unchecked) private var newest: TimestampAnchor?
    private var keyframeWanted = false
    @exclusivity(unchecked) var keyframes = KeyframeRequester(spacing: TrackRelay.keyframeInterval)

    init(_ media: NegotiatedMedia, _ track: TrackDescription) {
        kind = track.kind
        var codecs = [Codec?](repeating: nil, count: 128)
        for format in media.formats where format.payloadType < 128 { codecs[Int(format.payloadType)] = format.codec }
        self.codecs = codecs
        let places = track.kind == .video ? 2048 : 256
        packets = Array(repeating: RelayedPacket(), count: places)
        blocks = Array(repeating: nil, count: places)
        order = Array(repeating: .min, count: places)
        mask = places - 1
    }

    deinit {
        for block in blocks { block?.deallocate() }
    }

    // MARK: Input

    func arrived(
        sequence: Int64, timestamp: Int64, marker: Bool, payloadType: UInt8, payload: UnsafeRawBufferPointer,
        at now: Instant
    ) {
        let start = base ?? (highest == .min ? 0 : highest + Self.epochGap) - sequence
        base = start
        let number = sequence + start
        guard highest == .min || number > highest - Int64(packets.count) else { return }
        let place = Int(truncatingIfNeeded: number) & mask
        guard packets[place].number < number else { return }
        store(payload, at: place)
        let codec = codecs[Int(payloadType & 0x7F)]
        packets[place] = RelayedPacket(
            number: number, epoch: epoch, timestamp: timestamp, arrival: now, payloadType: payloadType, marker: marker,
            begins: codec?.beginsKeyframe(payload) == true,
            labels: codec.map { PictureLabels(payload, codec: $0) } ?? PictureLabels(), count: payload.count)
        order[arrived & mask] = number
        arrived += 1
        if kind == .video { noteKeyframe(packets[place].begins, at: now) }
        rate.note(payload.count, at: now)
        guard number > highest else { return }
        highest = number
        newest = TimestampAnchor(timestamp: timestamp, instant: now)
    }

    private func store(_ payload: UnsafeRawBufferPointer, at place: Int) {
        guard payload.count > 0 else { return }
        var block = blocks[place]
        if block.map({ $0.count < payload.count }) ?? true {
            block?.deallocate()
            block = .allocate(byteCount: max(payload.count, Self.blockBytes), alignment: 16)
            blocks[place] = block
        }
        block?.copyMemory(from: payload)
    }

    /// The sender has begun anew: its numbers and timestamps have no bearing on those before.
    func restart() {
        guard highest != .min else { return }
        epoch &+= 1
        base = nil
        anchor = nil
        newest = nil
    }

    // MARK: Reading

    /// The packet that came at that place in the order of arrival, if it is still here.
    func packet(ofArrival index: Int) -> RelayedPacket? {
        guard index < arrived, index >= arrived - order.count else { return nil }
        return packet(order[index & mask])
    }

    func packet(_ number: Int64) -> RelayedPacket? {
        let packet = packets[Int(truncatingIfNeeded: number) & mask]
        return packet.number == number && number != .min ? packet : nil
    }

    func payload(of packet: RelayedPacket) -> UnsafeRawBufferPointer {
        let place = Int(truncatingIfNeeded: packet.number) & mask
        guard packet.count > 0, let block = blocks[place] else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: block[..<packet.count])
    }

    /// Bits a second, as of late.
    func bitrate(at now: Instant) -> Int { rate.bitrate(at: now) }

    /// `bitrate` is of a whole interval.
    var isMeasured: Bool { rate.isMeasured }

    var lastArrival: Instant? { rate.last }

    /// Another layer, which came at `other`, goes on while this one does not.
    func isSilent(beside other: Instant?) -> Bool {
        guard let last = rate.last else { return other != nil }
        return other.map { $0 - last > .seconds(1) } ?? false
    }

    /// By the sender's reports where they agree with what comes, else by the newest packet.
    var clock: TimestampAnchor? {
        guard let newest else { return nil }
        guard let anchor, let clockRate = clockRate else { return newest }
        let error = anchor.timestamp(at: newest.instant, clockRate: clockRate) - newest.timestamp
        return abs(error) < Int64(clockRate) ? anchor : newest
    }

    /// Hz.
    var clockRate: Int32? { codecs.lazy.compactMap(\.self).first?.clockRate }

    // MARK: Keyframes

    /// A viewer needs a keyframe to begin with or to go on.
    func wantKeyframe() {
        if kind == .video { keyframeWanted = true }
    }

    /// Asked for only while packets come: a layer that is switched off has nobody to ask.
    private func noteKeyframe(_ begins: Bool, at now: Instant) {
        if begins {
            keyframes.keyframeArrived()
        } else if keyframeWanted {
            keyframes.want(at: now)
        }
        keyframeWanted = false
    }
}

/// A point of the line through a track's RTP timestamps and the gateway's time.
struct TimestampAnchor {
    let timestamp: Int64
    let instant: Instant

    func timestamp(at now: Instant, clockRate: Int32) -> Int64 {
        let (seconds, rest) = (now - instant).nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return timestamp &+ seconds &* Int64(clockRate) &+ rest * Int64(clockRate) / 1_000_000_000
    }

    func instant(of other: Int64, clockRate: Int32) -> Instant {
        let (seconds, rest) = (other &- timestamp).quotientAndRemainder(dividingBy: Int64(clockRate))
        return Instant(
            nanoseconds: instant.nanoseconds &+ seconds &* 1_000_000_000 &+ rest * 1_000_000_000 / Int64(clockRate))
    }
}

/// Bits a second over the last whole half second.
struct RelayRate {
    private static let window = Duration.milliseconds(500)
    private(set) var last: Instant?
    private var begin = Instant(nanoseconds: 0)
    private var bytes = 0
    private var known = 0

    var isMeasured: Bool { known > 0 }

    mutating func note(_ count: Int, at now: Instant) {
        if last == nil { begin = now }
        last = now
        let span = now - begin
        if span >= Self.window {
            known = Self.bitrate(of: bytes, in: span)
            begin = now
            bytes = 0
        }
        bytes += count + 12
    }

    func bitrate(at now: Instant) -> Int {
        guard let last, now - last < .seconds(1) else { return 0 }
        let span = now - begin
        guard known == 0 else { return known }
        return Self.bitrate(of: bytes, in: max(span, .milliseconds(100)))
    }

    /// Bits a second, saturating.
    static func bitrate(of bytes: Int, in span: Duration) -> Int {
        Int(clamping: Int128(bytes) * 8_000_000_000 / Int128(max(span.nanoseconds, 1)))
    }
}

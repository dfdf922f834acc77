import Media
import RTCP
import RTPSend
import SDP

/// One track of a viewer: which of the publisher's layers it is given, under numbers of its own that have no break.
final class ViewerTrack {
    /// A layer that may be shown.
    struct Layer {
        let relay: TrackRelay
        let pixels: Int
        /// How many of its arrivals have been looked at.
        var seen: Int
    }

    let media: NegotiatedMedia
    let viewing: NegotiatedViewing
    let extensions: SendExtensions
    /// By the publisher's payload type: ours, and that of its retransmissions; 0xFF for none.
    private var types = [UInt8](repeating: ViewerTrack.unknown, count: 128)
    private var rtxTypes = [UInt8](repeating: ViewerTrack.unknown, count: 128)
    /// Changes with them.
    private var mapping = 0
    static let unknown: UInt8 = 0xFF
    /// The newest and those before it, which may still be asked for.
    private(set) var lines: [ViewerLine] = []
    private static let lineLimit = 4
    private static let oldLineTime = Duration.seconds(2)
    @exclusivity(unchecked) var layers: [Layer] = []
    /// The layer that is wanted, and the one that is given.
    @exclusivity(unchecked) var wanted: Int?
    @exclusivity(unchecked) private(set) var current: Int?
    @exclusivity(unchecked) var choice = LayerChoice()
    @exclusivity(unchecked) var statistics = ViewerTrackStatistics()
    /// Until a report has come on this SSRC, the MID goes along (RFC 8843 clause 9.2).
    @exclusivity(unchecked) var needsMID = true
    var rtxSequence: UInt16
    var lastIntraRequest: UInt8?

    // What the viewer has been sent last.
    @exclusivity(unchecked) private(set) var newest: Int64
    @exclusivity(unchecked) private var newestTimestamp: Int64
    @exclusivity(unchecked) private var newestArrival: Instant?
    @exclusivity(unchecked) private var picture: UInt16 = 0
    @exclusivity(unchecked) private var index: UInt8 = 0

    init(_ media: NegotiatedMedia, _ viewing: NegotiatedViewing, using generator: inout some RandomNumberGenerator) {
        self.media = media
        self.viewing = viewing
        extensions = SendExtensions(
            transportSequenceID: media.hasTransportCC ? media.transportCCExtensionID : nil,
            midID: media.midExtensionID, mid: media.mid ?? "")
        rtxSequence = generator.next()
        newest = Int64(generator.next() as UInt16)
        newestTimestamp = Int64(generator.next() as UInt32)
    }

    var kind: MediaKind { media.kind ?? .video }
    var line: ViewerLine? { lines.last }
    private var clockRate: Int32 { max(media.clockRate, 1) }

    func payloadType(of packet: RelayedPacket) -> UInt8? {
        let type = types[Int(packet.payloadType & 0x7F)]
        return type == Self.unknown ? nil : type
    }

    func rtxPayloadType(of packet: RelayedPacket) -> UInt8? {
        let type = rtxTypes[Int(packet.payloadType & 0x7F)]
        return type == Self.unknown ? nil : type
    }

    private func map(_ payloadTypes: [UInt8: UInt8]) {
        var types = [UInt8](repeating: Self.unknown, count: 128)
        var rtxTypes = types
        for (published, own) in payloadTypes where published < 128 {
            types[Int(published)] = own
            let format = media.formats.first { $0.payloadType == own }
            rtxTypes[Int(published)] = format?.rtxPayloadType ?? Self.unknown
        }
        guard types != self.types else { return }
        self.types = types
        self.rtxTypes = rtxTypes
        mapping += 1
    }

    // MARK: Layers

    /// - Parameter payloadTypes: of the publisher → of the viewer.
    func attach(_ relays: [(relay: TrackRelay, pixels: Int)], _ payloadTypes: [UInt8: UInt8]) {
        map(payloadTypes)
        layers = relays.map { Layer(relay: $0.relay, pixels: $0.pixels, seen: $0.relay.arrived) }
        current = nil
        choice = LayerChoice()
        wanted = layers.indices.max { layers[$0].pixels < layers[$1].pixels }
    }

    func detach() {
        layers = []
        current = nil
        wanted = nil
    }

    func wantKeyframe() {
        guard let place = wanted ?? current else { return }
        layers[place].relay.wantKeyframe()
    }

    /// There is something to show, and it waits for a keyframe.
    var isWaiting: Bool {
        guard kind == .video, let wanted else { return false }
        return current != wanted || isBroken(wanted)
    }

    /// What came before is not for this viewer.
    func skipToNewest() {
        for place in layers.indices { layers[place].seen = layers[place].relay.arrived }
    }

    /// Hands over what has come, in order of arrival. A layer is left where the wanted one begins anew.
    func forEachArrival(_ send: (RelayedPacket, ViewerLine) -> Void) {
        if let current { drain(current, send) }
        for place in layers.indices where place != current || isBroken(place) {
            // Before anything is shown, any layer is better than none.
            if place == wanted || current == nil || place == current {
                begin(place, send)
            } else {
                layers[place].seen = layers[place].relay.arrived
            }
        }
    }

    private func isBroken(_ place: Int) -> Bool {
        guard let line = lines.last, line.relay === layers[place].relay else { return false }
        return line.epoch != line.relay.epoch
    }

    private func drain(_ place: Int, _ send: (RelayedPacket, ViewerLine) -> Void) {
        guard let line = lines.last, line.relay === layers[place].relay else { return }
        while let packet = layers[place].relay.packet(ofArrival: layers[place].seen) {
            // The sender has begun anew; nothing of it is for this line.
            guard packet.epoch == line.epoch else { return }
            layers[place].seen += 1
            give(packet, line, send)
        }
        layers[place].seen = max(layers[place].seen, layers[place].relay.arrived)
    }

    private func begin(_ place: Int, _ send: (RelayedPacket, ViewerLine) -> Void) {
        let relay = layers[place].relay
        while layers[place].seen < relay.arrived {
            guard let packet = relay.packet(ofArrival: layers[place].seen), packet.begins,
                payloadType(of: packet) != nil
            else {
                layers[place].seen += 1
                continue
            }
            open(relay, with: packet)
            current = place
            return drain(place, send)
        }
    }

    private func open(_ relay: TrackRelay, with packet: RelayedPacket) {
        let timestamp = max(place(packet, of: relay), newestTimestamp + 1)
        let isFirst = newestArrival == nil
        let line = ViewerLine(
            relay: relay, epoch: packet.epoch, mapping: mapping, since: packet.arrival, first: newest + 1,
            numbers: newest + 1 - packet.number,
            timestamps: (isFirst ? newestTimestamp : timestamp) - packet.timestamp,
            pictures: isFirst ? 0 : picture &+ 1 &- packet.labels.picture,
            indexes: isFirst ? 0 : index &+ 1 &- packet.labels.index)
        lines.append(line)
        if lines.count > Self.lineLimit { lines.removeFirst() }
        statistics.switches += isFirst ? 0 : 1
    }

    /// Where in the viewer's timestamps a new line begins: by the publisher's clock where both lines are tied to it, else
    /// by when packets came.
    private func place(_ packet: RelayedPacket, of relay: TrackRelay) -> Int64 {
        guard let newestArrival else { return newestTimestamp }
        let byArrival = TimestampAnchor(timestamp: newestTimestamp, instant: newestArrival)
            .timestamp(at: packet.arrival, clockRate: clockRate)
        guard let line = lines.last, isAttached(line.relay), line.epoch == line.relay.epoch,
            let old = line.relay.anchor, let new = relay.anchor
        else { return byArrival }
        let captured = new.instant(of: packet.timestamp, clockRate: clockRate)
        let byClock = old.timestamp(at: captured, clockRate: clockRate) &+ line.timestamps
        // A second apart, and the reports are of no use.
        return abs(byClock - byArrival) < Int64(clockRate) ? byClock : byArrival
    }

    private func give(_ packet: RelayedPacket, _ line: ViewerLine, _ send: (RelayedPacket, ViewerLine) -> Void) {
        let number = line.number(of: packet)
        // From before the first packet of the line: nobody knows of it.
        guard number >= line.first, payloadType(of: packet) != nil else {
            statistics.packetsPassedOver += 1
            return
        }
        if number > newest {
            newest = number
            newestTimestamp = line.timestamp(of: packet)
            newestArrival = packet.arrival
            picture = line.picture(of: packet)
            index = line.index(of: packet)
        }
        send(packet, line)
    }

    private func isAttached(_ relay: TrackRelay) -> Bool { layers.contains { $0.relay === relay } }

    // MARK: What was sent

    /// Lets go of relays that nothing more comes of, megabytes each, once what they had is too old to be asked for.
    func leaveOldLines(at now: Instant) {
        guard lines.contains(where: { !isAttached($0.relay) }) else { return }
        let ends = lines.dropFirst().map(\.since) + [newestArrival ?? now]
        let isKept = zip(lines, ends).map { line, end in isAttached(line.relay) || now - end < Self.oldLineTime }
        lines = zip(lines, isKept).filter { $0.1 }.map { $0.0 }
    }

    /// The packet that the viewer knows by this number, if it is still here.
    func find(_ number: UInt16) -> (packet: RelayedPacket, line: ViewerLine)? {
        let back = Int64(UInt16(truncatingIfNeeded: newest) &- number)
        guard back < 1 << 15 else { return nil }
        let unrolled = newest - back
        guard let line = lines.last(where: { $0.first <= unrolled }),
            line.mapping == mapping, let packet = line.relay.packet(unrolled - line.numbers), packet.epoch == line.epoch
        else { return nil }
        return (packet, line)
    }

    /// The viewer's RTP timestamp of an instant; `nil` before the first packet.
    func timestamp(at now: Instant) -> UInt32? {
        guard let newestArrival else { return nil }
        let anchor = line.flatMap { line in
            line.epoch == line.relay.epoch ? line.relay.clock.map { ($0, line.timestamps) } : nil
        }
        let (point, offset) =
            anchor ?? (TimestampAnchor(timestamp: newestTimestamp, instant: newestArrival), 0)
        return UInt32(truncatingIfNeeded: point.timestamp(at: now, clockRate: clockRate) &+ offset)
    }
}

/// What a viewer was sent of a track, and what it said to that.
package struct ViewerTrackStatistics: Sendable {
    package var packets: UInt64 = 0
    package var bytes: UInt64 = 0
    /// Without headers, as sender reports count (RFC 3550 clause 6.4.1).
    package var payloadBytes: UInt64 = 0
    package var packetsResent: UInt64 = 0
    package var packetsRequested: UInt64 = 0
    /// From before what the viewer began with, or in a format that it does not take.
    package var packetsPassedOver: UInt64 = 0
    package var keyframesRequested: UInt64 = 0
    /// Changes to another layer, or to a sender that began anew.
    package var switches: UInt64 = 0
    package var fractionLost = 0.0

    package init() {}

    package mutating func add(_ other: ViewerTrackStatistics) {
        packets += other.packets
        bytes += other.bytes
        payloadBytes += other.payloadBytes
        packetsResent += other.packetsResent
        packetsRequested += other.packetsRequested
        packetsPassedOver += other.packetsPassedOver
        keyframesRequested += other.keyframesRequested
        switches += other.switches
    }
}

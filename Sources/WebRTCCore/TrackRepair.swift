import Media
import RTP
import RTPReceive
import RTPRepair
import SDP

/// Stands before a track's receiver where RED or flexible FEC was agreed on: takes packets out of RED, and hands over in
/// their places those that repetition (RFC 2198) or parity (RFC 5109, flexible-fec-scheme-03) brings back.
///
/// libwebrtc numbers FEC packets of ULPFEC with the media, so that each of them fills its number as a packet without payload. One
/// that is lost would leave a hole which nothing fills: where PictureIDs prove that no media was in it, it is none.
struct TrackRepair: ~Copyable {
    private enum Wrapping {
        case media
        case red
        /// RTX whose original packet was RED.
        case resentRED
        /// Parity of a source of its own, with numbers of its own.
        case flexibleFEC
    }

    private let kind: MediaKind
    private let mediaType: UInt8
    /// Media of the types that parity may protect without RED.
    private let plainTypes: [UInt8]
    private let redType: UInt8?
    private let resentType: UInt8?
    private let flexibleType: UInt8?
    private let parityType: UInt8?
    private var sound = REDAudioReader()
    private var parity: ParityDecoder
    private var boundaries: PictureBoundaries
    /// Packets whose RED could not be read; their numbers stay missing.
    private(set) var malformed: UInt64 = 0

    init?(_ media: NegotiatedMedia) {
        guard media.redundancy != nil || media.flexibleFEC != nil, let kind = media.kind,
            let mediaType = media.payloadType, let codec = media.codec
        else { return nil }
        boundaries = PictureBoundaries(codec: codec)
        parity = ParityDecoder(
            lateExtensions: [media.absSendTimeExtensionID, media.transportCCExtensionID].compactMap(\.self))
        self.kind = kind
        self.mediaType = mediaType
        plainTypes = media.flexibleFEC == nil ? [mediaType] : media.payloadTypes
        redType = media.redundancy?.payloadType
        resentType = media.redundancy?.rtxPayloadType
        parityType = media.redundancy?.ulpfecPayloadType
        flexibleType = media.flexibleFEC?.payloadType
    }

    /// The sender has begun anew.
    mutating func reset() {
        sound.reset()
        parity.reset()
        boundaries.reset()
    }

    /// In place of `receiver.receive`.
    mutating func receive(
        packet: UnsafeRawBufferPointer, header: RTPHeader, by receiver: TrackReceiver, at now: Instant
    ) {
        switch (wrapping(header.payloadType), kind) {
        case (.media, _): takeMedia(packet, header, by: receiver, at: now)
        case (.resentRED, _): takeResent(packet, header, by: receiver, at: now)
        case (.red, .audio): takeSound(packet, header, by: receiver, at: now)
        case (.red, .video): takePicture(packet, header, by: receiver, at: now)
        case (.flexibleFEC, _): try? parity.take(parity: header.payloadBytes(in: packet), isFlexible: true)
        }
        recover(by: receiver, at: now)
    }

    private func wrapping(_ type: UInt8) -> Wrapping {
        if type == redType { return .red }
        if type == flexibleType { return .flexibleFEC }
        return type == resentType ? .resentRED : .media
    }

    private mutating func takeMedia(
        _ packet: UnsafeRawBufferPointer, _ header: RTPHeader, by receiver: TrackReceiver, at now: Instant
    ) {
        let result = receiver.receive(packet: packet, header: header, at: now)
        switch kind {
        case .audio:
            note(result)
            // RTX has numbers of its own.
            if header.payloadType == mediaType { sound.note(header) }
        case .video:
            // A packet of RTX is none that parity knows.
            guard plainTypes.contains(header.payloadType) else { return }
            remember(packet, header, headerLength: header.payload.lowerBound, result, by: receiver, at: now)
        }
    }

    private mutating func takeSound(
        _ packet: UnsafeRawBufferPointer, _ header: RTPHeader, by receiver: TrackReceiver, at now: Instant
    ) {
        var result = ReceiveResult.accepted
        do throws(RTPRepairError) {
            try sound.read(packet, header) { block, role in
                switch role {
                case .primary: result = receiver.receive(packet: packet, header: block, at: now)
                case .redundant: receiver.receiveRepaired(packet: packet, header: block, at: now)
                }
            }
        } catch {
            malformed += 1
        }
        note(result)
    }

    private mutating func takePicture(
        _ packet: UnsafeRawBufferPointer, _ header: RTPHeader, by receiver: TrackReceiver, at now: Instant
    ) {
        // A packet of padding only has no RED either.
        guard !header.payload.isEmpty else { return fill(packet, header, by: receiver, at: now) }
        let red: REDPacket
        do throws(RTPRepairError) {
            red = try REDPacket(parsing: header.payloadBytes(in: packet))
        } catch {
            malformed += 1
            return
        }
        let primary = header.unwrapped(red.primary)
        if primary.payloadType == parityType {
            fill(packet, header, by: receiver, at: now)
            try? parity.take(parity: primary.payloadBytes(in: packet))
        } else {
            let result = receiver.receive(packet: packet, header: primary, at: now)
            remember(packet, primary, headerLength: header.payload.lowerBound, result, by: receiver, at: now)
        }
        // RFC 5109 clause 14.1: parity may also come as a redundant block.
        for block in red.redundant where block.payloadType == parityType {
            try? parity.take(parity: header.unwrapped(block).payloadBytes(in: packet))
        }
    }

    private mutating func takeResent(
        _ packet: UnsafeRawBufferPointer, _ header: RTPHeader, by receiver: TrackReceiver, at now: Instant
    ) {
        let payload = header.payloadBytes(in: packet)
        // Padding, or too short: the receiver counts it.
        guard payload.count > 2 else {
            receiver.receive(packet: packet, header: header, at: now)
            return
        }
        var original = header
        original.sequenceNumber = UInt16(payload[0]) << 8 | UInt16(payload[1])
        original.payload = (header.payload.lowerBound + 2)..<header.payload.upperBound
        do throws(RTPRepairError) {
            let red = try REDPacket(parsing: original.payloadBytes(in: packet))
            let media = original.unwrapped(red.primary)
            guard media.payloadType != parityType else {
                receiver.fillMissing(
                    original.sequenceNumber, payloadType: mediaType, timestamp: original.timestamp, at: now)
                return try parity.take(parity: media.payloadBytes(in: packet))
            }
            receiver.receiveRepaired(packet: packet, header: media, isRetransmission: true, at: now)
            findBoundary(packet, media, by: receiver, at: now)
        } catch {
            malformed += 1
        }
    }

    /// The packet's number is not missing, and there is nothing in it for a depacketizer.
    private mutating func fill(
        _ packet: UnsafeRawBufferPointer, _ header: RTPHeader, by receiver: TrackReceiver, at now: Instant
    ) {
        var empty = header
        empty.payloadType = mediaType
        empty.marker = false
        empty.payload = header.payload.lowerBound..<header.payload.lowerBound
        note(receiver.receive(packet: packet, header: empty, at: now))
    }

    private mutating func remember(
        _ packet: UnsafeRawBufferPointer, _ header: RTPHeader, headerLength: Int, _ result: ReceiveResult,
        by receiver: TrackReceiver, at now: Instant
    ) {
        note(result)
        guard result == .accepted || result == .restarted else { return }
        parity.remember(packet, header, headerLength: headerLength)
        findBoundary(packet, header, by: receiver, at: now)
    }

    private mutating func findBoundary(
        _ packet: UnsafeRawBufferPointer, _ header: RTPHeader, by receiver: TrackReceiver, at now: Instant
    ) {
        // Where parity has numbers of its own, what is missing is media.
        guard parityType != nil else { return }
        boundaries.note(
            header.sequenceNumber, marker: header.marker, payload: header.payloadBytes(in: packet)
        ) { [mediaType] number in
            receiver.fillMissing(number, payloadType: mediaType, timestamp: header.timestamp, at: now)
        }
    }

    private mutating func note(_ result: ReceiveResult) {
        if result == .restarted { reset() }
    }

    private mutating func recover(by receiver: TrackReceiver, at now: Instant) {
        while let packet = parity.next() {
            guard let header = try? RTPHeader.parse(packet) else { continue }
            let result = receiver.receiveRepaired(packet: packet, header: header, at: now)
            if result == .accepted { findBoundary(packet, header, by: receiver, at: now) }
        }
    }
}

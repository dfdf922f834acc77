import Media
import RTP
import RTPReceive

/// A receiver under test with a sender's pen: media has payload type 96 and SSRC 1, RTX 97 and SSRC 2.
final class Track {
    struct Item: Equatable, CustomStringConvertible {
        var sequence: Int64?
        var lost = 0
        var timestamp: Int64 = 0
        var payload: [UInt8] = []

        var description: String { sequence.map { "\($0)" } ?? "lost \(lost)" }
    }

    let receiver: TrackReceiver
    var now = Instant(nanoseconds: 1_000_000_000)
    var retransmissions: UInt16 = 500
    private var writer = RTPWriter()

    init(windowBytes: Int = 16 << 20, nackEnabled: Bool = true, clockRate: Int32 = 90_000, reachBack: Int = 0) {
        receiver = TrackReceiver(
            configuration: TrackReceiverConfiguration(
                clockRate: clockRate, mediaPayloadTypes: [96], rtx: [97: 96], nackEnabled: nackEnabled,
                windowBytes: windowBytes, reachBack: reachBack))
    }

    func wait(_ duration: Duration) { now = now + duration }

    /// A media packet whose payload is its number, unless another is given.
    @discardableResult
    func media(
        _ sequence: UInt16, timestamp: UInt32? = nil, marker: Bool = false, payload: [UInt8]? = nil,
        payloadType: UInt8 = 96, padding: UInt8 = 0
    ) throws -> ReceiveResult {
        try writer.write(
            payloadType: payloadType, marker: marker, sequenceNumber: sequence,
            timestamp: timestamp ?? UInt32(sequence) * 3000, ssrc: 1,
            payload: payload ?? [UInt8(sequence >> 8), UInt8(sequence & 0xFF)], padding: padding)
        return try deliver()
    }

    /// A media packet that is lent while `read` runs, and whose bytes are others afterwards.
    func lend(_ sequence: UInt16, _ read: () throws -> Void) throws {
        try writer.write(
            payloadType: 96, marker: false, sequenceNumber: sequence, timestamp: UInt32(sequence) * 3000, ssrc: 1,
            payload: [UInt8(sequence >> 8), UInt8(sequence & 0xFF)])
        var bytes = writer.bytes
        try bytes.withUnsafeMutableBytes { packet in
            let lent = UnsafeRawBufferPointer(packet)
            receiver.lend(packet: lent, header: try RTPHeader.parse(lent), at: now)
            try read()
            receiver.keepLent()
            packet.initializeMemory(as: UInt8.self, repeating: 0xEE)
        }
    }

    @discardableResult
    func retransmission(
        of sequence: UInt16, timestamp: UInt32? = nil, marker: Bool = false, payload: [UInt8]? = nil
    ) throws -> ReceiveResult {
        let original = [UInt8(sequence >> 8), UInt8(sequence & 0xFF)]
        return try retransmission(
            raw: original + (payload ?? original), timestamp: timestamp ?? UInt32(sequence) * 3000, marker: marker)
    }

    @discardableResult
    func retransmission(
        raw payload: [UInt8], timestamp: UInt32 = 0, marker: Bool = false, padding: UInt8 = 0
    ) throws -> ReceiveResult {
        retransmissions &+= 1
        try writer.write(
            payloadType: 97, marker: marker, sequenceNumber: retransmissions, timestamp: timestamp, ssrc: 2,
            payload: payload, padding: padding)
        return try deliver()
    }

    /// A packet that others gave back.
    @discardableResult
    func repaired(
        _ sequence: UInt16, timestamp: UInt32? = nil, payloadType: UInt8 = 96, isRetransmission: Bool = false
    ) throws -> ReceiveResult {
        try writer.write(
            payloadType: payloadType, sequenceNumber: sequence, timestamp: timestamp ?? UInt32(sequence) * 3000,
            ssrc: 1,
            payload: [UInt8(sequence >> 8), UInt8(sequence & 0xFF)])
        var bytes = writer.bytes
        return try bytes.withUnsafeMutableBytes { packet in
            let lent = UnsafeRawBufferPointer(packet)
            defer { packet.initializeMemory(as: UInt8.self, repeating: 0xEE) }
            return receiver.receiveRepaired(
                packet: lent, header: try RTPHeader.parse(lent), isRetransmission: isRetransmission, at: now)
        }
    }

    private func deliver() throws -> ReceiveResult {
        // A copy that is gone after the call: nothing of it may be kept.
        let bytes = writer.bytes
        return try bytes.withUnsafeBytes { packet in
            receiver.receive(packet: packet, header: try RTPHeader.parse(packet), at: now)
        }
    }

    func read(_ cursor: CursorID) -> [Item] {
        var items: [Item] = []
        while let item = receiver.next(cursor, at: now) {
            switch item {
            case .lost(let count): items.append(Item(lost: count))
            case .packet(let packet):
                items.append(
                    Item(sequence: packet.sequence, timestamp: packet.timestamp, payload: [UInt8](packet.payload)))
            }
        }
        return items
    }

    /// Numbers, and minus the count for losses.
    func order(_ cursor: CursorID) -> [Int64] {
        read(cursor).map { $0.sequence ?? -Int64($0.lost) }
    }

    func requests() -> [UInt16] {
        var numbers: [UInt16] = []
        receiver.feedback(at: now) { numbers += $0 }
        return numbers
    }
}

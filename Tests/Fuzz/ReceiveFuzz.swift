import Media
import RTP
import RTPReceive

/// A track's receiver with two cursors. Each record is a packet in short: the sequence number, the upper half of the
/// timestamp, what it claims to be, the payload. Control: half milliseconds since the packet before, squared.
enum ReceiveFuzz {
    static var seeds: [[UInt8]] {
        let orders: [[UInt8]] = [
            [1, 2, 3, 4, 5], [1, 3, 2, 5, 4], [1, 5, 2, 3, 4], [1, 1, 2, 2], [1, 9, 200, 10], [250, 255, 0, 1, 254],
        ]
        return orders.map { order in
            FuzzRecords.joined(order.map { (control: 20, bytes: [$0 > 200 ? 0xFF : 0, $0, 0, $0, 0, 1, 2, 3]) })
        } + [FuzzRecords.joined([(9, [0, 1, 0, 1, 0, 7]), (9, [0, 3, 0, 1, 0, 7]), (99, [0, 9, 0, 1, 1, 0, 2, 7])])]
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let receiver = TrackReceiver(
            configuration: TrackReceiverConfiguration(
                clockRate: 90_000, mediaPayloadTypes: [96], rtx: [97: 96], windowBytes: 64 * 1024))
        let told = Told()
        receiver.observer = told
        var readers = [
            Reader(cursor: receiver.addCursor(patience: .milliseconds(200))),
            Reader(cursor: receiver.addCursor(patience: .seconds(2))),
        ]
        var now = Instant(nanoseconds: 0)
        for (control, record) in FuzzRecords(bytes) where record.count >= 5 {
            now = now + .microseconds(Int64(control) * Int64(control) * 500)
            let type: UInt8 = [96, 97, 96 | 0x80, 98][Int(record[4] & 3)]
            let packet: [UInt8] =
                [0x80, type, record[0], record[1], record[2], record[3], 0, 0, 0, 0, 0, type & 0x7F] + record[5...]
            packet.withUnsafeBytes { packet in
                guard let header = try? RTPHeader.parse(packet) else { return }
                _ = receiver.receive(packet: packet, header: header, at: now)
            }
            read(receiver, &readers, told, at: now)
        }
        for _ in 0..<64 {
            guard let deadline = receiver.deadline else { return }
            now = max(now, deadline)
            read(receiver, &readers, told, at: now)
        }
        require(receiver.deadline.map { $0 > now } ?? true, "a deadline that never passes")
    }

    /// Each number is told once, and with what readers read; an abandoned one may still come.
    private final class Told: ArrivalObserver {
        var payloads: [Int64: [UInt8]] = [:]

        func arrived(
            sequence: Int64, timestamp: Int64, marker: Bool, payloadType: UInt8, payload: UnsafeRawBufferPointer,
            at now: Instant
        ) {
            require(payloads.updateValue(Array(payload), forKey: sequence) == nil, "\(sequence) told twice")
        }

        func restart() {}
    }

    private struct Reader {
        let cursor: CursorID
        var next: Int64?
    }

    private static func read(
        _ receiver: TrackReceiver, _ readers: inout [Reader], _ told: Told, at now: Instant
    ) {
        for index in readers.indices {
            while let item = receiver.next(readers[index].cursor, at: now) {
                switch item {
                case .packet(let packet):
                    let expected = readers[index].next ?? packet.sequence
                    require(packet.sequence == expected, "packet \(packet.sequence) where \(expected) was next")
                    readers[index].next = packet.sequence + 1
                    require(
                        told.payloads[packet.sequence].map { packet.payload.elementsEqual($0) } ?? false,
                        "packet \(packet.sequence) was not told as it is read")
                case .lost(let count):
                    require(count > 0, "a loss of nothing")
                    readers[index].next = readers[index].next.map { $0 + Int64(count) }
                }
            }
        }
        receiver.feedback(at: now) { require(!$0.isEmpty && $0.count <= 8192, "a request for \($0.count)") }
        _ = receiver.receiverReportBlock(ssrc: 1, at: now)
        require(receiver.bytesHeld <= 256 * 1024, "\(receiver.bytesHeld) bytes held")
    }
}

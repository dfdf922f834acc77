import BitIO

/// Transport-wide feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01 clause 3.1: which packets came, and when.
package struct TransportFeedback {
    package let senderSSRC: UInt32
    package let mediaSSRC: UInt32
    package let baseSequenceNumber: UInt16
    /// How many packets it speaks of, from the base on.
    package let statusCount: Int
    /// In units of 64 ms, 24 bits with a sign: it wraps every 12 days.
    package let referenceTime: Int32
    /// Counts this sender's feedback packets, modulo 256.
    package let feedbackCount: UInt8
    private let chunks: UnsafeRawBufferPointer
    private let deltas: UnsafeRawBufferPointer

    /// 250 µs, the unit of the deltas.
    package static let tick = Duration.microseconds(250)
    /// Ticks in one unit of the reference time.
    package static let ticksPerReference: Int64 = 256

    init(_ body: UnsafeRawBufferPointer) throws(RTCPError) {
        var reader = ByteReader(body)
        guard let sender = reader.readUInt32(), let media = reader.readUInt32(), let base = reader.readUInt16(),
            let count = reader.readUInt16(), let reference = reader.readUInt24(), let feedback = reader.readUInt8()
        else { throw .body(type: .transportLayerFeedback, needed: 16, seen: body.count) }
        senderSSRC = sender
        mediaSSRC = media
        baseSequenceNumber = base
        statusCount = Int(count)
        referenceTime = Int32(bitPattern: reference << 8) >> 8
        feedbackCount = feedback

        let list = reader.rest
        var described = 0
        var deltaBytes = 0
        while described < statusCount {
            guard let bits = reader.readUInt16() else {
                throw .body(type: .transportLayerFeedback, needed: reader.offset + 2, seen: body.count)
            }
            let chunk = PacketStatusChunk(bits: bits)
            let statuses = min(chunk.capacity, statusCount - described)
            deltaBytes += chunk.deltaBytes(of: statuses)
            described += statuses
        }
        chunks = UnsafeRawBufferPointer(rebasing: list[..<(list.count - reader.remaining)])
        guard let bytes = reader.read(deltaBytes) else {
            throw .body(type: .transportLayerFeedback, needed: reader.offset + deltaBytes, seen: body.count)
        }
        deltas = bytes
    }

    /// Hands over every packet spoken of, in order. `arrival` is in ticks of 250 µs on the receiver's clock, counted from
    /// the zero of `referenceTime`; `nil` when the packet has not come.
    ///
    /// - Complexity: one call for each of `statusCount`, which a datagram of 40 bytes can bring to 65535.
    package func forEachPacket(_ body: (_ sequenceNumber: UInt16, _ arrival: Int64?) -> Void) {
        var chunkReader = ByteReader(chunks)
        var deltaReader = ByteReader(deltas)
        var arrival = Int64(referenceTime) * Self.ticksPerReference
        var sequence = baseSequenceNumber
        var left = statusCount
        while left > 0, let bits = chunkReader.readUInt16() {
            let chunk = PacketStatusChunk(bits: bits)
            let statuses = min(chunk.capacity, left)
            for index in 0..<statuses {
                switch chunk.symbol(index) {
                case PacketStatusChunk.smallDelta:
                    guard let delta = deltaReader.readUInt8() else { return }
                    arrival += Int64(delta)
                    body(sequence, arrival)
                case PacketStatusChunk.largeDelta:
                    guard let delta = deltaReader.readUInt16() else { return }
                    arrival += Int64(Int16(bitPattern: delta))
                    body(sequence, arrival)
                default:
                    body(sequence, nil)
                }
                sequence &+= 1
            }
            left -= statuses
        }
    }
}

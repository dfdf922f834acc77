import BitIO

extension RTCPWriter {
    /// Transport-wide feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01 clause 3.1: one packet on as many
    /// arrivals as fit.
    ///
    /// An arrival does not fit when the packet would pass `sizeLimit`, when it came over 8.19 s before or after the one
    /// before it, or when the packet would speak of more than 65535. Call again with the rest, with `feedbackCount` one
    /// larger and `base` the number after the last one told.
    ///
    /// - Parameters:
    ///   - base: the first sequence number spoken of: the one after the last told, so that a hole between is told too;
    ///     `nil` begins at the first arrival. Taken for the first arrival when it is past it or over 8191 before it.
    ///   - arrivals: in ascending order of sequence, without repetition; the first that breaks it ends the packet.
    /// - Returns: how many arrivals, from `first` on, were told; 0 when nothing was written.
    package mutating func appendTransportFeedback(
        sender: UInt32, media: UInt32, feedbackCount: UInt8, base: Int64? = nil, arrivals: [PacketArrival],
        first: Int = 0, sizeLimit: Int = 1000
    ) -> Int {
        guard first >= 0, first < arrivals.count else { return 0 }
        let start = begin(.transportLayerFeedback, format: FeedbackFormat.transportWide)
        var begins = arrivals[first].sequence
        if let base, base <= begins, begins - base <= Int64(PacketStatusChunk.longestRun) { begins = base }
        let reference = Self.floorDivide(Self.ticks(arrivals[first]), TransportFeedback.ticksPerReference)
        writer.write(sender)
        writer.write(media)
        writer.write(UInt16(truncatingIfNeeded: begins))
        let countOffset = writer.count
        writer.write(UInt16(0))
        writer.writeUInt24(UInt32(truncatingIfNeeded: reference) & 0xFF_FFFF)
        writer.write(feedbackCount)

        var encoder = PacketStatusEncoder()
        var next = first
        var expected = begins
        var previous = reference * TransportFeedback.ticksPerReference
        var deltaBytes = 0
        while next < arrivals.count {
            let arrival = arrivals[next]
            let ticks = Self.ticks(arrival)
            let hole = arrival.sequence - expected
            guard let symbol = Self.symbol(ticks - previous), hole >= 0, arrival.sequence - begins < 0xFFFF else {
                break
            }
            // A hole and a status can each bring one more chunk, a long hole one for every 8191.
            let growth = 4 + 2 * Int(hole / Int64(PacketStatusChunk.longestRun)) + Int(symbol)
            let size = writer.count - start + encoder.pendingBytes + deltaBytes + growth
            guard next == first || size + 3 <= sizeLimit else { break }
            encoder.add(PacketStatusChunk.notReceived, times: Int(hole), to: &writer)
            encoder.add(symbol, to: &writer)
            deltaBytes += Int(symbol)
            previous = ticks
            expected = arrival.sequence + 1
            next += 1
        }
        encoder.finish(to: &writer)
        writer.patch(UInt16(truncatingIfNeeded: expected - begins), at: countOffset)

        previous = reference * TransportFeedback.ticksPerReference
        for index in first..<next {
            let ticks = Self.ticks(arrivals[index])
            let delta = ticks - previous
            if Self.symbol(delta) == PacketStatusChunk.smallDelta {
                writer.write(UInt8(truncatingIfNeeded: delta))
            } else {
                writer.write(UInt16(bitPattern: Int16(truncatingIfNeeded: delta)))
            }
            previous = ticks
        }
        end(start)
        return next - first
    }

    private static func ticks(_ arrival: PacketArrival) -> Int64 {
        floorDivide(arrival.nanoseconds, 250_000)
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    /// The status whose delta can hold this; its value is the delta's length in bytes, too.
    private static func symbol(_ delta: Int64) -> UInt8? {
        if (0...255).contains(delta) { return PacketStatusChunk.smallDelta }
        return Int64(Int16.min)...Int64(Int16.max) ~= delta ? PacketStatusChunk.largeDelta : nil
    }
}

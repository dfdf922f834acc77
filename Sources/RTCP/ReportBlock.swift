import BitIO

/// A report block, RFC 3550 clause 6.4.1: what one receiver got of one source.
package struct ReportBlock: Equatable, Sendable {
    package var ssrc: UInt32
    /// Of 256, since the report before.
    package var fractionLost: UInt8
    /// 24 bits with a sign; duplicates make it negative.
    package var cumulativeLost: Int32
    /// Cycles of 2^16 in the upper half.
    package var extendedHighestSequence: UInt32
    /// In ticks of the source's clock.
    package var jitter: UInt32
    /// The middle 32 bits of the NTP time in the last sender report; 0 when none has come.
    package var lastSenderReport: UInt32
    /// In 1/65536 s; 0 when no sender report has come.
    package var delaySinceLastSenderReport: UInt32

    package init(
        ssrc: UInt32, fractionLost: UInt8 = 0, cumulativeLost: Int32 = 0, extendedHighestSequence: UInt32 = 0,
        jitter: UInt32 = 0, lastSenderReport: UInt32 = 0, delaySinceLastSenderReport: UInt32 = 0
    ) {
        self.ssrc = ssrc
        self.fractionLost = fractionLost
        self.cumulativeLost = cumulativeLost
        self.extendedHighestSequence = extendedHighestSequence
        self.jitter = jitter
        self.lastSenderReport = lastSenderReport
        self.delaySinceLastSenderReport = delaySinceLastSenderReport
    }

    static let length = 24

    /// What 24 bits can hold of `cumulativeLost`.
    package static let cumulativeLostLimits: ClosedRange<Int32> = -0x80_0000...0x7F_FFFF

    init?(_ reader: inout ByteReader) {
        guard let ssrc = reader.readUInt32(), let fraction = reader.readUInt8(), let lost = reader.readUInt24(),
            let highest = reader.readUInt32(), let jitter = reader.readUInt32(), let last = reader.readUInt32(),
            let delay = reader.readUInt32()
        else { return nil }
        self.init(
            ssrc: ssrc, fractionLost: fraction, cumulativeLost: Int32(bitPattern: lost << 8) >> 8,
            extendedHighestSequence: highest, jitter: jitter, lastSenderReport: last,
            delaySinceLastSenderReport: delay)
    }

    func write(to writer: inout ByteWriter) {
        let limits = Self.cumulativeLostLimits
        let lost = min(max(cumulativeLost, limits.lowerBound), limits.upperBound)
        writer.write(ssrc)
        writer.write(fractionLost)
        writer.writeUInt24(UInt32(bitPattern: lost) & 0xFF_FFFF)
        writer.write(extendedHighestSequence)
        writer.write(jitter)
        writer.write(lastSenderReport)
        writer.write(delaySinceLastSenderReport)
    }
}

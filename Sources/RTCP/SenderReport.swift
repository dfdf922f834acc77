import BitIO

/// A sender report, RFC 3550 clause 6.4.1. Profile-specific extensions after the blocks are left out.
package struct SenderReport {
    package let ssrc: UInt32
    /// The sender's wall clock in the 64-bit NTP format; 0 when it has none.
    package let ntp: UInt64
    /// The same moment in ticks of the media's clock.
    package let rtpTimestamp: UInt32
    package let packetCount: UInt32
    package let octetCount: UInt32
    package let reports: ReportBlocks

    /// What a report block returns as `lastSenderReport`.
    package var compactNTP: UInt32 { UInt32(truncatingIfNeeded: ntp >> 16) }

    init(_ body: UnsafeRawBufferPointer, count: UInt8) throws(RTCPError) {
        var reader = ByteReader(body)
        guard let ssrc = reader.readUInt32(), let ntp = reader.readUInt64(), let rtp = reader.readUInt32(),
            let packets = reader.readUInt32(), let octets = reader.readUInt32(),
            reader.remaining >= Int(count) * ReportBlock.length
        else {
            throw .body(type: .senderReport, needed: 24 + Int(count) * ReportBlock.length, seen: body.count)
        }
        self.ssrc = ssrc
        self.ntp = ntp
        rtpTimestamp = rtp
        packetCount = packets
        octetCount = octets
        reports = ReportBlocks(reader, count: Int(count))
    }
}

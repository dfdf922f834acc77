import BitIO

/// A receiver report, RFC 3550 clause 6.4.2. Profile-specific extensions after the blocks are left out.
package struct ReceiverReport {
    /// Of the receiver that reports.
    package let ssrc: UInt32
    package let reports: ReportBlocks

    init(_ body: UnsafeRawBufferPointer, count: UInt8) throws(RTCPError) {
        var reader = ByteReader(body)
        guard let ssrc = reader.readUInt32(), reader.remaining >= Int(count) * ReportBlock.length else {
            throw .body(type: .receiverReport, needed: 4 + Int(count) * ReportBlock.length, seen: body.count)
        }
        self.ssrc = ssrc
        reports = ReportBlocks(reader, count: Int(count))
    }
}

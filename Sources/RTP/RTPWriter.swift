import BitIO

/// Writes RTP packets, RFC 3550 clause 5.1, one at a time into bytes that are used again.
package struct RTPWriter: Sendable {
    private var writer: ByteWriter

    package init(reserving capacity: Int = 1500) {
        writer = ByteWriter(reserving: capacity)
    }

    /// The packet last written; empty when writing failed.
    package var bytes: [UInt8] { writer.bytes }

    /// Replaces what was there by one packet. The one-byte form of RFC 8285 is taken when every element fits it.
    ///
    /// - Parameter padding: bytes of padding, the count byte included; 0 for none.
    package mutating func write(
        payloadType: UInt8, marker: Bool = false, sequenceNumber: UInt16, timestamp: UInt32, ssrc: UInt32,
        contributingSources: [UInt32] = [], extensions: [RTPExtensionElement] = [],
        payload: UnsafeRawBufferPointer, padding: UInt8 = 0
    ) throws(RTPError) {
        writer.removeAll()
        guard payloadType < 128 else { throw .payloadType(payloadType) }
        guard contributingSources.count <= 15 else { throw .contributingSources(contributingSources.count) }
        try check(extensions)
        writer.write(
            0x80 | (padding > 0 ? 0x20 : 0) | (extensions.isEmpty ? 0 : 0x10) | UInt8(contributingSources.count))
        writer.write((marker ? 0x80 : 0) | payloadType)
        writer.write(sequenceNumber)
        writer.write(timestamp)
        writer.write(ssrc)
        for source in contributingSources { writer.write(source) }
        write(extensions)
        writer.write(payload)
        if padding > 0 {
            for _ in 1..<padding { writer.write(UInt8(0)) }
            writer.write(padding)
        }
    }

    private func check(_ extensions: [RTPExtensionElement]) throws(RTPError) {
        var total = 0
        for element in extensions {
            guard element.id != 0 else { throw .extensionIdentifier(element.id) }
            guard element.data.count <= 255 else { throw .extensionLength(element.data.count) }
            total += element.data.count + 2
        }
        guard total <= Int(UInt16.max) * 4 else { throw .extensionLength(total) }
    }

    private mutating func write(_ extensions: [RTPExtensionElement]) {
        guard !extensions.isEmpty else { return }
        let isOneByte = extensions.allSatisfy(\.fitsOneByteForm)
        writer.write(isOneByte ? RTPHeader.oneByteProfile : RTPHeader.twoByteProfile)
        let lengthOffset = writer.count
        writer.write(UInt16(0))
        for element in extensions {
            if isOneByte {
                writer.write(element.id << 4 | UInt8(element.data.count - 1))
            } else {
                writer.write(element.id)
                writer.write(UInt8(element.data.count))
            }
            writer.write(element.data)
        }
        while (writer.count - lengthOffset - 2) % 4 != 0 { writer.write(UInt8(0)) }
        writer.patch(UInt16((writer.count - lengthOffset - 2) / 4), at: lengthOffset)
    }
}

extension RTPWriter {
    /// As above, with the payload in an array.
    package mutating func write(
        payloadType: UInt8, marker: Bool = false, sequenceNumber: UInt16, timestamp: UInt32, ssrc: UInt32,
        contributingSources: [UInt32] = [], extensions: [RTPExtensionElement] = [], payload: [UInt8],
        padding: UInt8 = 0
    ) throws(RTPError) {
        let result = payload.withUnsafeBytes { bytes in
            do throws(RTPError) {
                try write(
                    payloadType: payloadType, marker: marker, sequenceNumber: sequenceNumber, timestamp: timestamp,
                    ssrc: ssrc, contributingSources: contributingSources, extensions: extensions, payload: bytes,
                    padding: padding)
                return Result<Void, RTPError>.success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }
}

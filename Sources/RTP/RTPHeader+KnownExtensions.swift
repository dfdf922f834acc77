import BitIO

/// The header extensions that Capstan reads. The id is the one that was negotiated.
extension RTPHeader {
    /// The transport-wide sequence number, draft-holmer-rmcat-transport-wide-cc-extensions-01 clause 2.
    package func transportSequenceNumber(_ id: UInt8, in packet: UnsafeRawBufferPointer) -> UInt16? {
        guard let data = extensionElement(id, in: packet) else { return nil }
        var reader = ByteReader(data)
        return reader.readUInt16()
    }

    /// The sender's send time in 1/2^18 s modulo 64 s (`abs-send-time`).
    package func absoluteSendTime(_ id: UInt8, in packet: UnsafeRawBufferPointer) -> UInt32? {
        guard let data = extensionElement(id, in: packet) else { return nil }
        var reader = ByteReader(data)
        return reader.readUInt24()
    }

    /// When what the packet's timestamp stands for was captured, by the NTP clock of whoever captured it, and what to add
    /// for the sender's NTP clock, in 2^-32 s, where that is told (`abs-capture-time`).
    package func absoluteCaptureTime(
        _ id: UInt8, in packet: UnsafeRawBufferPointer
    ) -> (ntp: UInt64, offset: Int64?)? {
        guard let data = extensionElement(id, in: packet), data.count == 8 || data.count == 16 else { return nil }
        var reader = ByteReader(data)
        guard let ntp = reader.readUInt64() else { return nil }
        return (ntp, reader.readUInt64().map { Int64(bitPattern: $0) })
    }

    /// The sound level of RFC 6464 clause 3: 0 (loudest) to 127 dB below overload, and the sender's opinion on voice.
    package func audioLevel(
        _ id: UInt8, in packet: UnsafeRawBufferPointer
    ) -> (decibelsBelowOverload: UInt8, isVoice: Bool)? {
        guard let data = extensionElement(id, in: packet) else { return nil }
        var reader = ByteReader(data)
        guard let byte = reader.readUInt8() else { return nil }
        return (byte & 0x7F, byte & 0x80 != 0)
    }
}

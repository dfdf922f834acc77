import BitIO

extension STUNMessage {
    /// The two parts of a check's USERNAME, RFC 8445 clause 7.2.2: who is asked, and who asks. Neither may be empty.
    static func usernameParts(
        _ username: UnsafeRawBufferPointer
    ) -> (asked: UnsafeRawBufferPointer, asking: UnsafeRawBufferPointer)? {
        guard let colon = username.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < username.count else {
            return nil
        }
        return (
            UnsafeRawBufferPointer(rebasing: username[..<colon]),
            UnsafeRawBufferPointer(rebasing: username[(colon + 1)...])
        )
    }

    /// USERNAME of a binding request, found without checking the rest of the message.
    static func peekUsername(_ datagram: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard isSTUN(datagram) else { return nil }
        var reader = ByteReader(datagram)
        guard reader.readUInt16() == binding, let length = reader.readUInt16(), reader.skip(16),
            Int(length) == reader.remaining
        else { return nil }
        while let type = reader.readUInt16(), let length = reader.readUInt16(), let value = reader.read(Int(length)) {
            if type == STUNAttribute.username { return value }
            guard type != STUNAttribute.messageIntegrity, reader.skip((4 - Int(length) % 4) % 4) else { return nil }
        }
        return nil
    }
}

import BitIO

/// What a datagram of DTLS 1.0 to 1.2 records (RFC 6347 clause 4.1) shows without keys.
package struct DTLSDatagram: Hashable, Sendable {
    package private(set) var recordCount = 0
    /// Records under keys (epoch 1 and later).
    package private(set) var protectedCount = 0
    /// The length of the shortest record under keys.
    package private(set) var shortestProtected: Int?
    /// message_seq of the handshake messages in the clear (clause 4.2.2).
    package private(set) var lowestMessage: UInt16?
    package private(set) var highestMessage: UInt16?

    /// RFC 6347 clause 4.1 and RFC 5246 clause 6.2.3: plaintext and what any cipher may add.
    private static let largestRecord = 16_384 + 2_048

    /// - Returns: `nil` when the bytes are anything but whole records with whole handshake fragments in the clear ones.
    package init?(inspecting bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        repeat {
            guard let type = reader.readUInt8(), (20...23).contains(type),
                let version = reader.readUInt16(), version == 0xFEFF || version == 0xFEFD,
                let epoch = reader.readUInt16(), reader.skip(6),
                let length = reader.readUInt16(), length <= Self.largestRecord,
                let body = reader.read(Int(length))
            else { return nil }
            recordCount += 1
            if epoch > 0 {
                protectedCount += 1
                shortestProtected = min(shortestProtected ?? Int(length), Int(length))
            } else if type == 22 {
                guard noteMessages(body) else { return nil }
            }
        } while !reader.isAtEnd
    }

    private mutating func noteMessages(_ body: UnsafeRawBufferPointer) -> Bool {
        var reader = ByteReader(body)
        repeat {
            guard reader.skip(1), let whole = reader.readUInt24(), let number = reader.readUInt16(),
                let offset = reader.readUInt24(), let length = reader.readUInt24(),
                offset + length <= whole, reader.skip(Int(length))
            else { return false }
            lowestMessage = min(lowestMessage ?? number, number)
            highestMessage = max(highestMessage ?? number, number)
        } while !reader.isAtEnd
        return true
    }
}

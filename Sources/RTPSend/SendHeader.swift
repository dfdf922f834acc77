import RTP

/// The header extensions of a track's packets (RFC 8285), by the ids that were agreed on.
package struct SendExtensions: Sendable {
    /// `nil` where the peer does not want it.
    package var transportSequenceID: UInt8?
    package var midID: UInt8?
    /// At most 16 bytes, as the one-byte form has it.
    package var mid: [UInt8]

    package init(transportSequenceID: UInt8?, midID: UInt8?, mid: String) {
        self.mid = Array(mid.utf8.prefix(16))
        self.transportSequenceID = transportSequenceID.flatMap { (1...14).contains($0) ? $0 : nil }
        self.midID = self.mid.isEmpty ? nil : midID.flatMap { (1...14).contains($0) ? $0 : nil }
    }
}

/// The header of an RTP packet that is sent, RFC 3550 clause 5.1 and RFC 8285 clause 4.2, written in place: the way of
/// `RTPWriter` without arrays.
package struct SendHeader {
    package var payloadType: UInt8
    package var marker: Bool
    package var sequence: UInt16
    package var timestamp: UInt32
    package var ssrc: UInt32

    package init(payloadType: UInt8, marker: Bool, sequence: UInt16, timestamp: UInt32, ssrc: UInt32) {
        self.payloadType = payloadType
        self.marker = marker
        self.sequence = sequence
        self.timestamp = timestamp
        self.ssrc = ssrc
    }

    /// Bytes that it takes at most: two extensions of which one is a MID of 16 bytes, and the number of a packet sent again.
    package static let limit = 12 + 4 + 24 + 2

    /// - Parameter original: the sequence number of a packet sent again, which follows the header (RFC 4588 clause 4).
    /// - Returns: where the payload begins; 0 when there is no room.
    package func write(
        _ extensions: SendExtensions, transportSequence: UInt16, hasMID: Bool, original: UInt16?,
        into room: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard room.count >= 44 else { return 0 }
        let mid = hasMID ? extensions.midID : nil
        let hasExtension = mid != nil || extensions.transportSequenceID != nil
        room[0] = hasExtension ? 0x90 : 0x80
        room[1] = (marker ? 0x80 : 0) | payloadType & 0x7F
        room.storeBytes(of: sequence.bigEndian, toByteOffset: 2, as: UInt16.self)
        room.storeBytes(of: timestamp.bigEndian, toByteOffset: 4, as: UInt32.self)
        room.storeBytes(of: ssrc.bigEndian, toByteOffset: 8, as: UInt32.self)
        var end = 12
        if hasExtension {
            room.storeBytes(of: RTPHeader.oneByteProfile.bigEndian, toByteOffset: 12, as: UInt16.self)
            end = 16
            if let id = extensions.transportSequenceID {
                room[end] = id << 4 | 1
                room[end + 1] = UInt8(truncatingIfNeeded: transportSequence >> 8)
                room[end + 2] = UInt8(truncatingIfNeeded: transportSequence)
                end += 3
            }
            if let mid {
                room[end] = mid << 4 | UInt8(truncatingIfNeeded: extensions.mid.count - 1)
                end += 1
                for byte in extensions.mid {
                    room[end] = byte
                    end += 1
                }
            }
            while end % 4 != 0 {
                room[end] = 0
                end += 1
            }
            room.storeBytes(of: UInt16((end - 16) / 4).bigEndian, toByteOffset: 14, as: UInt16.self)
        }
        if let original {
            room[end] = UInt8(truncatingIfNeeded: original >> 8)
            room[end + 1] = UInt8(truncatingIfNeeded: original)
            end += 2
        }
        return end
    }
}

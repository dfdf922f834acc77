import Media

/// RFC 7741: a descriptor with a PictureID of 15 bits in front of every payload. The number itself is filled in when the
/// payload is sent, as each session and each round of a loop has its own.
enum VP8Packetizer {
    /// Where in a payload the PictureID's two bytes stand.
    static let pictureIDOffset = 2

    static func cut(_ frame: UnsafeRawBufferPointer, into buffer: inout PayloadBuffer) {
        PayloadBuffer.split(frame, limit: PayloadBuffer.limit - 4) { bytes, isFirst, _ in
            // X, and S on the first payload of the frame; then I; then M and the number.
            buffer.append(isFirst ? 0x90 : 0x80)
            buffer.append(0x80)
            buffer.append(bigEndian: 0x8000)
            buffer.append(bytes)
            buffer.end()
        }
    }
}

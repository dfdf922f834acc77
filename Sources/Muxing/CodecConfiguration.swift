import Media
import Recording

/// The codec-private bytes that containers put into their headers.
enum CodecConfiguration {
    /// `OpusHead`, RFC 7845 clause 5.1: no pre-skip, so that every decoded sample counts.
    static func opusHead(channels: Int) -> [UInt8] {
        Array("OpusHead".utf8) + [1, UInt8(clamping: min(max(channels, 1), 2)), 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0]
    }

    /// The AVC decoder configuration record, ISO/IEC 14496-15 clause 5.3.3.1; `nil` when there is nothing to make it of.
    static func avcC(_ sets: ParameterSets) -> [UInt8]? {
        let sequence = sets.sequence.filter { (4...0xFFFF).contains($0.count) }.prefix(31)
        let picture = sets.picture.filter { (1...0xFFFF).contains($0.count) }.prefix(255)
        guard let first = sequence.first, !picture.isEmpty else { return nil }
        var bytes: [UInt8] = [1, first[1], first[2], first[3], 0xFF, 0xE0 | UInt8(sequence.count)]
        for set in sequence { bytes += [UInt8(set.count >> 8), UInt8(set.count & 0xFF)] + set }
        bytes.append(UInt8(picture.count))
        for set in picture { bytes += [UInt8(set.count >> 8), UInt8(set.count & 0xFF)] + set }
        // The high profiles say their sampling here too; WebRTC sends 4:2:0 of 8 bits only.
        if [100, 110, 122, 144].contains(first[1]) { bytes += [0xFD, 0xF8, 0xF8, 0] }
        return bytes
    }
}

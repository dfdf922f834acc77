import Media
import RTPPayload

/// A packet of a publisher as it is kept for viewers. Its payload stays where the relay has it.
struct RelayedPacket {
    /// In the relay's line, where numbers of the sender's follow each other; `Int64.min` for an empty place.
    var number = Int64.min
    /// Another one, and nothing of before has a bearing: the sender began anew.
    var epoch: UInt32 = 0
    var timestamp: Int64 = 0
    var arrival = Instant(nanoseconds: 0)
    var payloadType: UInt8 = 0
    var marker = false
    /// A viewer may begin with it.
    var begins = false
    var labels = PictureLabels()
    var count = 0
}

/// The numbers by which VP8 and VP9 name a picture in each of its packets (RFC 7741 clause 4.2, RFC 9628 clause 4.2), and
/// where they stand. They must go on where a viewer is given another layer or another sender, or its decoder takes the new
/// pictures for old ones.
package struct PictureLabels: Equatable {
    /// 0, 7 or 15.
    package private(set) var pictureBits: UInt8 = 0
    private var pictureOffset: UInt8 = 0
    /// 0 where there is none.
    private var indexOffset: UInt8 = 0
    package private(set) var picture: UInt16 = 0
    /// TL0PICIDX.
    package private(set) var index: UInt8 = 0

    package var hasIndex: Bool { indexOffset > 0 }

    package init() {}

    package init(_ payload: UnsafeRawBufferPointer, codec: Codec) {
        switch codec {
        case .vp8:
            guard let descriptor = VP8PayloadDescriptor(parsing: payload) else { return }
            take(descriptor.pictureID, descriptor.pictureIDBits, at: 2)
            guard let index = descriptor.temporalLevelZeroIndex else { return }
            self.index = index
            indexOffset = 2 + width
        case .vp9:
            guard let descriptor = VP9PayloadDescriptor(parsing: payload) else { return }
            take(descriptor.pictureID, descriptor.pictureIDBits, at: 1)
            guard let index = descriptor.temporalLevelZeroIndex else { return }
            self.index = index
            indexOffset = 1 + width + 1
        case .h264, .av1, .h265, .opus, .pcmu, .pcma, .aac: return
        }
    }

    private mutating func take(_ picture: UInt16?, _ bits: Int, at offset: UInt8) {
        guard let picture else { return }
        self.picture = picture
        pictureBits = UInt8(truncatingIfNeeded: bits)
        pictureOffset = offset
    }

    private var width: UInt8 {
        switch pictureBits {
        case 0: 0
        case 7: 1
        default: 2
        }
    }

    /// Writes other numbers into a copy of the payload that they were read from.
    package func write(picture newPicture: UInt16, index newIndex: UInt8, into payload: UnsafeMutableRawBufferPointer) {
        let end = Int(max(pictureOffset + width, indexOffset + (indexOffset > 0 ? 1 : 0)))
        guard payload.count >= end else { return }
        let place = Int(pictureOffset)
        switch pictureBits {
        case 0: break
        case 7: payload[place] = UInt8(truncatingIfNeeded: newPicture) & 0x7F
        default:
            payload[place] = 0x80 | UInt8(truncatingIfNeeded: newPicture >> 8)
            payload[place + 1] = UInt8(truncatingIfNeeded: newPicture)
        }
        if indexOffset > 0 { payload[Int(indexOffset)] = newIndex }
    }
}

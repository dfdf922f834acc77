import BitIO
import Media

extension Codec {
    /// Whether who begins with this payload gets a picture: it begins a keyframe, or is what stands right before one. Sound
    /// has a beginning in every payload.
    ///
    /// H264 and H265 begin with parameter sets: a keyframe alone, whose sets came before, shows nothing. Unlike `canBegin`,
    /// which takes delimiters of pictures for the beginning of a stream.
    package func beginsKeyframe(_ payload: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .vp8, .vp9, .av1: return canBegin(with: payload)
        case .opus, .pcmu, .pcma, .aac: return true
        case .h264:
            guard payload.count >= 2 else { return false }
            switch H264NALUnit.type(payload[0]) {
            case H264NALUnit.aggregationA:
                return Self.anyUnit(in: payload, from: 1) { Self.beginsH264(H264NALUnit.type($0)) }
            case H264NALUnit.fragmentA:
                return payload[1] & 0x80 != 0 && Self.beginsH264(H264NALUnit.type(payload[1]))
            case let type: return Self.beginsH264(type)
            }
        case .h265:
            guard payload.count >= 3 else { return false }
            switch H265NALUnit.type(payload[0]) {
            case H265NALUnit.aggregation:
                return Self.anyUnit(in: payload, from: H265NALUnit.headerCount) {
                    Self.beginsH265(H265NALUnit.type($0))
                }
            case H265NALUnit.fragment: return payload[2] & 0x80 != 0 && Self.beginsH265(payload[2] & 0x3F)
            case let type: return Self.beginsH265(type)
            }
        }
    }

    private static func beginsH264(_ type: UInt8) -> Bool {
        type == H264NALUnit.sequenceParameterSet
    }

    private static func beginsH265(_ type: UInt8) -> Bool {
        type == H265NALUnit.videoParameterSet || type == H265NALUnit.sequenceParameterSet
    }

    /// RFC 6184 clause 5.7.1 and RFC 7798 clause 4.4.2: each unit behind its length in two bytes.
    private static func anyUnit(
        in payload: UnsafeRawBufferPointer, from start: Int, _ isWanted: (UInt8) -> Bool
    ) -> Bool {
        var reader = ByteReader(payload)
        guard reader.skip(start) else { return false }
        while let length = reader.readUInt16(), let unit = reader.read(Int(length)) {
            if let first = unit.first, isWanted(first) { return true }
        }
        return false
    }
}

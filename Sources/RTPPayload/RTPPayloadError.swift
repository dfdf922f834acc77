import Media

/// Why a payload, or the frame it belonged to, was not passed on.
///
/// `label` is stable and short, for counters; `description` names the layer, the clause, what was seen and the limit.
package enum RTPPayloadError: Error, Equatable, Sendable {
    /// A packet that comes again or too late for the order the depacketizer works in.
    case notInOrder(sequence: Int64, expected: Int64)
    /// A picture that refers to others that are not there.
    case awaitingKeyframe
    /// A fragment whose beginning is not there.
    case missingStart
    /// The frame ended inside a NAL unit or an OBU.
    case missingEnd(Codec)
    case frameTooLarge(limit: Int)
    case truncated(Codec, count: Int)
    case vp8KeyframeHeader
    case vp9FrameHeader
    /// An OBU element's size is 0, does not end, or is more than what is left.
    case av1ElementSize(remaining: Int)
    case av1ElementCount(Int, found: Int)
    case av1Unit(type: UInt8, count: Int)
    case av1SequenceHeader(count: Int)
    case av1MissingSequenceHeader
    case h264ForbiddenBit
    /// STAP-B, MTAP16, MTAP24 or FU-B: these belong to the interleaved mode, which is never negotiated.
    case h264Interleaved(type: UInt8)
    case h264UndefinedType(UInt8)
    case h264Aggregation(size: Int, remaining: Int)
    case h264Fragment(type: UInt8)
    case h264ParameterSet(type: UInt8, count: Int)
    case h264MissingParameterSets
    case h265UnitHeader
    /// PACI.
    case h265ContentInformation
    case h265UndefinedType(UInt8)
    case h265Aggregation(size: Int, remaining: Int)
    case h265Fragment(type: UInt8)
    case h265ParameterSet(type: UInt8, count: Int)
    case h265MissingParameterSets
    /// A picture that cannot be decoded, as the stream, or what is left of it, begins after what it refers to.
    case h265SkippedLeading
    case g711Duration(Codec, octets: Int)
    case opusFrames(code: UInt8, count: Int)
    case opusDuration(ticks: Int64)

    package var label: String {
        switch self {
        case .notInOrder: "notInOrder"
        case .awaitingKeyframe: "awaitingKeyframe"
        case .missingStart: "missingStart"
        case .missingEnd: "missingEnd"
        case .frameTooLarge: "frameTooLarge"
        case .truncated: "truncated"
        case .vp8KeyframeHeader: "vp8KeyframeHeader"
        case .vp9FrameHeader: "vp9FrameHeader"
        case .av1ElementSize: "av1ElementSize"
        case .av1ElementCount: "av1ElementCount"
        case .av1Unit: "av1Unit"
        case .av1SequenceHeader: "av1SequenceHeader"
        case .av1MissingSequenceHeader: "av1MissingSequenceHeader"
        case .h264ForbiddenBit: "h264ForbiddenBit"
        case .h264Interleaved: "h264Interleaved"
        case .h264UndefinedType: "h264UndefinedType"
        case .h264Aggregation: "h264Aggregation"
        case .h264Fragment: "h264Fragment"
        case .h264ParameterSet: "h264ParameterSet"
        case .h264MissingParameterSets: "h264MissingParameterSets"
        case .h265UnitHeader: "h265UnitHeader"
        case .h265ContentInformation: "h265ContentInformation"
        case .h265UndefinedType: "h265UndefinedType"
        case .h265Aggregation: "h265Aggregation"
        case .h265Fragment: "h265Fragment"
        case .h265ParameterSet: "h265ParameterSet"
        case .h265MissingParameterSets: "h265MissingParameterSets"
        case .h265SkippedLeading: "h265SkippedLeading"
        case .g711Duration: "g711Duration"
        case .opusFrames: "opusFrames"
        case .opusDuration: "opusDuration"
        }
    }
}

extension RTPPayloadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notInOrder(let sequence, let expected):
            "RTP payload: packet \(sequence) came when \(expected) was next"
        case .awaitingKeyframe:
            "RTP payload: a picture that refers to lost ones; waiting for a keyframe"
        case .missingStart:
            "RTP payload: a fragment whose beginning is not there"
        case .missingEnd(let codec):
            "RTP payload \(codec.encodingName): the frame ended inside a fragmented NAL unit or OBU"
        case .frameTooLarge(let limit):
            "RTP payload: a frame of more than \(limit) bytes"
        case .truncated(let codec, let count):
            "RTP payload \(codec.encodingName): \(count) bytes end inside the payload's header"
        case .vp8KeyframeHeader:
            "RTP payload VP8 (RFC 6386 9.1): a keyframe without start code 9D 01 2A or without a size"
        case .vp9FrameHeader:
            "RTP payload VP9 (bitstream 6.2): a frame without a well-formed uncompressed header"
        case .av1ElementSize(let remaining):
            "RTP payload AV1 (4.4): the size of an OBU element is malformed, 0 or too large; \(remaining) bytes are left"
        case .av1ElementCount(let count, let found):
            "RTP payload AV1 (4.4): W says \(count) OBU elements, there are \(found)"
        case .av1Unit(let type, let count):
            "RTP payload AV1 (bitstream 5.3): OBU of type \(type), \(count) bytes, is malformed"
        case .av1SequenceHeader(let count):
            "RTP payload AV1 (bitstream 5.5): sequence header of \(count) bytes is malformed or above the limits"
        case .av1MissingSequenceHeader:
            "RTP payload AV1: a key frame whose sequence header was never received"
        case .h264ForbiddenBit:
            "RTP payload H264 (RFC 6184 1.3): forbidden_zero_bit is set"
        case .h264Interleaved(let type):
            "RTP payload H264 (RFC 6184 5.2): type \(type) belongs to interleaved mode; packetization-mode 0 and 1 are taken"
        case .h264UndefinedType(let type):
            "RTP payload H264 (RFC 6184 5.2): type \(type) is undefined"
        case .h264Aggregation(let size, let remaining):
            "RTP payload H264 (RFC 6184 5.7.1): STAP-A gives a NAL unit of \(size) bytes where \(remaining) are left"
        case .h264Fragment(let type):
            "RTP payload H264 (RFC 6184 5.8): FU-A of type \(type) does not fit the fragment before it"
        case .h264ParameterSet(let type, let count):
            "RTP payload H264 (ITU-T H.264 7.3.2): parameter set of type \(type), \(count) bytes, is malformed or above the limits"
        case .h264MissingParameterSets:
            "RTP payload H264: an IDR picture whose parameter sets were never received"
        case .h265UnitHeader:
            "RTP payload H265 (RFC 7798 1.1.4): forbidden_zero_bit is set, or nuh_temporal_id_plus1 is 0"
        case .h265ContentInformation:
            "RTP payload H265 (RFC 7798 4.4.4): PACI packets are not taken, nothing offers them"
        case .h265UndefinedType(let type):
            "RTP payload H265 (RFC 7798 4.4): type \(type) is undefined"
        case .h265Aggregation(let size, let remaining):
            "RTP payload H265 (RFC 7798 4.4.2): AP gives a NAL unit of \(size) bytes where \(remaining) are left"
        case .h265Fragment(let type):
            "RTP payload H265 (RFC 7798 4.4.3): FU of type \(type) does not fit the fragment before it"
        case .h265ParameterSet(let type, let count):
            "RTP payload H265 (ITU-T H.265 7.3.2): parameter set of type \(type), \(count) bytes, is malformed or above the limits"
        case .h265MissingParameterSets:
            "RTP payload H265: a random access point whose parameter sets were never received"
        case .h265SkippedLeading:
            "RTP payload H265 (ITU-T H.265 8.1.3): a RASL picture of the first CRA picture refers to what is not there"
        case .g711Duration(let codec, let octets):
            "RTP payload \(codec.encodingName) (RFC 3551 4.2): \(octets) octets; the limit is \(G711Depacketizer.maximumOctets)"
        case .opusFrames(let code, let count):
            "RTP payload opus (RFC 6716 3.2): \(count) bytes do not hold the frames of code \(code)"
        case .opusDuration(let ticks):
            "RTP payload opus (RFC 6716 3.2.5): \(ticks) samples; the limit is 5760"
        }
    }
}

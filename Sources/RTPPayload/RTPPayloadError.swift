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
    /// The frame ended inside a NAL unit.
    case missingEnd
    case frameTooLarge(limit: Int)
    case truncated(Codec, count: Int)
    case vp8KeyframeHeader
    case h264ForbiddenBit
    /// STAP-B, MTAP16, MTAP24 or FU-B: these belong to the interleaved mode, which is never negotiated.
    case h264Interleaved(type: UInt8)
    case h264UndefinedType(UInt8)
    case h264Aggregation(size: Int, remaining: Int)
    case h264Fragment(type: UInt8)
    case h264ParameterSet(type: UInt8, count: Int)
    case h264MissingParameterSets
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
        case .h264ForbiddenBit: "h264ForbiddenBit"
        case .h264Interleaved: "h264Interleaved"
        case .h264UndefinedType: "h264UndefinedType"
        case .h264Aggregation: "h264Aggregation"
        case .h264Fragment: "h264Fragment"
        case .h264ParameterSet: "h264ParameterSet"
        case .h264MissingParameterSets: "h264MissingParameterSets"
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
        case .missingEnd:
            "RTP payload H264 (RFC 6184 5.8): the frame ended inside a fragmented NAL unit"
        case .frameTooLarge(let limit):
            "RTP payload: a frame of more than \(limit) bytes"
        case .truncated(let codec, let count):
            "RTP payload \(codec.encodingName): \(count) bytes end inside the payload's header"
        case .vp8KeyframeHeader:
            "RTP payload VP8 (RFC 6386 9.1): a keyframe without start code 9D 01 2A or without a size"
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
        case .opusFrames(let code, let count):
            "RTP payload opus (RFC 6716 3.2): \(count) bytes do not hold the frames of code \(code)"
        case .opusDuration(let ticks):
            "RTP payload opus (RFC 6716 3.2.5): \(ticks) samples; the limit is 5760"
        }
    }
}

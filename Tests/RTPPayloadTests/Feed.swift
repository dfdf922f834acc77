import Media
import RTPPayload

/// Pushes payloads into a depacketizer one after the other and keeps what comes out.
struct Feed: ~Copyable {
    struct Frame: Equatable {
        var bytes: [UInt8]
        var timestamp: Int64
        var arrival: Int64
        var isKeyframe: Bool
        var width: Int
        var height: Int
        var followsLoss: Bool
        var durationTicks: Int64
    }

    var depacketizer: AnyDepacketizer
    var pool = FramePool()
    var sequence: Int64 = 100
    var frames: [Frame] = []
    var sets: [ParameterSets?] = []
    var drops: [String] = []

    init(_ codec: Codec, formatParameters: String = "") {
        depacketizer = AnyDepacketizer(codec: codec, formatParameters: formatParameters)
    }

    mutating func push(_ payload: [UInt8], at timestamp: Int64 = 0, marker: Bool = false) {
        let result = payload.withUnsafeBytes {
            depacketizer.push(
                payload: $0, timestamp: timestamp, marker: marker, sequence: sequence,
                arrival: Instant(nanoseconds: sequence), pool: &pool)
        }
        sequence &+= 1
        switch result {
        case .none: break
        case .frame(let frame): note(frame)
        case .frames(let first, let second):
            note(first)
            note(second)
        case .dropped(let error): drops.append(error.label)
        }
    }

    /// Payloads of one frame, the last with the marker.
    mutating func push(frame payloads: [[UInt8]], at timestamp: Int64, marker: Bool = true) {
        for (index, payload) in payloads.enumerated() {
            push(payload, at: timestamp, marker: marker && index == payloads.count - 1)
        }
    }

    mutating func lose(_ count: Int = 1) {
        sequence &+= Int64(count)
        depacketizer.markLost(count)
    }

    private mutating func note(_ frame: EncodedFrame) {
        frames.append(
            Frame(
                bytes: frame.withBytes { [UInt8]($0) }, timestamp: frame.timestamp.ticks,
                arrival: frame.arrival.nanoseconds, isKeyframe: frame.isKeyframe, width: frame.width,
                height: frame.height, followsLoss: frame.followsLoss, durationTicks: frame.durationTicks))
        sets.append(frame.parameterSets)
    }
}

import Media
import RTP
import RTPPayload
import RTPReceive
import TestKit

/// A sender of one codec, a path that loses, delays, reorders and repeats from a seed, and a receiver with two cursors and
/// a depacketizer behind each. The sender answers requests by RTX over the same path.
final class FaultyPath {
    struct Faults {
        var loss = 0.0
        var duplication = 0.0
        var reordering = 0.0
        /// By how much at most a reordered packet is late.
        var lateness = Duration.milliseconds(60)
        var retransmits = true
    }

    struct SentFrame: Equatable {
        var timestamp: Int64
        var bytes: [UInt8]
    }

    private enum Arrival {
        case packet([UInt8])
        case request([UInt16])
    }

    static let oneWay = Duration.milliseconds(30)
    private let codec: Codec
    private let faults: Faults
    private var random: SeededGenerator
    private var pending: [(at: Instant, order: Int, arrival: Arrival)] = []
    private var order = 0
    private var sequence: UInt16
    private var timestamp: UInt32
    private var retransmissions: UInt16 = 0
    private var history: [UInt16: (payload: [UInt8], timestamp: UInt32, marker: Bool)] = [:]
    private var writer = RTPWriter()
    private var framesSinceKeyframe = 0
    private var wantsKeyframe = false
    private var isLast = false
    private let track = Track()
    private let cursors: [CursorID]
    private var depacketizers: [AnyDepacketizer]
    /// Gets everything in order.
    private var reference: AnyDepacketizer
    private var referenceSequence: Int64 = 0
    private var pool = FramePool()

    private(set) var sent: [SentFrame] = []
    private(set) var packetsSent = 0
    /// By cursor: of 2 s and of 200 ms.
    private(set) var received: [[SentFrame]] = [[], []]
    private(set) var keyframes: [[Bool]] = [[], []]
    private(set) var lost = [0, 0]

    init(_ codec: Codec, _ faults: Faults, seed: UInt64) {
        self.codec = codec
        self.faults = faults
        random = SeededGenerator(seed: seed)
        sequence = UInt16.random(in: 0...UInt16.max, using: &random)
        timestamp = UInt32.random(in: 0...UInt32.max, using: &random)
        cursors = [.seconds(2), .milliseconds(200)].map(track.receiver.addCursor)
        depacketizers = [AnyDepacketizer(codec: codec), AnyDepacketizer(codec: codec)]
        reference = AnyDepacketizer(codec: codec)
    }

    var statistics: ReceiveStatistics { track.receiver.statistics }
    var bytesHeld: Int { track.receiver.bytesHeld }

    /// Sends so many frames, 20 ms apart, and waits until nobody waits any longer.
    func run(frames: Int) throws {
        var due = track.now
        for index in 0..<frames {
            try run(until: due)
            isLast = index == frames - 1
            try sendFrame()
            due = due + .milliseconds(20)
        }
        try run(until: due + .seconds(5))
    }

    private func run(until end: Instant) throws {
        while true {
            let packet = pending.indices.min {
                (pending[$0].at, pending[$0].order) < (pending[$1].at, pending[$1].order)
            }
            let next = [packet.map { pending[$0].at }, track.receiver.deadline].compactMap { $0 }.min()
            guard let next, next <= end else { break }
            track.now = max(track.now, next)
            if let packet, pending[packet].at <= track.now {
                switch pending.remove(at: packet).arrival {
                case .packet(let bytes):
                    try bytes.withUnsafeBytes { bytes in
                        _ = track.receiver.receive(packet: bytes, header: try RTPHeader.parse(bytes), at: track.now)
                    }
                case .request(let numbers): for number in numbers { try resend(number) }
                }
            }
            read()
            track.receiver.feedback(at: track.now) { numbers in
                order += 1
                if chance(faults.loss) { return }
                pending.append((track.now + Self.oneWay, order, .request(numbers)))
            }
        }
        track.now = max(track.now, end)
    }

    private func read() {
        for (index, cursor) in cursors.enumerated() {
            while let item = track.receiver.next(cursor, at: track.now) {
                switch item {
                case .lost(let count):
                    lost[index] += count
                    depacketizers[index].markLost(count)
                case .packet(let packet):
                    let result = depacketizers[index].push(
                        payload: packet.payload, timestamp: packet.timestamp, marker: packet.marker,
                        sequence: packet.sequence, arrival: packet.arrival, pool: &pool)
                    switch result {
                    case .none, .dropped: break
                    case .frame(let frame): note(frame, index)
                    case .frames(let first, let second):
                        note(first, index)
                        note(second, index)
                    }
                }
            }
        }
        if depacketizers[0].needsKeyframe { wantsKeyframe = true }
    }

    private func note(_ frame: EncodedFrame, _ cursor: Int) {
        received[cursor].append(
            SentFrame(timestamp: frame.timestamp.ticks, bytes: frame.withBytes { [UInt8]($0) }))
        keyframes[cursor].append(frame.isKeyframe)
    }

    // MARK: Sender

    private func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < probability
    }

    private func sendFrame() throws {
        framesSinceKeyframe += 1
        let isKeyframe = sent.isEmpty || framesSinceKeyframe > 100 || (wantsKeyframe && framesSinceKeyframe > 5)
        if isKeyframe {
            framesSinceKeyframe = 0
            wantsKeyframe = false
        }
        let (payloads, bytes) = encode(isKeyframe: isKeyframe)
        let unrolled = (sent.last?.timestamp ?? Int64(timestamp)) + (sent.isEmpty ? 0 : 1800)
        sent.append(SentFrame(timestamp: unrolled, bytes: bytes))
        timestamp = UInt32(truncatingIfNeeded: unrolled)
        for (index, payload) in payloads.enumerated() {
            try send(payload, marker: index == payloads.count - 1)
            // Probing: padding only, and media repeated for nothing.
            if chance(0.02) { try send([], marker: false) }
        }
    }

    /// What becomes of a picture of several layers when nothing is lost: more than its layers' bytes.
    private func joined(_ payloads: [[UInt8]]) -> [UInt8] {
        for (index, payload) in payloads.enumerated() {
            referenceSequence += 1
            let result = payload.withUnsafeBytes {
                reference.push(
                    payload: $0, timestamp: Int64(sent.count) * 1800, marker: index == payloads.count - 1,
                    sequence: referenceSequence, arrival: track.now, pool: &pool)
            }
            if case .frame(let frame) = result { return frame.withBytes { Array($0) } }
        }
        return []
    }

    private func encode(isKeyframe: Bool) -> (payloads: [[UInt8]], frame: [UInt8]) {
        let size = Int.random(in: 20...(isKeyframe ? 9000 : 2500), using: &random)
        // No NAL unit ends with a zero byte, and slices are cut from this anywhere.
        let bytes: ClosedRange<UInt8> = codec == .h264 || codec == .h265 ? 1...255 : 0...255
        let tail = (0..<size).map { _ in UInt8.random(in: bytes, using: &random) }
        switch codec {
        case .vp8:
            let frame = VP8Vectors.frame(isKeyframe: isKeyframe, tail: tail)
            let picture = UInt16(sent.count & 0x7FFF)
            return (VP8Vectors.packetize(frame, size: 1100, pictureID: picture), frame)
        case .h264:
            let sets = isKeyframe ? [H264Vectors.sequenceSet, H264Vectors.pictureSet] : []
            let slices = tail.count > 100 && chance(0.5) ? [tail.prefix(60), tail.dropFirst(60)] : [tail[...]]
            // A delimiter begins a frame that is whole even behind a gap, whether or not it refers to what was lost.
            let delimiters = random.seed % 2 == 1 ? [H264Vectors.delimiter] : []
            let units = delimiters + sets + slices.map { H264Vectors.slice(isIDR: isKeyframe, tail: Array($0)) }
            return (H264Vectors.packetize(units, size: 1100), H264Vectors.lengthPrefixed(units))
        case .vp9:
            let frame = VP9Vectors.frame(isKeyframe: isKeyframe, tail: tail)
            let picture = UInt16(sent.count & 0x7FFF)
            guard random.seed % 2 == 1 else {
                return (VP9Vectors.packetize(frame, size: 1100, pictureID: picture), frame)
            }
            let upper = VP9Vectors.frame(isKeyframe: false, tail: tail)
            let payloads = VP9Vectors.layered(frame, upper, pictureID: picture, size: 1100)
            return (payloads, joined(payloads))
        case .av1:
            let units =
                (isKeyframe ? [AV1Vectors.sequenceHeader] : []) + [AV1Vectors.frame(isKeyframe: isKeyframe, tail: tail)]
            return (AV1Vectors.packetize(units, size: 1100), units.flatMap { $0 })
        case .h265:
            let sets = isKeyframe ? H265Vectors.sets : []
            let units = sets + [H265Vectors.slice(isIDR: isKeyframe, tail: tail)]
            return (H265Vectors.packetize(units, size: 1100), H264Vectors.lengthPrefixed(units))
        case .pcmu, .pcma, .aac:
            let packet = Array(tail.prefix(160))
            return ([packet], packet)
        case .opus:
            let packet = [0xF8] + tail.prefix(200)
            return ([packet], packet)
        }
    }

    private func send(_ payload: [UInt8], marker: Bool) throws {
        sequence &+= 1
        packetsSent += 1
        try writer.write(
            payloadType: 96, marker: marker, sequenceNumber: sequence, timestamp: timestamp, ssrc: 1, payload: payload,
            padding: payload.isEmpty ? 200 : 0)
        history[sequence] = (payload, timestamp, marker)
        // A track begins with whatever comes first, and nothing tells that what was lost at its end was ever sent.
        carry(writer.bytes, isSafe: packetsSent == 1 || isLast)
    }

    private func resend(_ number: UInt16) throws {
        guard faults.retransmits, let packet = history[number] else { return }
        retransmissions &+= 1
        try writer.write(
            payloadType: 97, marker: packet.marker, sequenceNumber: retransmissions, timestamp: packet.timestamp,
            ssrc: 2, payload: [UInt8(number >> 8), UInt8(number & 0xFF)] + packet.payload)
        carry(writer.bytes, isSafe: false)
    }

    private func carry(_ bytes: [UInt8], isSafe: Bool) {
        order += 1
        var at = track.now + Self.oneWay
        if isSafe { return pending.append((at, order, .packet(bytes))) }
        if chance(faults.loss) { return }
        if chance(faults.reordering) {
            at = at + .nanoseconds(Int64.random(in: 0...faults.lateness.nanoseconds, using: &random))
        }
        pending.append((at, order, .packet(bytes)))
        if chance(faults.duplication) {
            order += 1
            pending.append((at + .milliseconds(3), order, .packet(bytes)))
        }
    }
}

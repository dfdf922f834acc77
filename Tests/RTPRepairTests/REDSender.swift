import RTP
import TestKit

/// Sound wrapped into RED as libwebrtc does it: each packet repeats those before it, as far as offset and length fit.
struct REDSender {
    struct Sent {
        var header: RTPHeader
        var bytes: [UInt8]
        /// What it carries of its own.
        var sound: [UInt8]
    }

    let redundancy: Int
    /// What has more bytes is sent without RED and never repeated.
    var longest = 1023
    var sequence: UInt16
    var timestamp: UInt32
    private var before: [(timestamp: UInt32, sound: [UInt8])] = []

    init(redundancy: Int, sequence: UInt16 = 100, timestamp: UInt32 = 96_000) {
        self.redundancy = redundancy
        self.sequence = sequence
        self.timestamp = timestamp
    }

    mutating func send(_ sound: [UInt8], ticks: UInt32 = 960) throws -> Sent {
        defer {
            sequence &+= 1
            timestamp &+= ticks
        }
        guard sound.count <= longest else { return try packet(111, sound, sound) }
        let fitting = before.suffix(redundancy).filter { timestamp &- $0.timestamp < 1 << 14 }
        let payload = RepairEncoder.red(fitting.map { (timestamp &- $0.timestamp, $0.sound) }, sound)
        before.append((timestamp, sound))
        return try packet(63, payload, sound)
    }

    private func packet(_ type: UInt8, _ payload: [UInt8], _ sound: [UInt8]) throws -> Sent {
        var writer = RTPWriter()
        try writer.write(
            payloadType: type, sequenceNumber: sequence, timestamp: timestamp, ssrc: 7, payload: payload)
        let bytes = writer.bytes
        let header = try bytes.withUnsafeBytes { (packet) throws(RTPError) in try RTPHeader.parse(packet) }
        return Sent(header: header, bytes: bytes, sound: sound)
    }
}

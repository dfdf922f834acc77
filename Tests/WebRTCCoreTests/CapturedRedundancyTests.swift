import Media
import RTP
import RTPRepair
import TestKit
import Testing
import WebRTCCore

/// A browser's own RED and parity, through a session, against the frames that the browser says it sent.
struct CapturedRedundancyTests {
    private let capture = ChromiumCapture.redundancy

    private struct Frame: Equatable {
        var timestamp: UInt32
        var count: Int
        var checksum: UInt32
    }

    private func sent(_ frames: [RTPCapture.Frame]) -> [Frame] {
        frames.map { Frame(timestamp: $0.timestamp, count: $0.count, checksum: $0.checksum) }
    }

    /// What stands behind header and extensions: the first byte of RED.
    private func blockType(_ packet: RTPCapture.Packet) -> UInt8? {
        let bytes = packet.bytes
        var offset = 12
        if bytes[0] & 0x10 != 0 { offset += 4 + 4 * (Int(bytes[14]) << 8 | Int(bytes[15])) }
        return bytes.indices.contains(offset) ? bytes[offset] : nil
    }

    /// - Parameter losing: places in the capture.
    private func deliver(losing: Set<Int>) throws -> (peers: JoinedPeers, pictures: [Frame], sounds: [Frame]) {
        let peers = try JoinedPeers(redundancy: true)
        for (index, packet) in capture.packets.enumerated() where !losing.contains(index) {
            peers.deliver(try peers.publisher.seal(packet.bytes))
            try peers.pass(.milliseconds(1))
        }
        try peers.pass(.seconds(3))
        func frames(_ track: TrackID) -> [Frame] {
            peers.frames.filter { $0.track == track }.map {
                Frame(
                    timestamp: UInt32(truncatingIfNeeded: $0.frame.timestamp.ticks), count: $0.bytes.count,
                    checksum: RTPCapture.checksum($0.bytes))
            }
        }
        return (peers, frames(TrackID(1)), frames(TrackID(0)))
    }

    @Test func whole() throws {
        let (_, pictures, sounds) = try deliver(losing: [])
        #expect(pictures == sent(capture.pictures))
        #expect(sounds == sent(capture.sounds))
        #expect(pictures.count == 8 && sounds.count == 16)
    }

    /// By number, the place of each picture's packet; and what each FEC packet protects.
    private func pictures() throws -> (places: [UInt16: Int], groups: [[UInt16]]) {
        var places: [UInt16: Int] = [:]
        var groups: [[UInt16]] = []
        for (index, packet) in capture.packets.enumerated()
        where packet.bytes[1] & 0x7F == capture.videoPayloadType {
            try packet.bytes.withUnsafeBytes { bytes in
                let header = try RTPHeader.parse(bytes)
                let payload = header.payloadBytes(in: bytes)
                guard payload.first == 120 else {
                    places[header.sequenceNumber] = index
                    return
                }
                let parity = try ParityHeader(ulpfec: UnsafeRawBufferPointer(rebasing: payload[1...]))
                groups.append(
                    (0..<48).filter { (parity.mask << UInt64($0)) >> 63 == 1 }.map {
                        parity.sequenceNumberBase &+ UInt16($0)
                    })
            }
        }
        return (places, groups)
    }

    /// One packet of each group that an FEC packet protects, and every second packet of sound.
    @Test func withAPacketOfEachGroupLost() throws {
        let (places, groups) = try pictures()
        var lost: Set<Int> = []
        for group in groups {
            let here = group.compactMap { places[$0] }
            // The first packet begins the track.
            guard here.count == group.count, lost.isDisjoint(with: here), let last = here.last, last > 0 else {
                continue
            }
            lost.insert(last)
        }
        #expect(lost.count >= 5)
        let sounds = capture.packets.indices.filter {
            capture.packets[$0].bytes[1] & 0x7F == capture.audioPayloadType
        }
        lost.formUnion(sounds.enumerated().filter { $0.offset % 2 == 1 && $0.offset < sounds.count - 1 }.map(\.element))
        let (peers, pictures, heard) = try deliver(losing: lost)
        #expect(pictures == sent(capture.pictures))
        #expect(heard == sent(capture.sounds))
        let repaired = peers.session.report().tracks.reduce(0) { $0 + $1.packets.packetsRepaired }
        #expect(repaired == UInt64(lost.count))
    }

    /// What of the parity is lost leaves no hole that anybody waits for.
    @Test func withAllParityLost() throws {
        let parity = capture.packets.indices.filter {
            capture.packets[$0].bytes[1] & 0x7F == capture.videoPayloadType && blockType(capture.packets[$0]) == 120
        }
        // Behind the last picture nothing shows what was lost.
        let (peers, pictures, _) = try deliver(losing: Set(parity))
        #expect(pictures == sent(capture.pictures))
        let track = try #require(peers.session.report().tracks.first { $0.track.id == TrackID(1) })
        #expect(track.packets.packetsRequested == 0 && track.packets.packetsGivenUp == 0)
    }
}

import Media
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
        #expect(pictures == sent(capture.pictures) && sounds == sent(capture.sounds))
        #expect(pictures.count == 8 && sounds.count == 16)
    }

    /// The media packet before each run of parity, which protects it, and every second packet of sound.
    @Test func withAPacketOfEachGroupLost() throws {
        var lost: Set<Int> = []
        var lastMedia: Int?
        var parity = 0
        var sounds = 0
        for (index, packet) in capture.packets.enumerated() {
            switch packet.bytes[1] & 0x7F {
            case capture.videoPayloadType where blockType(packet) == 120:
                parity += 1
                if let place = lastMedia { lost.insert(place) }
                lastMedia = nil
            case capture.videoPayloadType: lastMedia = index
            case capture.audioPayloadType:
                sounds += 1
                if sounds % 2 == 0, sounds < capture.sounds.count { lost.insert(index) }
            default: break
            }
        }
        #expect(parity >= 4 && lost.count > sounds / 3 + 3)
        let (peers, pictures, heard) = try deliver(losing: lost)
        #expect(pictures == sent(capture.pictures) && heard == sent(capture.sounds))
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

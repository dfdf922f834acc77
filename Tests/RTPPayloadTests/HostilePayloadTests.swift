import Media
import RTPPayload
import TestKit
import Testing

/// Whatever the bytes: no trap, and a frame under its limit.
@Suite struct HostilePayloadTests {
    private static let tables: [(Codec, [[UInt8]])] = [
        (.vp8, VP8Vectors.payloads + VP8Vectors.malformed.map(\.bytes)),
        (.h264, H264Vectors.payloads + H264Vectors.malformed.map(\.bytes) + H264Vectors.sequenceSets.map(\.bytes)),
        (.vp9, VP9Vectors.payloads + VP9Vectors.malformed.map(\.bytes)),
        (.av1, AV1Vectors.payloads + AV1Vectors.malformed.map(\.bytes)),
        (.h265, H265Vectors.payloads + H265Vectors.malformed.map(\.bytes)),
        (.pcmu, G711Vectors.payloads + G711Vectors.malformed),
        (.opus, OpusVectors.packets.map(\.bytes) + OpusVectors.malformed.map(\.bytes)),
    ]

    @Test func everyTruncation() {
        for (codec, payloads) in Self.tables {
            var feed = Feed(codec)
            for payload in payloads {
                for count in 0..<payload.count {
                    feed.push(Array(payload.prefix(count)), at: feed.sequence * 3000, marker: true)
                }
            }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func mutations(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for (codec, payloads) in Self.tables {
            var feed = Feed(codec)
            var timestamp: Int64 = 0
            for _ in 0..<5000 {
                var payload = payloads.randomElement(using: &random) ?? []
                for _ in 0..<Int.random(in: 0...3, using: &random) where !payload.isEmpty {
                    payload[Int.random(in: 0..<payload.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
                if Bool.random(using: &random) { timestamp += 3000 }
                if Int.random(in: 0..<20, using: &random) == 0 { feed.lose(Int.random(in: 1...5, using: &random)) }
                if Int.random(in: 0..<50, using: &random) == 0 {
                    feed.sequence += Int64.random(in: -10...10, using: &random)
                }
                feed.push(payload, at: timestamp, marker: Bool.random(using: &random))
            }
            feed.frames.removeAll()
        }
    }

    @Test func numbersAtTheEndOfTheLine() {
        for (codec, payloads) in Self.tables {
            for sequence in [Int64.min, -1, Int64.max - 1, Int64.max, Int64.min] {
                var feed = Feed(codec)
                feed.push(payloads[0], at: .max, marker: true)
                feed.sequence = min(sequence, .max - 1)
                feed.push(payloads[0], at: .min, marker: true)
                feed.depacketizer.markLost(.max)
                feed.depacketizer.markLost(.min)
                feed.push(payloads[0], at: .min, marker: true)
            }
        }
    }
}

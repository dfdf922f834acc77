import SDP
import TestKit
import Testing

/// Whatever is sent, there is an answer or an error.
struct MutationTests {
    private func feed(_ bytes: [UInt8]) throws {
        do {
            let session = try bytes.withUnsafeBytes { raw throws(SDPError) in
                try Answerer.answer(to: raw, configuration: Fixture.configuration())
            }
            let again = try SessionDescription.parse(session.answer)
            try #require(again.text == session.answer)
        } catch let error as SDPError {
            try #require(!error.description.isEmpty && error.description.utf8.allSatisfy { $0 >= 0x20 })
        }
    }

    @Test(arguments: OfferVectors.all)
    func everyTruncation(_ offer: OfferVector) throws {
        let bytes = Array(offer.text.utf8)
        for count in 0..<bytes.count { try feed(Array(bytes[..<count])) }
    }

    @Test(arguments: OfferVectors.all)
    func everyLineLeftOut(_ offer: OfferVector) throws {
        let lines = offer.text.split(separator: "\r\n")
        for index in lines.indices {
            var fewer = lines
            fewer.remove(at: index)
            try feed(Array(fewer.joined(separator: "\r\n").utf8))
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func seededMutations(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            ":", " ", "/", "=", ";", "\r\n", "\n", "-1", "0", "65536", "4294967296", "*", "a=", "m=", "\u{301}", "\0",
        ]
        for _ in 0..<2000 {
            guard let offer = OfferVectors.all.randomElement(using: &random) else { return }
            var bytes = Array(offer.text.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, place + Int.random(in: 0...40, using: &random))
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
                case 2: bytes.removeSubrange(place..<end)
                case 3:
                    bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &random))
                default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
                }
                if bytes.isEmpty { bytes = [0x76] }
            }
            do {
                try feed(bytes)
            } catch {
                Issue.record("seed \(seed), \(offer.name): \(error)")
                return
            }
        }
    }

    /// Numbers of attributes, groups and formats at the limit of bytes: time stays in proportion.
    @Test func largestOffers() throws {
        func fill(_ line: String) -> [String] { Array(repeating: line, count: 60_000 / (line.utf8.count + 2)) }
        let lines = [
            "a=group:BUNDLE a v", "a=rtpmap:96 VP9/90000", "a=fmtp:96 x=1;y=2", "a=rtcp-fb:* nack", "a=extmap:3 urn:x",
            "a=ssrc:1 cname:x", "a=ssrc-group:FID 1 2", "a=fingerprint:sha-1 AA",
        ]
        for line in lines {
            try feed(Array(Fixture.offer(video: fill(line)).utf8))
            try feed(Array(Fixture.offer(session: fill(line)).utf8))
        }
        let formats = (0..<1000).map { "\($0)" }.joined(separator: " ")
        let many = Array(repeating: "m=video 9 UDP/TLS/RTP/SAVPF \(formats)", count: 14)
        try feed(Array(Fixture.offer(more: many).utf8))
    }
}

import Media
import RTPPayload
import TestKit
import Testing

@Suite struct G711DepacketizerTests {
    @Test(arguments: [Codec.pcmu, .pcma])
    func everyOctetIsASample(codec: Codec) {
        var feed = Feed(codec)
        for payload in G711Vectors.payloads { feed.push(payload, at: 160) }
        #expect(feed.frames.map(\.bytes) == G711Vectors.payloads)
        #expect(feed.frames.map(\.durationTicks) == [160, 160, 80, 240, 1, 1600])
        #expect(feed.frames.allSatisfy { $0.isKeyframe && !$0.followsLoss })
        #expect(feed.drops.isEmpty)
        #expect(!feed.depacketizer.needsKeyframe)
        #expect(codec.clockRate == 8000)
    }

    @Test func tooMuchIsRefused() {
        var feed = Feed(.pcmu)
        feed.push(G711Vectors.payloads[0], at: 0)
        feed.push(G711Vectors.malformed[0], at: 160)
        feed.push(G711Vectors.payloads[0], at: 1761)
        #expect(feed.drops == ["g711Duration"])
        #expect(feed.frames.map(\.followsLoss) == [false, true])
    }

    @Test func lossIsTold() {
        let payload = G711Vectors.payloads[0]
        var feed = Feed(.pcma)
        feed.lose()
        feed.push(payload, at: 0)
        feed.push(payload, at: 160)
        feed.lose(2)
        feed.push(payload, at: 640)
        feed.push([], at: 640)
        feed.push(payload, at: 800)
        feed.sequence += 1
        feed.push(payload, at: 1120)
        feed.sequence -= 3
        feed.push(payload, at: 960)
        #expect(feed.frames.map(\.followsLoss) == [false, false, true, false, true])
        #expect(feed.drops == ["notInOrder"])
    }
}

import SDP
import TestKit
import Testing

struct AnswererTransportTests {
    @Test func attributesOfTheSessionCount() throws {
        let session = try Fixture.answer(OfferVectors.sessionLevel.text)
        #expect(session.remoteUsername == "jn4X")
        #expect(session.remotePassword == "R2yKCqgNIHQS8rXKhUDxmd")
        #expect(
            session.fingerprints == [
                "sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3A:6F:2C:3E:7D:0A:11:58:7B:2F:90:C1"
            ])
        #expect(session.role == .server)
    }

    @Test func attributesOfTheMediaLineCountMore() throws {
        let own = ["a=ice-ufrag:mine", "a=ice-pwd:minemineminemineminemine", "a=setup:passive"]
        let session = try Fixture.answer(Fixture.offer(audio: own))
        #expect(session.remoteUsername == "mine")
        #expect(session.remotePassword == "minemineminemineminemine")
        #expect(session.role == .client)
    }

    @Test func extensionsAndStreamsOfTheSession() throws {
        let session = try Fixture.answer(
            Fixture.offer(session: ["a=msid:stream track", "a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:mid"]))
        #expect(session.media.map(\.midExtensionID) == [5, 5])
        #expect(session.media.map(\.msid) == ["stream track", "stream track"])
    }

    @Test func severalFingerprints() throws {
        let session = try Fixture.answer(OfferVectors.aiortc.text)
        #expect(session.fingerprints.map { $0.utf8.count } == [103, 151, 199])
        let old = "a=fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB"
        #expect(try Fixture.answer(Fixture.offer(session: [old])).fingerprints.count == 1)
    }

    @Test func transportOfTheGroup() throws {
        // The second m-line has port 0, bundle-only and nothing of its own; alone it is carried by the first.
        let offer = OfferVectors.standard.text.replacing("opus/48000/2", with: "speex/16000")
        let session = try Fixture.answer(offer)
        #expect(session.media.map(\.accepted) == [false, true])
        #expect(session.remoteUsername == "EsAw")
        #expect(session.answer.contains("a=group:BUNDLE 0 1\r\n"))
    }

    @Test func candidatesAreOfNoInterest() throws {
        let none = OfferVectors.firefox.text.split(separator: "\r\n").filter { !$0.hasPrefix("a=candidate") }
        let answer = try Fixture.answer(none.joined(separator: "\r\n"))
        #expect(try Fixture.answer(OfferVectors.firefox.text).answer == answer.answer)
        #expect(throws: Never.self) { try Fixture.answer(Fixture.offer(audio: ["a=candidate:nonsense"])) }
    }

    @Test(arguments: [
        ("a=ice-ufrag:user\r\n", "", "has a=ice-ufrag", SDPError.Code.unusableTransport, 9),
        ("a=ice-ufrag:user", "a=ice-ufrag:usr", "3 bytes", .unusableTransport, 6),
        ("a=ice-ufrag:user", "a=ice-ufrag:us:r", "characters", .unusableTransport, 6),
        ("a=ice-pwd:passwordpasswordpassword\r\n", "", "has a=ice-pwd", .unusableTransport, 9),
        ("a=ice-pwd:passwordpasswordpassword", "a=ice-pwd:short", "5 bytes", .unusableTransport, 7),
        ("a=fingerprint:\(Fixture.fingerprint)\r\n", "", "has a=fingerprint", .unusableTransport, 9),
        ("fingerprint:sha-256", "fingerprint:sha-1", "sha-1", .unusableTransport, 8),
        ("fingerprint:sha-256", "fingerprint:sha-512", "64 bytes", .malformed, 8),
        ("sha-256 80:", "sha-256 -0:", "32 bytes", .malformed, 8),
        ("sha-256 80:", "sha-256 8:", "32 bytes", .malformed, 8),
        ("a=setup:actpass", "a=setup:holdconn", "holdconn", .unusableTransport, 9),
        ("a=setup:actpass", "a=setup", "a=setup is", .unusableTransport, 9),
        ("t=0 0", "t=0 0\r\na=ice-lite", "ice-lite", .unusableTransport, 5),
        ("a=group:BUNDLE a v\r\n", "", "BUNDLE", .unusableTransport, 0),
    ])
    func whatIsMissing(_ piece: String, _ other: String, _ word: String, _ code: SDPError.Code, _ line: Int) throws {
        let offer = Fixture.offer().replacing(piece, with: other)
        let error = try #require(Fixture.error(offer))
        #expect(error.code == code)
        #expect(error.line ?? 0 == line)
        #expect(error.problem.contains(word))
    }

    @Test func setupRoles() throws {
        func role(_ setup: String) throws -> NegotiatedSession.Role {
            try Fixture.answer(Fixture.offer().replacing("a=setup:actpass\r\n", with: setup)).role
        }
        #expect(try role("a=setup:actpass\r\n") == .server)
        #expect(try role("a=setup:ACTIVE\r\n") == .server)
        #expect(try role("a=setup:passive\r\n") == .client)
        #expect(try role("") == .server)
    }

    @Test func mediaLinesOutsideTheGroupAreRefused() throws {
        let offer = Fixture.offer().replacing("BUNDLE a v", with: "BUNDLE a nobody a")
        let session = try Fixture.answer(offer)
        #expect(session.media.map(\.accepted) == [true, false])
        #expect(session.answer.contains("a=group:BUNDLE a\r\n"))
        // Alone, an m-line needs no group and no tag.
        let alone = Fixture.offer(video: ["a=inactive"]).split(separator: "\r\n").filter {
            !$0.hasPrefix("a=mid") && !$0.hasPrefix("a=group")
        }
        let single = try Fixture.answer(alone.joined(separator: "\r\n"))
        #expect(single.media.map(\.accepted) == [true, false])
        #expect(!single.answer.contains("a=group") && !single.answer.contains("a=mid"))
    }

    /// FFmpeg takes the first candidate alone and gives up when it is TCP.
    @Test func candidatesByUDPComeFirst() throws {
        var configuration = Fixture.configuration()
        configuration.candidates = [
            "candidate:1 1 tcp 1518214911 192.0.2.1 8081 typ host tcptype passive",
            "candidate:2 1 udp 2130706431 192.0.2.1 8081 typ host",
            "candidate:3 1 UDP 2130706430 2001:db8::1 8081 typ host",
        ]
        let session = try Answerer.answer(to: OfferVectors.ffmpeg.text, configuration: configuration)
        let lines = try Fixture.lines(session, 0).filter { $0.hasPrefix("candidate") }
        #expect(lines.map { String($0.prefix(11)) } == ["candidate:2", "candidate:3", "candidate:1"])
        #expect(lines.last == configuration.candidates.first)
    }

    @Test func aFullAgentMayMeetALiteOne() throws {
        var configuration = Fixture.configuration()
        configuration.isLite = false
        configuration.iceOptions = ["trickle", "ice2"]
        let session = try Answerer.answer(to: Fixture.offer(session: ["a=ice-lite"]), configuration: configuration)
        #expect(!session.answer.contains("a=ice-lite"))
        #expect(session.answer.contains("a=ice-options:trickle ice2\r\n"))
    }
}

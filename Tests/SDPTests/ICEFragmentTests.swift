import SDP
import TestKit
import Testing

struct ICEFragmentTests {
    private func refusal(_ text: String) -> SDPError? {
        do {
            _ = try ICEFragment.parse(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: FragmentVectors.all)
    func vectors(_ vector: FragmentVector) throws {
        let fragment = try ICEFragment.parse(vector.text)
        #expect(fragment.credentials?.username == vector.username)
        #expect(fragment.credentials?.password == vector.password)
        #expect(fragment.mids == vector.mids)
        #expect(fragment.candidateCount == vector.candidates)
        #expect(fragment.isLast == vector.isLast)
    }

    @Test(arguments: [
        ("", "no attribute"), ("\r\n\n", "no attribute"), ("m=audio 9 RTP/AVP 0\r\n", "no attribute"),
        ("hello", "is not a letter"), ("v=0\r\n", "may not stand in a fragment"),
        ("a=mid:0\r\ns=-\r\n", "may not stand in a fragment"), ("m=audio x\r\n", "is not media"),
        ("a=ice-ufrag:abcd\r\n", "stand together"), ("a=ice-pwd:\(FragmentVectors.password)\r\n", "stand together"),
        ("a=ice-ufrag:abc\r\na=ice-pwd:\(FragmentVectors.password)", "3 bytes"),
        ("a=ice-ufrag:ab:d\r\na=ice-pwd:\(FragmentVectors.password)", "characters"),
        ("a=ice-ufrag:abcd\r\na=ice-pwd:short", "5 bytes"), ("a=mid:", "no tag"), ("a=mid:a b", "no tag"),
        ("a=candidate:1 1 udp", "clause 5.1"), ("a=candidate:1 0 udp 1 192.0.2.1 9 typ host", "clause 5.1"),
        ("a=candidate:1 1 udp -1 192.0.2.1 9 typ host", "clause 5.1"),
        ("a=candidate:1 1 udp 1 192.0.2.1 65536 typ host", "clause 5.1"),
        ("a=candidate:1 1 udp 1 192.0.2.1 9 type host", "clause 5.1"),
        ("a=candidate:\(String(repeating: "f", count: 33)) 1 udp 1 192.0.2.1 9 typ host", "clause 5.1"),
    ])
    func malformed(_ text: String, _ problem: String) throws {
        let error = try #require(refusal(text))
        #expect(error.code == .malformed)
        #expect("\(error)".contains(problem), "\(error)")
    }

    @Test func limits() throws {
        let candidate = "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"
        #expect(refusal(String(repeating: candidate, count: 513))?.code == .tooLarge)
        #expect(try ICEFragment.parse(String(repeating: candidate, count: 512)).candidateCount == 512)
        #expect(refusal(String(repeating: "m=audio 9 RTP/AVP 0\n", count: 65))?.code == .tooLarge)
        #expect(refusal(String(repeating: "a=x\n", count: 17_000))?.code == .tooLarge)
        #expect(refusal("a=" + String(repeating: "x", count: 9000))?.code == .tooLarge)
    }

    @Test(arguments: FragmentVectors.all)
    func everyTruncation(_ vector: FragmentVector) throws {
        let bytes = Array(vector.text.utf8)
        for count in 0..<bytes.count {
            let text = String(decoding: bytes[..<count], as: UTF8.self)
            if let error = refusal(text) { #expect(error.code == .malformed) }
        }
    }

    /// RFC 9725 clause 4.3.3: what the first answer said of ICE, under new names.
    @Test func answerToARestart() throws {
        let session = try Fixture.answer(OfferVectors.chromium.text)
        let text = try ICEFragment.answer(
            restarting: session, username: "newname", password: FragmentVectors.password)
        #expect(
            text.split(separator: "\r\n") == [
                "a=group:BUNDLE 0 1", "a=ice-lite", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0",
                "a=ice-ufrag:newname", "a=ice-pwd:\(FragmentVectors.password)",
                "a=candidate:1 1 udp 2130706431 192.0.2.1 8081 typ host", "a=end-of-candidates",
            ])
        let fragment = try ICEFragment.parse(text)
        #expect(fragment.credentials?.username == "newname" && fragment.candidateCount == 1 && fragment.isLast)
    }

    @Test func answerToARestartNamesTheMediaLineOfTheTransport() throws {
        let offer = OfferVectors.standard.text.replacing("opus/48000/2", with: "speex/16000")
            .replacing("a=group:BUNDLE 0 1", with: "a=group:BUNDLE 1 0")
        let session = try Fixture.answer(offer)
        let text = try ICEFragment.answer(restarting: session, username: "n", password: "p")
        #expect(text.contains("m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:1\r\n"))
    }
}

extension FragmentVector: CustomTestStringConvertible {
    package var testDescription: String { name }
}

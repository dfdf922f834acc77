import Media
import SDP
import TestKit
import Testing

extension OfferVector: CustomTestStringConvertible {
    package var testDescription: String { name }
}

enum Fixture {
    static let fingerprint =
        "sha-256 80:53:2F:E9:DE:CF:20:EB:8B:E8:91:B7:D7:F4:28:ED:2A:BD:14:84:79:A6:99:6A:01:19:D4:29:70:1B:5A:83"

    static func configuration(_ preference: [Codec] = [.h264, .vp8, .opus]) -> AnswerConfiguration {
        AnswerConfiguration(
            iceUsername: "0abcdefg", icePassword: "abcdefghijklmnopqrstuvwx", fingerprint: fingerprint,
            candidates: ["candidate:1 1 udp 2130706431 192.0.2.1 8081 typ host"], codecPreference: preference,
            sessionID: .max)
    }

    static func answer(_ offer: String, _ preference: [Codec] = [.h264, .vp8, .opus]) throws -> NegotiatedSession {
        try Answerer.answer(to: offer, configuration: configuration(preference))
    }

    /// A small offer of sound and picture that can be answered; lines are put in front of it or behind its m-lines.
    static func offer(session: [String] = [], audio: [String] = [], video: [String] = [], more: [String] = []) -> String
    {
        let transport = [
            "a=ice-ufrag:user", "a=ice-pwd:passwordpasswordpassword", "a=fingerprint:\(fingerprint)", "a=setup:actpass",
        ]
        let start = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE a v"]
        let sound = ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:a", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2"]
        let picture = [
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97", "a=mid:v", "a=rtcp-mux", "a=rtpmap:96 VP8/90000",
            "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96",
        ]
        let lines = start + transport + session + sound + audio + picture + video + more
        return lines.map { $0 + "\r\n" }.joined()
    }

    static func error(_ offer: String, _ preference: [Codec] = [.h264, .vp8, .opus]) -> SDPError? {
        do {
            _ = try Answerer.answer(to: offer, configuration: configuration(preference))
            return nil
        } catch {
            return error
        }
    }

    /// The lines of one m-line of an answer.
    static func lines(_ session: NegotiatedSession, _ index: Int) throws -> [String] {
        let description = try SessionDescription.parse(session.answer)
        let media = try #require(description.media.indices.contains(index) ? description.media[index] : nil)
        let attributes = media.attributes.map { attribute in
            attribute.value.map { "\(attribute.name):\($0)" } ?? attribute.name
        }
        return ["m=\(media.media) \(media.port) \(media.transport) \(media.formats.joined(separator: " "))"]
            + attributes
    }
}

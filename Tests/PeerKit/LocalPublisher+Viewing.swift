import DTLS
import Media
import RTP
import WebRTCCore

extension LocalPublisher {
    /// An offer to be shown what others publish, with payload types of its own: sound 109, the picture 100 and 102, each
    /// with retransmissions under the number behind it.
    package func viewingOffer(
        video: [Codec] = [.vp8], audio: Bool = true, resends: Bool = true, direction: String = "recvonly"
    ) -> String {
        let names = (audio ? ["0"] : []) + (video.isEmpty ? [] : ["1"])
        var lines = [
            "v=0", "o=- 43 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE \(names.joined(separator: " "))",
        ]
        func transport(_ mid: String) -> [String] {
            [
                "c=IN IP4 0.0.0.0", "a=mid:\(mid)", "a=ice-ufrag:\(username)", "a=ice-pwd:\(password)",
                "a=fingerprint:\(fingerprint)", "a=setup:actpass", "a=\(direction)", "a=rtcp-mux", "a=rtcp-rsize",
                "a=extmap:7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                "a=extmap:8 urn:ietf:params:rtp-hdrext:sdes:mid",
            ]
        }
        if audio {
            lines += ["m=audio 9 UDP/TLS/RTP/SAVPF 109"] + transport("0")
            lines += ["a=rtpmap:109 opus/48000/2", "a=rtcp-fb:109 transport-cc"]
        }
        guard !video.isEmpty else { return lines.joined(separator: "\r\n") + "\r\n" }
        let types = Array(zip(stride(from: 100, to: 110, by: 2), video))
        let formats = types.map { resends ? "\($0.0) \($0.0 + 1)" : "\($0.0)" }.joined(separator: " ")
        lines += ["m=video 9 UDP/TLS/RTP/SAVPF \(formats)"] + transport("1")
        for (type, codec) in types {
            lines.append("a=rtpmap:\(type) \(codec.encodingName)/90000")
            if codec == .h264 {
                lines.append("a=fmtp:\(type) level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")
            }
            lines += ["transport-cc", "ccm fir", "nack", "nack pli", "goog-remb"].map { "a=rtcp-fb:\(type) \($0)" }
            if resends { lines += ["a=rtpmap:\(type + 1) rtx/90000", "a=fmtp:\(type + 1) apt=\(type)"] }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    /// Opens RTP and RTCP that came from the gateway.
    package func open(_ datagram: [UInt8]) throws -> [UInt8] {
        guard let srtp else { throw Failure(text: "not connected") }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: datagram.count, alignment: 16)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: datagram)
        let isControl = datagram.count > 1 && (192...223).contains(datagram[1])
        let count = isControl ? try srtp.openRTCP(buffer) : try srtp.openRTP(buffer)
        return Array(buffer[..<count])
    }
}

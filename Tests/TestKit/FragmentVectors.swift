/// An `application/trickle-ice-sdpfrag` and what it says.
package struct FragmentVector: Sendable {
    package let name: String
    package let text: String
    package let username: String?
    package let password: String?
    package let mids: [String]
    package let candidates: Int
    package let isLast: Bool
}

/// Written by hand, in the shape of RFC 8840 clause 9 and of what WHIP clients send; seeds of fuzzing too.
package enum FragmentVectors {
    package static let password = "x9cml/YzichV2+XlhiMu8g"

    private static func text(_ lines: String...) -> String { lines.map { $0 + "\r\n" }.joined() }

    package static let all: [FragmentVector] = [
        FragmentVector(
            name: "browser",
            text: text(
                "a=ice-ufrag:EsAw", "a=ice-pwd:\(password)", "m=audio 9 UDP/TLS/RTP/SAVPF 0", "a=mid:0",
                "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1",
                "a=candidate:3471623853 1 udp 2122194687 198.51.100.1 61765 typ srflx raddr 192.0.2.1 rport 61764",
                "a=end-of-candidates"),
            username: "EsAw", password: password, mids: ["0"], candidates: 2, isLast: true),
        FragmentVector(
            name: "restart",
            text: text(
                "a=ice-options:trickle ice2", "a=group:BUNDLE 0 1", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0",
                "a=ice-pwd:\(password)", "a=ice-ufrag:ysXw",
                "a=candidate:1 1 UDP 2130706431 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 49691 typ host",
                "a=candidate:2 1 TCP 2105458943 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 9 typ host tcptype active"),
            username: "ysXw", password: password, mids: ["0"], candidates: 2, isLast: false),
        FragmentVector(
            name: "candidatesAlone",
            text: "a=candidate:1 1 quic 1 example.invalid 9 typ dove\nc=IN IP4 0.0.0.0\na=unknown\na=\na=candidate:\n",
            username: nil, password: nil, mids: [], candidates: 1, isLast: true),
        FragmentVector(
            name: "everyMediaLine",
            text: text(
                "m=audio 9 RTP/AVP 0", "a=mid:audio", "a=ice-ufrag:8hhY", "a=ice-pwd:\(password)",
                "m=video 9 RTP/AVP 0", "a=mid:video", "a=ice-ufrag:other", "a=ice-pwd:anotheranotheranother1"),
            username: "8hhY", password: password, mids: ["audio", "video"], candidates: 0, isLast: false),
    ]
}

import ICE
import Media
import TestKit

enum STUNFuzz {
    nonisolated(unsafe) private static let key = try? STUNKey(password: STUNVectors.password)

    static var seeds: [[UInt8]] { STUNVectors.all.map(\.bytes) }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        _ = ICELiteAgent.username(ofRequest: bytes)
        guard let message = try? STUNMessage.parse(bytes) else { return }
        if let key { _ = message.isAuthentic(key) }
        require((message.username?.count ?? 0) <= bytes.count, "a username longer than the message")
    }
}

/// The agent as an attacker meets it who does not know the password.
enum ICEFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        let start = Instant(nanoseconds: 0)
        guard
            var agent = try? ICELiteAgent(
                localUsername: "evtj", localPassword: "a password that nobody knows", remoteUsername: "h6vY",
                remotePassword: nil, now: start)
        else { return }
        var replies = 0
        _ = agent.receive(bytes, from: TransportAddress(ipv4: 0xC000_0201, port: 9), at: start) { _ in replies += 1 }
        require(replies == 0, "an answer to a request that proves nothing")
        require(agent.selected == nil, "an address was believed")
        _ = agent.handleTimeout(at: start + .seconds(40))
    }
}

import ICE
import Media
import PeerKit
import Testing
import WebRTCCore

/// ICE begins anew while DTLS and SRTP go on (RFC 8445 clause 9).
struct RestartTests {
    private static let password = "second-password-24-chars"

    private func restart(_ peers: JoinedPeers) throws {
        try peers.session.restartICE(
            localUsername: "two", localPassword: Self.password, remoteUsername: "pubu2",
            remotePassword: "publisher-password-two24")
    }

    private func sendPicture(_ peers: JoinedPeers, _ number: Int) throws {
        for (index, payload) in vp8Picture(number: number, isKeyframe: number == 0, packets: 2).enumerated() {
            try peers.send(
                payloadType: 96, marker: index == 1, sequence: UInt16(number * 2 + index),
                timestamp: UInt32(number) * 3000, ssrc: 0xAAAA, payload: payload)
        }
        try peers.pass(.milliseconds(33))
    }

    @Test func mediaGoesOnThroughARestart() throws {
        let peers = try JoinedPeers()
        try sendPicture(peers, 0)
        #expect(peers.session.knowsRemote(username: "pubu", password: peers.publisher.password))
        try restart(peers)
        #expect(peers.session.usernames == ["two", "gate"])
        #expect(peers.session.localUsername == "two")
        #expect(!peers.session.knowsRemote(username: "pubu", password: peers.publisher.password))
        try sendPicture(peers, 1)
        peers.publisher.checkAs(remoteUsername: "two", remotePassword: Self.password)
        peers.deliver(try peers.publisher.check(transaction: 9))
        #expect(peers.output.datagrams.count == 1)
        try peers.collect()
        #expect(peers.session.usernames == ["two"])
        try sendPicture(peers, 2)
        #expect(peers.frames.count == 3)
        #expect(peers.session.isConnected)
        #expect(peers.events.count == 1)
    }

    @Test func whoOnlyRestartsAndNeverChecksLosesConsent() throws {
        let peers = try JoinedPeers()
        try restart(peers)
        try peers.pass(.seconds(31))
        guard case .ended(.consentExpired)? = peers.events.last else {
            Issue.record("\(peers.events)")
            return
        }
    }

    @Test func aClientThatNeverNominatesPublishes() throws {
        let peers = try JoinedPeers(nominating: false)
        #expect(peers.session.isConnected)
        #expect(peers.session.report().remoteAddress != nil && !peers.session.report().isNominated)
        for number in 0..<5 { try sendPicture(peers, number) }
        #expect(peers.frames.count == 5)
        // Media alone keeps consent, and it is where our reports go.
        for number in 5..<1300 { try sendPicture(peers, number) }
        #expect(peers.session.isConnected)
        #expect(!peers.publisher.feedback.isEmpty)
        #expect(!peers.session.report().isNominated)
        peers.deliver(try peers.publisher.check(transaction: 9))
        #expect(peers.session.report().isNominated)
    }

    /// FFmpeg waits for our ClientHello, and its first check may not nominate.
    @Test func asDTLSClientTheFirstGoodCheckIsEnough() throws {
        let peers = try JoinedPeers(connect: false, setup: "passive")
        peers.deliver(try peers.publisher.check(transaction: 1, usesCandidate: false))
        let first = peers.output.datagrams.entries.map { peers.output.datagrams.bytes(of: $0).first }
        #expect(first == [1, 22])
    }
}

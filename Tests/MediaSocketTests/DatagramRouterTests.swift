import Glibc
import ICE
import Media
import MediaSocket
import Testing
import WebRTCCore

@Suite struct DatagramRouterTests {
    private static let first: UInt32 = 0x7F00_0001
    private static let second: UInt32 = 0x7F00_0002
    /// The type of a binding success response (RFC 8489 clause 5).
    private static let success: [UInt8] = [0x01, 0x01]

    @Test func anAnswerLeavesFromTheAddressThatWasAsked() throws {
        let loopback = try LoopbackRouter()
        let seat = try loopback.add("gate")
        for (index, asked) in [Self.first, Self.second].enumerated() {
            let peer = try LoopbackPeer(to: asked, port: loopback.port)
            try peer.send(try seat.publisher.check(transaction: UInt64(index)))
            loopback.turn()
            #expect(peer.receive().map { Array($0.prefix(2)) } == Self.success)
            #expect(seat.session.isValidated(peer.address))
        }
    }

    @Test func ipv4ComesMappedThroughADualStackSocket() throws {
        let loopback = try LoopbackRouter()
        let seat = try loopback.add("gate")
        let peer = try LoopbackPeer(to: Self.first, port: loopback.port, from: Self.second)
        try peer.send(try seat.publisher.check(transaction: 1))
        loopback.turn()
        #expect(seat.session.remoteAddress == peer.address)
        #expect(seat.session.remoteAddress?.isIPv4 == true)
        #expect(peer.receive() != nil)
    }

    @Test func strangersGetNoAnswer() throws {
        let loopback = try LoopbackRouter()
        let seat = try loopback.add("gate")
        let other = try LoopbackRouter().add("elsewhere")
        let peer = try LoopbackPeer(to: Self.first, port: loopback.port)
        try peer.send(try other.publisher.check(transaction: 1))
        try peer.send([0x80, 96] + [UInt8](repeating: 0, count: 40))
        try peer.send([22] + [UInt8](repeating: 0, count: 40))
        try peer.send([])
        try peer.send([0x7F, 1, 2])
        loopback.turn()
        #expect(peer.receive() == nil)
        #expect(loopback.counters.datagramsFromStrangers.current == 3)
        #expect(loopback.counters.datagramsUnrecognised.current == 2)
        #expect(!seat.session.isValidated(peer.address))
    }

    /// What may have more than the system's limit for receiving may have it for sending: bursts to viewers are long.
    @Test func asMuchRoomIsAskedForToSendAsToReceive() throws {
        let socket = try UDPSocket(binding: TransportAddress(high: 0, low: 0, port: 0))
        let received = try #require(socket.receiveBufferBytes)
        let sent = try #require(socket.sendBufferBytes)
        #expect(sent >= 4096 && (received < UDPSocket.wantedBufferBytes || geteuid() != 0 || sent >= received))
    }

    @Test func aWholeBatchIsRead() throws {
        let loopback = try LoopbackRouter()
        let peer = try LoopbackPeer(to: Self.first, port: loopback.port)
        for _ in 0..<(UDPSocket.batch + 3) { try peer.send([0x80, 96, 0, 0]) }
        loopback.turn()
        #expect(loopback.counters.datagramsReceived.current == UInt64(UDPSocket.batch + 3))
    }

    /// The first session's end comes while the router tells of it; the observer ends the second, twice, and itself.
    @Test func anObserverMayEndAnotherSessionFromWithinAnEvent() throws {
        let loopback = try LoopbackRouter()
        let first = try loopback.add("one")
        loopback.turn()
        loopback.now = loopback.now + .seconds(10)
        let second = try loopback.add("two")
        let third = try loopback.add("three")
        loopback.turn()
        first.observer.onEnd = {
            loopback.router.end(second.slot)
            loopback.router.end(second.slot)
            loopback.router.end(first.slot)
        }
        loopback.now = loopback.now + .seconds(6)
        loopback.turn()
        #expect(first.observer.ends == [.iceFailed])
        #expect(second.observer.ends == [.closedByGateway])
        #expect(third.observer.ends == [])
        #expect(loopback.router.session(in: first.slot) == nil)
        #expect(loopback.router.session(in: second.slot) == nil)
        #expect(loopback.router.session(in: third.slot) === third.session)
    }

    @Test func anEndedSessionsAddressAndSlotAreFree() throws {
        let loopback = try LoopbackRouter()
        let seat = try loopback.add("gate")
        let peer = try LoopbackPeer(to: Self.first, port: loopback.port)
        try peer.send(try seat.publisher.check(transaction: 1))
        loopback.turn()
        #expect(peer.receive() != nil)
        loopback.router.end(seat.slot)
        loopback.turn()
        while peer.receive() != nil {}
        let before = loopback.counters.datagramsFromStrangers.current
        try peer.send([22] + [UInt8](repeating: 0, count: 40))
        try peer.send(try seat.publisher.check(transaction: 2))
        loopback.turn()
        #expect(loopback.counters.datagramsFromStrangers.current == before + 2)
        #expect(peer.receive() == nil)
        #expect(try loopback.add("next").slot == seat.slot)
        #expect(loopback.router.session(in: seat.slot) !== seat.session)
    }

    /// A check and what follows it may come in one batch: the address is known by then.
    @Test func aHandshakeBehindItsCheckIsOfThatSession() throws {
        let loopback = try LoopbackRouter()
        let seat = try loopback.add("gate")
        #expect(!loopback.router.hasHandshakes)
        let peer = try LoopbackPeer(to: Self.first, port: loopback.port)
        try peer.send(try seat.publisher.check(transaction: 1))
        try peer.send([22] + [UInt8](repeating: 0, count: 40))
        try peer.send(try seat.publisher.check(transaction: 2))
        loopback.turn()
        #expect(loopback.counters.datagramsFromStrangers.current == 0)
        #expect(loopback.counters.datagramsReceived.current == 3)
        #expect(loopback.router.hasHandshakes)
        loopback.router.end(seat.slot)
        loopback.turn()
        #expect(!loopback.router.hasHandshakes)
    }

    @Test func aRestartedSessionIsFoundByBothNames() throws {
        let loopback = try LoopbackRouter()
        let seat = try loopback.add("gate")
        let peer = try LoopbackPeer(to: Self.first, port: loopback.port)
        try peer.send(try seat.publisher.check(transaction: 1))
        loopback.turn()
        #expect(peer.receive() != nil)
        try seat.session.restartICE(
            localUsername: "second", localPassword: "second-password-24-chars", remoteUsername: "pubu2",
            remotePassword: "publisher-password-two24")
        loopback.router.refreshUsernames(seat.slot)
        try peer.send(try seat.publisher.check(transaction: 2))
        loopback.turn()
        #expect(peer.receive().map { Array($0.prefix(2)) } == Self.success)
        seat.publisher.checkAs(remoteUsername: "second", remotePassword: "second-password-24-chars")
        let moved = try LoopbackPeer(to: Self.second, port: loopback.port)
        try moved.send(try seat.publisher.check(transaction: 3))
        loopback.turn()
        #expect(moved.receive().map { Array($0.prefix(2)) } == Self.success)
        #expect(seat.session.remoteAddress == moved.address)
        // Once the new name has nominated, the old one is nobody's.
        seat.publisher.checkAs(remoteUsername: "gate", remotePassword: "password-of-the-gateway-24")
        try peer.send(try seat.publisher.check(transaction: 4))
        loopback.turn()
        #expect(peer.receive() == nil)
        loopback.router.end(seat.slot)
        loopback.turn()
        let strangers = loopback.counters.datagramsFromStrangers.current
        seat.publisher.checkAs(remoteUsername: "second", remotePassword: "second-password-24-chars")
        try moved.send(try seat.publisher.check(transaction: 5))
        loopback.turn()
        #expect(loopback.counters.datagramsFromStrangers.current == strangers + 1)
    }

    @Test func noDeadlineIsLeftWhenAllHaveEnded() throws {
        let loopback = try LoopbackRouter()
        let seat = try loopback.add("gate")
        loopback.turn()
        #expect(loopback.router.deadline != nil)
        loopback.router.end(seat.slot)
        loopback.turn()
        #expect(loopback.router.deadline == nil)
        #expect(seat.observer.flushes > 0)
    }
}

import Glibc
import ICE
import Media
import MediaSocket
import Testing

/// The TCP side of the media port over real sockets on loopback, in told time.
@Suite struct TCPConnectionsTests {
    private static let success: [UInt8] = [0x01, 0x01]

    private func door(
        all: Int = 100, unproven: Int = 50, perSource: Int = 90
    ) throws -> (LoopbackRouter, TCPConnections) {
        var limits = ConnectionLimits()
        (limits.all, limits.unproven, limits.perSource) = (all, unproven, perSource)
        let loopback = try LoopbackRouter()
        let connections = try TCPConnections(
            binding: TransportAddress(high: 0, low: 0, port: 0), limits: limits, counters: loopback.counters)
        loopback.connections = connections
        return (loopback, connections)
    }

    @Test func aCheckInAFrameIsAnsweredInAFrame() throws {
        let (loopback, connections) = try door()
        let seat = try loopback.add("gate")
        let peer = try ConnectedPeer(port: connections.localAddress.port)
        // In two pieces, as it may come.
        let frame = ConnectedPeer.frame(try seat.publisher.check(transaction: 1))
        try peer.send(Array(frame.prefix(30)))
        loopback.turn()
        try peer.send(Array(frame.dropFirst(30)))
        loopback.turn()
        #expect(peer.receive().map { Array($0.prefix(2)) } == Self.success)
        #expect(seat.session.remoteAddress == peer.address)
        #expect(seat.session.remoteAddress?.transport == .tcp)
        #expect(seat.session.isValidated(peer.address) && !seat.session.isValidated(peer.address.by(.udp)))
    }

    @Test func aSessionMovesAsItsPeerNominates() throws {
        let (loopback, connections) = try door()
        let seat = try loopback.add("gate")
        let datagrams = try LoopbackPeer(to: 0x7F00_0001, port: loopback.port)
        try datagrams.send(try seat.publisher.check(transaction: 1))
        loopback.turn()
        #expect(seat.session.remoteAddress == datagrams.address)
        let peer = try ConnectedPeer(port: connections.localAddress.port)
        loopback.turn()
        try peer.send(ConnectedPeer.frame(try seat.publisher.check(transaction: 2)))
        loopback.turn()
        #expect(seat.session.remoteAddress == peer.address)
        // Gone: what is left takes over at once.
        peer.hangUp()
        loopback.turn()
        #expect(seat.session.remoteAddress == datagrams.address)
        #expect(connections.count == 0)
    }

    @Test func aConnectionThatIsLostAloneStaysSelectedUntilThePeerIsBack() throws {
        let (loopback, connections) = try door()
        let seat = try loopback.add("gate")
        let peer = try ConnectedPeer(port: connections.localAddress.port)
        loopback.turn()
        try peer.send(ConnectedPeer.frame(try seat.publisher.check(transaction: 1)))
        loopback.turn()
        #expect(seat.session.remoteAddress == peer.address)
        peer.hangUp()
        loopback.turn()
        #expect(seat.session.remoteAddress == peer.address)
        let again = try ConnectedPeer(port: connections.localAddress.port)
        loopback.turn()
        try again.send(ConnectedPeer.frame(try seat.publisher.check(transaction: 2)))
        loopback.turn()
        #expect(seat.session.remoteAddress == again.address)
        loopback.now = loopback.now + .seconds(31)
        loopback.turn()
        #expect(seat.observer.ends.count == 1)
        #expect(connections.count == 0)
        #expect(again.receive() != nil)
        #expect(again.receive() == nil)
    }

    @Test func whoSaysNothingGoodIsLetGo() throws {
        let (loopback, connections) = try door()
        let silent = try ConnectedPeer(port: connections.localAddress.port)
        let noisy = try ConnectedPeer(port: connections.localAddress.port)
        let oversized = try ConnectedPeer(port: connections.localAddress.port)
        try oversized.send([0xFF, 0xFF])
        loopback.turn()
        loopback.turn()
        #expect(connections.count == 2)
        #expect(loopback.counters.connections(.oversized).current == 1)
        loopback.now = loopback.now + .seconds(7)
        try noisy.send(ConnectedPeer.frame([0x80, 96] + [UInt8](repeating: 0, count: 40)))
        loopback.turn()
        #expect(loopback.counters.datagramsFromStrangers.current == 1)
        #expect(connections.count == 2)
        loopback.now = loopback.now + .seconds(2)
        loopback.turn()
        #expect(connections.count == 0)
        #expect(loopback.counters.connections(.unproven).current == 2)
        #expect(connections.deadline == nil)
        #expect(silent.receive() == nil)
    }

    @Test func whoHasProvenNothingMakesRoom() throws {
        let (loopback, connections) = try door(all: 4, unproven: 3)
        let seat = try loopback.add("gate")
        let good = try ConnectedPeer(port: connections.localAddress.port)
        try good.send(ConnectedPeer.frame(try seat.publisher.check(transaction: 1)))
        loopback.turn()
        loopback.turn()
        var others: [ConnectedPeer] = []
        for _ in 0..<10 {
            others.append(try ConnectedPeer(port: connections.localAddress.port))
            loopback.turn()
        }
        #expect(connections.count == 4)
        #expect(loopback.counters.connections(.displaced).current == 7)
        try good.send(ConnectedPeer.frame(try seat.publisher.check(transaction: 2)))
        loopback.turn()
        #expect(good.receive() != nil)
        #expect(others.first?.receive() == nil)
    }

    @Test func oneSourceGetsItsShareOnly() throws {
        let (loopback, connections) = try door(perSource: 2)
        let peers = try (0..<5).map { _ in try ConnectedPeer(port: connections.localAddress.port) }
        loopback.turn()
        #expect(connections.count == 2)
        #expect(loopback.counters.connections(.refused).current == 3)
        #expect(peers.count == 5)
    }

    /// Nothing is taken: what waits is bounded, what has begun is whole, and in the end the connection goes.
    @Test func whoTakesNothingIsGivenUpOn() throws {
        let (loopback, connections) = try door()
        let seat = try loopback.add("gate")
        let peer = try ConnectedPeer(port: connections.localAddress.port)
        var transaction: UInt64 = 1
        let before = loopback.counters.datagramsNotSent.current
        while loopback.counters.datagramsNotSent.current == before, transaction < 200_000 {
            var frames: [UInt8] = []
            for _ in 0..<100 {
                frames += ConnectedPeer.frame(try seat.publisher.check(transaction: transaction))
                transaction += 1
            }
            try peer.send(frames)
            loopback.turn()
        }
        #expect(loopback.counters.datagramsNotSent.current > before)
        #expect(connections.count == 1)
        loopback.now = loopback.now + .seconds(11)
        loopback.turn()
        #expect(connections.count == 0)
        #expect(loopback.counters.connections(.stalled).current == 1)
    }
}

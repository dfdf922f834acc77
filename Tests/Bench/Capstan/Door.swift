import Floor
import ICE
import Media
import MediaSocket
import Telemetry

/// A real socket of ours with the router behind it, as the media thread has them.
final class Door {
    let socket: UDPSocket
    let router = DatagramRouter(counters: MediaCounters())
    private var now = SystemClock.monotonic()

    init() throws {
        guard let any = TransportAddress(parsing: "[::]:0") else { throw BenchFailure("no address") }
        socket = try UDPSocket(binding: any)
    }

    /// A turn of the media thread without its wait, with what stands in the socket, and what that cost is counted.
    func takeBatch(at now: Instant, _ cost: inout floor_cost) throws {
        self.now = now
        let count = floor_measure(
            { context in
                guard let context else { return 0 }
                return Int32(Unmanaged<Door>.fromOpaque(context).takeUnretainedValue().takeTurn())
            }, Unmanaged.passUnretained(self).toOpaque(), &cost)
        guard count == PacketSource.batch else { throw BenchFailure("took \(count) of \(PacketSource.batch)") }
    }

    private func takeTurn() -> Int {
        let count = socket.receive { datagram, remote, local, _ in
            router.receive(datagram, from: remote, to: local, at: now)
        }
        router.workOff()
        router.handleTimeouts(at: now)
        router.finishTurn(at: now)
        while router.passOn(at: now) { router.sendOutgoing(through: socket, at: now) }
        router.sendOutgoing(through: socket, at: now)
        return count
    }
}

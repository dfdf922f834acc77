import Floor
import PeerKit
import SRTP

/// The plain C program: receive a batch, open it. With libsrtp2, or with OpenSSL's ciphers and no memory of what has come.
final class FloorPath {
    private let name: String
    private let source: PacketSource
    private let receiver: OpaquePointer

    init(_ name: String, with library: floor_with, _ cipher: SRTPCipher, size: Int) throws {
        self.name = name
        let key = (0..<cipher.keyAndSaltLength).map { UInt8($0) }
        let sealing = try SRTPContext(profile: cipher, inboundKey: key, outboundKey: key)
        var sockets: (receiver: Int32, sender: Int32) = (-1, -1)
        guard floor_socket_pair(&sockets.receiver, &sockets.sender) == 0,
            let opened = floor_open(library, cipher.rawValue, key, sockets.receiver)
        else { throw BenchFailure("no floor: sockets or the library failed") }
        receiver = opened
        source = PacketSource(srtp: sealing, sender: sockets.sender, packetSize: size)
        _ = try take(packets: 1280)
    }

    deinit {
        floor_close(receiver)
    }

    func measure(packets: Int) throws -> Measurement {
        let (count, cost) = try take(packets: packets)
        return Measurement(
            path: name, packets: count, nanoseconds: cost.nanoseconds, allocations: cost.allocations,
            yield: "\(count) packets")
    }

    private func take(packets: Int) throws -> (Int, floor_cost) {
        var opened = 0
        var cost = floor_cost()
        while opened < packets {
            try source.send()
            let count = Int(floor_measure(floor_take, UnsafeMutableRawPointer(receiver), &cost))
            guard count == PacketSource.batch else { throw BenchFailure("opened \(count) of \(PacketSource.batch)") }
            opened += count
        }
        return (opened, cost)
    }
}

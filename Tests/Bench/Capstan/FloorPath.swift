import Floor
import Glibc
import PeerKit
import SRTP

/// The plain C program: receive a batch, open it. With libsrtp2, or with OpenSSL's ciphers and no memory of what has come;
/// that one may write what it opens to a file, and rests as often then as our way to files does.
final class FloorPath {
    private let name: String
    private let source: PacketSource
    private let receiver: OpaquePointer
    private let file: Int32
    private var batches = 0

    init(_ name: String, with library: floor_with, _ cipher: SRTPCipher, size: Int, folder: String? = nil) throws {
        self.name = name
        file = folder.map { open("\($0)/bench.webm", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) } ?? -1
        guard folder == nil || file >= 0 else { throw BenchFailure("no file to write to") }
        let key = (0..<cipher.keyAndSaltLength).map { UInt8($0) }
        let sealing = try SRTPContext(profile: cipher, inboundKey: key, outboundKey: key)
        var sockets: (receiver: Int32, sender: Int32) = (-1, -1)
        guard floor_socket_pair(&sockets.receiver, &sockets.sender) == 0,
            let opened = floor_open(library, cipher.rawValue, key, sockets.receiver, file)
        else { throw BenchFailure("no floor: sockets or the library failed") }
        receiver = opened
        source = PacketSource(srtp: sealing, sender: sockets.sender, packetSize: size)
        _ = try take(packets: 1280)
    }

    deinit {
        floor_close(receiver)
        if file >= 0 { close(file) }
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
            batches += 1
            if file >= 0, batches % FilePath.batchesAtOnce == 0 { floor_rest(FilePath.pauseMicroseconds) }
        }
        return (opened, cost)
    }
}

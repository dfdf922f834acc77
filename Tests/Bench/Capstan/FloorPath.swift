import Floor
import PeerKit
import SRTP

/// The plain C program: receive a batch, open it.
struct FloorPath {
    private let source: PacketSource
    private let receiver: OpaquePointer

    init(_ cipher: SRTPCipher, size: Int) throws {
        let key = (0..<cipher.keyAndSaltLength).map { UInt8($0) }
        var sockets: (receiver: Int32, sender: Int32) = (-1, -1)
        guard floor_socket_pair(&sockets.receiver, &sockets.sender) == 0,
            let opened = floor_open(cipher.rawValue, key, sockets.receiver)
        else { throw LocalPublisher.Failure(text: "no floor: sockets or libsrtp2 failed") }
        receiver = opened
        source = PacketSource(
            srtp: try SRTPContext(profile: cipher, inboundKey: key, outboundKey: key), sender: sockets.sender,
            packetSize: size)
    }

    func measure(packets: Int) throws -> Measurement {
        var opened = 0
        var time: UInt64 = 0
        var allocations: UInt64 = 0
        while opened < packets {
            guard try source.send() == PacketSource.batch else { throw LocalPublisher.Failure(text: "send failed") }
            let (start, before) = (floor_thread_time(), floor_allocations())
            let count = Int(floor_receive(receiver))
            time += floor_thread_time() - start
            allocations += floor_allocations() - before
            guard count == PacketSource.batch else { throw LocalPublisher.Failure(text: "opened \(count)") }
            opened += count
        }
        floor_close(receiver)
        return Measurement(
            name: "floor: C, received and opened", packets: opened, nanoseconds: Double(time) / Double(opened),
            allocations: Double(allocations) / Double(opened), yield: "\(opened) packets")
    }
}

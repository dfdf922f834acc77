import Glibc
import ICE

/// A UDP socket connected to one address: the kernel hands it nothing that comes from another.
final class LoopbackPeer {
    struct Failure: Error { let call: String }

    let address: TransportAddress
    private let descriptor: Int32

    /// - Parameters:
    ///   - ipv4: the address to talk to, 127.0.0.1 or another of 127/8.
    ///   - from: the own address.
    init(to ipv4: UInt32, port: UInt16, from: UInt32 = 0x7F00_0001) throws {
        let made = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard made >= 0 else { throw Failure(call: "socket") }
        descriptor = made
        // On loopback an answer is there when the call that sent it returns: the limit is only met when there is none.
        var limit = timeval(tv_sec: 0, tv_usec: 200_000)
        setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var own = Self.name(from, port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard Self.with(&own, { bind(made, $0, length) }) == 0 else { throw Failure(call: "bind") }
        var other = Self.name(ipv4, port: port)
        guard Self.with(&other, { connect(made, $0, length) }) == 0 else { throw Failure(call: "connect") }
        guard Self.with(&own, { getsockname(made, $0, &length) }) == 0 else { throw Failure(call: "getsockname") }
        address = TransportAddress(ipv4: from, port: UInt16(bigEndian: own.sin_port))
    }

    deinit {
        close(descriptor)
    }

    func send(_ bytes: [UInt8]) throws {
        guard Glibc.send(descriptor, bytes, bytes.count, 0) == bytes.count else { throw Failure(call: "send") }
    }

    /// The next datagram; `nil` when there is none.
    func receive() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 2048)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count < 0 ? nil : Array(bytes[..<count])
    }

    private static func name(_ ipv4: UInt32, port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = ipv4.bigEndian
        return name
    }

    private static func with<Result>(
        _ name: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &name) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
    }
}

import Glibc
import ICE

/// A TCP connection to 127.0.0.1 that speaks the frames of RFC 4571.
final class ConnectedPeer {
    struct Failure: Error { let call: String }

    let address: TransportAddress
    private let descriptor: Int32
    private var isOpen = true

    init(port: UInt16) throws {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard made >= 0 else { throw Failure(call: "socket") }
        descriptor = made
        // On loopback an answer is there when the call that sent it returns: the limit is only met when there is none.
        var limit = timeval(tv_sec: 0, tv_usec: 200_000)
        setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var small: Int32 = 4096
        setsockopt(made, SOL_SOCKET, SO_RCVBUF, &small, socklen_t(MemoryLayout<Int32>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let done = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                connect(made, name, length) == 0 && getsockname(made, name, &length) == 0
            }
        }
        guard done else { throw Failure(call: "connect") }
        address = TransportAddress(ipv4: 0x7F00_0001, port: UInt16(bigEndian: name.sin_port)).by(.tcp)
    }

    deinit { hangUp() }

    static func frame(_ packet: [UInt8]) -> [UInt8] {
        [UInt8(packet.count >> 8), UInt8(packet.count & 0xFF)] + packet
    }

    func send(_ bytes: [UInt8]) throws {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Failure(call: "send")
        }
    }

    /// The next packet; `nil` when there is none or the connection is closed.
    func receive() -> [UInt8]? {
        guard let header = take(2) else { return nil }
        return take(Int(header[0]) << 8 | Int(header[1]))
    }

    private func take(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(descriptor, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }

    func hangUp() {
        guard isOpen else { return }
        isOpen = false
        close(descriptor)
    }
}

import CSocket
import Glibc
import ICE

/// The listening socket of the media port.
final class TCPListener {
    /// For each connection and direction; the kernel's own growing would allow megabytes to each.
    private static let bufferBytes: Int32 = 256 << 10

    let descriptor: Int32
    let localAddress: TransportAddress

    init(binding address: TransportAddress) throws(MediaSocketError) {
        let family = address.isIPv4 ? AF_INET : AF_INET6
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let made = socket(family, kind, 0)
        func failure(_ call: String) -> MediaSocketError {
            MediaSocketError(call: call, address: "\(address) (TCP)", code: errno)
        }
        guard made >= 0 else { throw failure("socket") }
        do throws(MediaSocketError) {
            let length = socklen_t(MemoryLayout<Int32>.size)
            var off: Int32 = 0
            var on: Int32 = 1
            var bytes = Self.bufferBytes
            if family == AF_INET6 { setsockopt(made, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, length) }
            // Connections of a former run may linger; two that listen are refused all the same.
            setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, length)
            setsockopt(made, SOL_SOCKET, SO_RCVBUF, &bytes, length)
            setsockopt(made, SOL_SOCKET, SO_SNDBUF, &bytes, length)
            var (storage, count) = address.socketAddress()
            let bound = withUnsafePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(made, $0, count) }
            }
            guard bound == 0 else { throw failure("bind") }
            guard listen(made, 512) == 0 else { throw failure("listen") }
            var name = sockaddr_storage()
            count = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let named = withUnsafeMutablePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(made, $0, &count) }
            }
            guard named == 0, let local = TransportAddress(name) else { throw failure("getsockname") }
            localAddress = local
        } catch {
            close(made)
            throw error
        }
        descriptor = made
    }

    deinit { close(descriptor) }

    /// The next connection; `nil` when there is none, or `errno` says why none can be had.
    func accept() -> (descriptor: Int32, remote: TransportAddress)? {
        while true {
            var name = sockaddr_storage()
            let made = capstan_accept(descriptor, &name)
            guard made >= 0 else {
                // It had gone before it was taken (accept(2)).
                if errno == ECONNABORTED || errno == EINTR { continue }
                return nil
            }
            guard let remote = TransportAddress(name) else {
                close(made)
                continue
            }
            return (made, remote.by(.tcp))
        }
    }
}

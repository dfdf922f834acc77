import CSocket
import Glibc
import ICE
import WebRTCCore

/// One UDP socket of a sender, with a port of its own. It holds nothing but its number: the buffers that batches need are
/// one `SendBuffers` for all sockets of a thread.
struct SendSocket {
    let descriptor: Int32
    let family: Int32
    private(set) var peer: TransportAddress?

    /// - Parameter needsIPv6: else the cheaper family.
    init(needsIPv6: Bool) throws(MediaSocketError) {
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        var family = needsIPv6 ? AF_INET6 : AF_INET
        var made = socket(family, kind, 0)
        if made < 0, errno == EAFNOSUPPORT {
            family = AF_INET
            made = socket(family, kind, 0)
        }
        guard made >= 0 else { throw MediaSocketError(call: "socket", address: "to send from", code: errno) }
        if family == AF_INET6 {
            var off: Int32 = 0
            setsockopt(made, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, socklen_t(MemoryLayout<Int32>.size))
        }
        var size: Int32 = 1 << 20
        setsockopt(made, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        descriptor = made
        self.family = family
    }

    /// Everything goes there and comes from there from here on: the kernel looks the way up once.
    mutating func connect(to address: TransportAddress) {
        var (name, length) = address.socketAddress(family: family)
        let done = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, length) }
        }
        if done == 0 { peer = address }
    }
}

/// What reading and writing in batches needs, used by one thread for all its sockets.
final class SendBuffers {
    static let receiveBatch = 8
    static let sendBatch = 64
    private static let slotSize = 2048

    private let slab: UnsafeMutableRawPointer
    private let names: UnsafeMutablePointer<sockaddr_storage>
    private let vectors: UnsafeMutablePointer<iovec>
    private let messages: UnsafeMutablePointer<capstan_message>

    init() {
        slab = .allocate(byteCount: Self.receiveBatch * Self.slotSize, alignment: 64)
        names = .allocate(capacity: Self.sendBatch)
        names.initialize(repeating: sockaddr_storage(), count: Self.sendBatch)
        vectors = .allocate(capacity: Self.sendBatch)
        vectors.initialize(repeating: iovec(), count: Self.sendBatch)
        messages = .allocate(capacity: Self.sendBatch)
        messages.initialize(repeating: capstan_message(), count: Self.sendBatch)
    }

    deinit {
        slab.deallocate()
        names.deallocate()
        vectors.deallocate()
        messages.deallocate()
    }

    /// Reads what is there, at most one batch; what is left is told again.
    func receive(
        _ socket: SendSocket, _ body: (_ datagram: UnsafeMutableRawBufferPointer, _ remote: TransportAddress) -> Void
    ) {
        for index in 0..<Self.receiveBatch {
            vectors[index] = iovec(iov_base: slab + index * Self.slotSize, iov_len: Self.slotSize)
            messages[index].header = msghdr(
                msg_name: names + index, msg_namelen: socklen_t(MemoryLayout<sockaddr_storage>.size),
                msg_iov: vectors + index, msg_iovlen: 1, msg_control: nil, msg_controllen: 0, msg_flags: 0)
        }
        let count = Int(
            capstan_recvmmsg(socket.descriptor, messages, UInt32(Self.receiveBatch), Int32(MSG_DONTWAIT)))
        guard count > 0 else { return }
        for index in 0..<count {
            guard let remote = socket.peer ?? TransportAddress(names[index]) else { continue }
            let length = min(Int(messages[index].length), Self.slotSize)
            body(UnsafeMutableRawBufferPointer(start: slab + index * Self.slotSize, count: length), remote)
        }
    }

    /// Sends what has gathered.
    /// - Returns: how many the kernel did not take; they are lost, as any datagram may be.
    func send(_ batch: OutboundBatch, through socket: SendSocket) -> Int {
        var lost = 0
        var first = 0
        while first < batch.count {
            let count = min(batch.count - first, Self.sendBatch)
            for index in 0..<count {
                let entry = batch.entries[first + index]
                let bytes = batch.bytes(of: entry)
                vectors[index] = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                var length: socklen_t = 0
                if socket.peer != entry.destination {
                    (names[index], length) = entry.destination.socketAddress(family: socket.family)
                }
                messages[index].header = msghdr(
                    msg_name: length > 0 ? UnsafeMutableRawPointer(names + index) : nil, msg_namelen: length,
                    msg_iov: vectors + index, msg_iovlen: 1, msg_control: nil, msg_controllen: 0, msg_flags: 0)
            }
            lost += send(count, through: socket)
            first += count
        }
        return lost
    }

    private func send(_ count: Int, through socket: SendSocket) -> Int {
        var done = 0
        var lost = 0
        while done < count {
            let taken = Int(
                capstan_sendmmsg(
                    socket.descriptor, messages + done, UInt32(count - done), Int32(MSG_DONTWAIT)))
            if taken > 0 {
                done += taken
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                return lost + count - done
            } else if errno != EINTR {
                // One whose way is closed (ECONNREFUSED tells of an earlier one) holds up no others.
                done += 1
                lost += 1
            }
        }
        return lost
    }
}

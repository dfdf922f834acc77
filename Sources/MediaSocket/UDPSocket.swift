import CSocket
import Glibc
import ICE

/// One UDP socket read and written in batches. Every datagram carries the local address it came to, and an answer
/// leaves from that address: a browser that asked 127.0.0.1 does not listen to another of the machine's addresses.
package final class UDPSocket {
    package static let batch = 512
    /// An Ethernet frame's worth and room to spare; what is longer is no media datagram of ours and is cut by the kernel.
    static let slotSize = 2048

    let descriptor: Int32
    package let localAddress: TransportAddress
    private let family: Int32
    private let slab: UnsafeMutableRawPointer
    private let control: UnsafeMutableRawPointer
    private let names: UnsafeMutablePointer<sockaddr_storage>
    private let vectors: UnsafeMutablePointer<iovec>
    private let messages: UnsafeMutablePointer<capstan_message>
    private let controlSize = Int(CAPSTAN_CONTROL_SIZE)

    package init(binding address: TransportAddress) throws(MediaSocketError) {
        family = address.isIPv4 ? AF_INET : AF_INET6
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let made = socket(family, kind, 0)
        guard made >= 0 else { throw MediaSocketError(call: "socket", address: "\(address)", code: errno) }
        do throws(MediaSocketError) {
            localAddress = try Self.bind(made, to: address, family: family)
        } catch {
            close(made)
            throw error
        }
        descriptor = made
        slab = .allocate(byteCount: Self.batch * Self.slotSize, alignment: 64)
        control = .allocate(byteCount: Self.batch * controlSize, alignment: 16)
        control.initializeMemory(as: UInt8.self, repeating: 0, count: Self.batch * controlSize)
        names = .allocate(capacity: Self.batch)
        names.initialize(repeating: sockaddr_storage(), count: Self.batch)
        vectors = .allocate(capacity: Self.batch)
        vectors.initialize(repeating: iovec(), count: Self.batch)
        messages = .allocate(capacity: Self.batch)
        messages.initialize(repeating: capstan_message(), count: Self.batch)
    }

    deinit {
        close(descriptor)
        slab.deallocate()
        control.deallocate()
        names.deallocate()
        vectors.deallocate()
        messages.deallocate()
    }

    private static func bind(_ descriptor: Int32, to address: TransportAddress, family: Int32) throws(MediaSocketError)
        -> TransportAddress
    {
        func failure(_ call: String) -> MediaSocketError {
            MediaSocketError(call: call, address: "\(address)", code: errno)
        }
        if family == AF_INET6 {
            var off: Int32 = 0
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, socklen_t(MemoryLayout<Int32>.size))
        }
        // The forced form needs privileges and passes the system's limit; the plain one takes what it gets.
        var size = Int32(Self.wantedBufferBytes)
        let length = socklen_t(MemoryLayout<Int32>.size)
        if setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &size, length) != 0 {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, length)
        }
        if setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &size, length) != 0 {
            setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, length)
        }
        guard capstan_want_packet_information(descriptor, family) == 0 else { throw failure("setsockopt") }
        var (storage, count) = address.socketAddress()
        let bound = withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(descriptor, $0, count) }
        }
        guard bound == 0 else { throw failure("bind") }
        var name = sockaddr_storage()
        count = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let named = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &count) }
        }
        guard named == 0, let local = TransportAddress(name) else { throw failure("getsockname") }
        return local
    }

    /// Longer than a datagram waits unless the civil clock was set in between.
    private static let maximumAge: Int64 = 1_000_000_000

    /// Reads what is there, at most one batch. A datagram's age is how long ago the kernel had it, at the least 0.
    /// - Returns: how many datagrams were read; fewer than `batch` means that the socket is empty.
    package func receive(
        _ body: (
            _ datagram: UnsafeMutableRawBufferPointer, _ remote: TransportAddress, _ local: LocalAddress,
            _ age: Duration
        ) -> Void
    ) -> Int {
        for index in 0..<Self.batch {
            vectors[index] = iovec(iov_base: slab + index * Self.slotSize, iov_len: Self.slotSize)
            messages[index].header = msghdr(
                msg_name: names + index, msg_namelen: socklen_t(MemoryLayout<sockaddr_storage>.size),
                msg_iov: vectors + index, msg_iovlen: 1, msg_control: control + index * controlSize,
                msg_controllen: controlSize, msg_flags: 0)
        }
        let count = Int(capstan_recvmmsg(descriptor, messages, UInt32(Self.batch), Int32(MSG_DONTWAIT)))
        guard count > 0 else { return 0 }
        let civil = capstan_real_time()
        for index in 0..<count {
            guard let remote = TransportAddress(names[index]) else { continue }
            let arrival = capstan_arrival_of(&messages[index].header)
            var local = LocalAddress()
            local.isKnown = arrival.has_address != 0
            local.address = arrival.address
            let age = arrival.nanoseconds == 0 ? 0 : civil - arrival.nanoseconds
            let length = min(Int(messages[index].length), Self.slotSize)
            body(
                UnsafeMutableRawBufferPointer(start: slab + index * Self.slotSize, count: length), remote, local,
                .nanoseconds((0...Self.maximumAge).contains(age) ? age : 0))
        }
        return count
    }

    /// Sends up to one batch.
    /// - Returns: how many the kernel did not take; they are lost, as any datagram may be.
    func send(
        count: Int,
        _ datagram: (Int) -> (bytes: UnsafeMutableRawBufferPointer, to: TransportAddress, from: LocalAddress)
    ) -> Int {
        let count = min(count, Self.batch)
        for index in 0..<count {
            var (bytes, remote, local) = datagram(index)
            let (name, length) = remote.socketAddress(family: family)
            names[index] = name
            vectors[index] = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
            var controlLength = 0
            if local.isKnown {
                controlLength = capstan_set_local_address(control + index * controlSize, family, &local.address)
            }
            messages[index].header = msghdr(
                msg_name: names + index, msg_namelen: length, msg_iov: vectors + index, msg_iovlen: 1,
                msg_control: controlLength > 0 ? control + index * controlSize : nil, msg_controllen: controlLength,
                msg_flags: 0)
        }
        var sent = 0
        var lost = 0
        while sent + lost < count {
            let start = sent + lost
            let taken = Int(
                capstan_sendmmsg(
                    descriptor, messages + start, UInt32(count - start), Int32(MSG_DONTWAIT)))
            if taken > 0 {
                sent += taken
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                return count - sent
            } else if errno != EINTR {
                lost += 1
            }
        }
        return lost
    }
}

/// The address of ours that a datagram came to.
package struct LocalAddress {
    package var address = in6_addr()
    package var isKnown = false

    package init() {}
}

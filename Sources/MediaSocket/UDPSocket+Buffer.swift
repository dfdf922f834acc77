import Glibc

extension UDPSocket {
    /// What is asked for, in each direction.
    package static let wantedBufferBytes = 8 << 20

    /// What the kernel gave for receiving; `nil` when it does not tell.
    package var receiveBufferBytes: Int? { bufferBytes(SO_RCVBUF) }

    /// … and for sending.
    package var sendBufferBytes: Int? { bufferBytes(SO_SNDBUF) }

    private func bufferBytes(_ option: Int32) -> Int? {
        var size: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, option, &size, &length) == 0 else { return nil }
        // It shows twice of what was asked, for its bookkeeping (socket(7)).
        return Int(size) / 2
    }
}

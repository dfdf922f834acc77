import COpenSSL

extension DTLSLink {
    /// A new BIO over this link, which must outlive it.
    func makeBIO() -> OpaquePointer? {
        guard let method = DatagramMethod.shared.method, let bio = BIO_new(method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    /// The link that a session reads from. The writing side is wrapped by OpenSSL during a handshake.
    static func of(session: OpaquePointer) -> DTLSLink? {
        guard let bio = SSL_get_rbio(session) else { return nil }
        return of(bio: bio)
    }

    fileprivate static func of(bio: OpaquePointer) -> DTLSLink? {
        guard let data = BIO_get_data(bio) else { return nil }
        return Unmanaged<DTLSLink>.fromOpaque(data).takeUnretainedValue()
    }
}

/// One BIO_METHOD for the process.
private struct DatagramMethod: @unchecked Sendable {
    // Unchecked: made once, not changed, never freed.
    static let shared = DatagramMethod()
    let method: OpaquePointer?

    private init() {
        method = BIO_meth_new(shim_BIO_TYPE_datagram(), "capstan datagram")
        guard let method else { return }
        BIO_meth_set_read(method, readDatagram)
        BIO_meth_set_write(method, writeDatagram)
        BIO_meth_set_ctrl(method, controlDatagram)
    }
}

private func readDatagram(_ bio: OpaquePointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let bio, let buffer, count > 0, let link = DTLSLink.of(bio: bio) else { return -1 }
    shim_BIO_clear_retry_flags(bio)
    let taken = link.read(into: UnsafeMutableRawPointer(buffer), count: Int(count))
    guard taken > 0 else {
        shim_BIO_set_retry_read(bio)
        return -1
    }
    return Int32(taken)
}

private func writeDatagram(_ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let bio, let bytes, count > 0, let link = DTLSLink.of(bio: bio) else { return -1 }
    shim_BIO_clear_retry_flags(bio)
    link.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    return count
}

/// Nothing is pending, flushing is done; the MTU is ours (overhead 0: it counts UDP payload).
private func controlDatagram(
    _ bio: OpaquePointer?, _ command: Int32, _ number: Int, _ pointer: UnsafeMutableRawPointer?
) -> Int {
    command == BIO_CTRL_FLUSH ? 1 : 0
}

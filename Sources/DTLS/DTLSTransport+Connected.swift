import COpenSSL
import Media

extension DTLSTransport {
    /// A datagram after the handshake: an alert, data that nobody takes, or the peer's last flight once more.
    func take(_ datagram: UnsafeRawBufferPointer, _ seen: DTLSDatagram, at now: Instant) -> DTLSEvent {
        var answered = false
        if seen.protectedCount > 0 {
            let event = link.withInbound(datagram) { readRecords() }
            // OpenSSL itself answers a repeated Finished, with a Finished of a new record number.
            for copy in link.takeWritten() {
                answered = true
                send(copy)
            }
            if event != .none { return event }
        }
        if role == .server, !answered, isRepeated(seen) { answerAgain(at: now) }
        return .none
    }

    private func readRecords() -> DTLSEvent {
        withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 16) { buffer in
            while true {
                ERR_clear_error()
                let count = SSL_read(ssl, buffer.baseAddress, Int32(buffer.count))
                if count > 0 {
                    statistics.applicationData += 1
                    continue
                }
                switch SSL_get_error(ssl, count) {
                case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
                    return .none
                case SSL_ERROR_ZERO_RETURN:
                    sendCloseNotify()
                    flight.forget()
                    state = .closed
                    return .closed
                default:
                    let reason = OpenSSLFailure.reason()
                    if let code = link.fatalAlert { return fail(.alertReceived(code: code)) }
                    return fail(.connectionFailed(reason: reason))
                }
            }
        }
    }
}

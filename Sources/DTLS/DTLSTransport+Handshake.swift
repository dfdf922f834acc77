import COpenSSL
import Media

extension DTLSTransport {
    /// A datagram before the handshake is done.
    func shake(_ datagram: UnsafeRawBufferPointer, _ seen: DTLSDatagram, at now: Instant) -> DTLSEvent {
        if seen.protectedCount == seen.recordCount {
            statistics.early += 1
            guard statistics.early <= Self.earlyLimit else { return .none }
        }
        handshakeBytes += datagram.count
        guard handshakeBytes <= Self.handshakeBudget else {
            return fail(.handshakeTooLarge(limit: Self.handshakeBudget))
        }
        if let highest = seen.highestMessage, Int(highest) <= answeredThrough + 16 {
            highestMessage = max(highestMessage, Int(highest))
        }
        let sent = flight.deadline
        let event = link.withInbound(datagram) { advance(at: now) }
        if event == .none, flight.deadline == sent, isRepeated(seen) { answerAgain(at: now) }
        return event
    }

    /// Lets OpenSSL go on until it wants another datagram.
    func advance(at now: Instant) -> DTLSEvent {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        let code = result == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl, result)
        let written = link.takeWritten()
        switch code {
        case SSL_ERROR_NONE:
            return finish(sending: written, at: now)
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            if !written.isEmpty {
                answeredThrough = highestMessage
                noteAnswer(at: now)
                send(flight.begin(written, at: now))
            }
            return .none
        case SSL_ERROR_ZERO_RETURN:
            flight.forget()
            state = .closed
            return .closed
        default:
            let reason = OpenSSLFailure.reason()
            for copy in written.prefix(1) { send(copy) }
            return fail(handshakeError(reason: reason))
        }
    }

    /// The peer says again what our last flight answered.
    func isRepeated(_ seen: DTLSDatagram) -> Bool {
        guard let lowest = seen.lowestMessage else { return false }
        return Int(lowest) <= answeredThrough
    }

    func answerAgain(at now: Instant) {
        let datagrams = flight.resendAsPeerRepeats(at: now)
        guard !datagrams.isEmpty else { return }
        statistics.flightsResent += 1
        send(datagrams)
    }

    private func noteAnswer(at now: Instant) {
        if let time = flight.answerTime(at: now) { roundTripTime = time }
    }

    /// The server's last flight is kept, as nothing tells that it arrived; the client's has been answered.
    private func finish(sending written: [[[UInt8]]], at now: Instant) -> DTLSEvent {
        answeredThrough = highestMessage
        noteAnswer(at: now)
        if role == .server {
            send(flight.begin(written, at: now))
            flight.settle()
        } else {
            flight.forget()
        }
        guard link.isPeerVerified else {
            sendCloseNotify()
            return fail(.handshakeFailed(reason: "the peer's certificate was not verified"))
        }
        do {
            let material = try exportKeys()
            state = .connected
            return .connected(material)
        } catch {
            sendCloseNotify()
            return fail(error)
        }
    }

    /// RFC 5764 clause 4.2.
    private func exportKeys() throws(DTLSError) -> SRTPKeyingMaterial {
        guard let selected = SSL_get_selected_srtp_profile(ssl),
            let profile = SRTPProfile(rawValue: UInt16(truncatingIfNeeded: selected.pointee.id))
        else { throw .noCommonProfile }
        let label = "EXTRACTOR-dtls_srtp"
        var block = [UInt8](repeating: 0, count: 2 * (profile.keyLength + profile.saltLength))
        let done = SSL_export_keying_material(ssl, &block, block.count, label, label.utf8.count, nil, 0, 0)
        defer { block.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        guard done == 1, let material = SRTPKeyingMaterial(profile: profile, block: block, role: role) else {
            throw .library(call: "SSL_export_keying_material", reason: OpenSSLFailure.reason())
        }
        return material
    }

    private func handshakeError(reason: String) -> DTLSError {
        if let refused = link.refused { return .fingerprintMismatch(seen: refused.description) }
        if let code = link.fatalAlert { return .alertReceived(code: code) }
        return .handshakeFailed(reason: reason)
    }
}

import DTLS
import Media
import TestKit

/// A server that has been sent a run of datagrams by somebody without any key. Control: tens of milliseconds before it.
enum DTLSFuzz {
    private static let certificate = try? DTLSCertificate(now: WallClock(nanoseconds: 1_795_000_000_000_000_000))

    static var seeds: [[UInt8]] {
        DTLSVectors.wellFormed.map { FuzzRecords.joined([(0, $0)]) }
            + DTLSVectors.malformed.map { FuzzRecords.joined([(0, $0)]) }
            + [FuzzRecords.joined(DTLSVectors.chromiumHello.map { (control: 1, bytes: $0) })]
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let certificate, let expected = certificate.fingerprint(.sha256),
            let transport = try? DTLSTransport(certificate: certificate, role: .server, expected: [expected])
        else { return require(false, "no transport can be made") }
        var now = Instant(nanoseconds: 0)
        for (control, datagram) in FuzzRecords(bytes).prefix(16) {
            now = now + .milliseconds(Int64(control) * 10)
            if let deadline = transport.deadline, deadline <= now { judge(transport.handleTimeout(at: now)) }
            judge(transport.receive(datagram, at: now))
            var answered = 0
            transport.drainOutgoing { answered += $0.count }
            require(answered <= 64 * 1024, "an answer of \(answered) bytes")
        }
        transport.close()
    }

    private static func judge(_ event: DTLSEvent) {
        if case .connected = event { require(false, "connected without keys") }
    }
}

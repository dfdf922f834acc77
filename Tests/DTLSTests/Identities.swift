import COpenSSL
import DTLS
import Media

/// Certificates that tests share; making one takes longer than a handshake.
struct Identities {
    struct Missing: Error {}

    let first: DTLSCertificate
    let second: DTLSCertificate
    let rsa: DTLSCertificate

    static let shared = Result<Identities, any Error> { try Identities() }
    static let now = WallClock(nanoseconds: 1_790_000_000_000_000_000)

    private init() throws {
        first = try DTLSCertificate(now: Self.now)
        second = try DTLSCertificate(now: Self.now)
        guard let key = shim_EVP_RSA_gen(2048) else { throw Missing() }
        rsa = try DTLSCertificate(adoptingKey: key, now: Self.now)
    }
}

extension DTLSCertificate {
    struct NoFingerprint: Error {}

    var print: CertificateFingerprint {
        get throws {
            guard let print = fingerprint(.sha256) else { throw NoFingerprint() }
            return print
        }
    }
}

/// The plaintext header of a record, for tests that look at numbers.
struct RecordHeader: Hashable {
    let type: UInt8
    let epoch: UInt16
    let number: UInt64

    static func all(in datagram: [UInt8]) -> [RecordHeader] {
        var headers: [RecordHeader] = []
        var offset = 0
        while offset + 13 <= datagram.count {
            let number = datagram[(offset + 5)..<(offset + 11)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let epoch = UInt16(datagram[offset + 3]) << 8 | UInt16(datagram[offset + 4])
            headers.append(RecordHeader(type: datagram[offset], epoch: epoch, number: number))
            offset += 13 + Int(datagram[offset + 11]) << 8 + Int(datagram[offset + 12])
        }
        return headers
    }
}

import DTLS
import Media
import Testing

@Suite struct CertificateTests {
    @Test func fingerprintsReadBack() throws {
        let certificate = try DTLSCertificate(now: Identities.now)
        for algorithm in FingerprintAlgorithm.allCases {
            let print = try #require(certificate.fingerprint(algorithm))
            #expect(print.bytes.count == algorithm.byteCount)
            #expect(print.hexadecimal.utf8.count == algorithm.byteCount * 3 - 1)
            #expect(try CertificateFingerprint(parsing: print.description) == print)
            #expect(try CertificateFingerprint(parsing: print.description.lowercased()) == print)
            #expect(try CertificateFingerprint(parsing: print.description.uppercased()) == print)
        }
    }

    @Test func everyCertificateIsAnother() throws {
        let prints = try (0..<3).map { _ in try DTLSCertificate(now: Identities.now).print }
        #expect(Set(prints).count == 3)
    }

    @Test(arguments: [
        "", "sha-256", "sha-256 ", "sha-256 AB", "sha-256 AB:CD", "sha-256 AB:CD:EF extra", "sha-256 zz",
        "sha-256 " + Array(repeating: "GG", count: 32).joined(separator: ":"),
        "sha-256 " + Array(repeating: "+1", count: 32).joined(separator: ":"),
        "sha-256 " + Array(repeating: "AB", count: 33).joined(separator: ":"),
        "sha-512 " + Array(repeating: "AB", count: 32).joined(separator: ":"),
    ])
    func malformed(_ text: String) {
        #expect(throws: DTLSError.fingerprintMalformed(String(text.prefix(256)))) {
            try CertificateFingerprint(parsing: text)
        }
    }

    @Test func aLongTextIsRefusedAndShownInPart() {
        let text = "sha-256 " + String(repeating: ":", count: 100_000)
        #expect(throws: DTLSError.fingerprintMalformed(String(text.prefix(256)))) {
            try CertificateFingerprint(parsing: text)
        }
    }

    @Test(arguments: ["sha-1", "SHA-1", "md5", "sha-224", "whirlpool"])
    func weakOrUnknownHashes(_ name: String) {
        let text = name + " " + Array(repeating: "AB", count: 20).joined(separator: ":")
        let refusal = DTLSError.fingerprintAlgorithmRefused(name.lowercased())
        #expect(throws: refusal) { try CertificateFingerprint(parsing: text) }
        #expect(throws: refusal) { try CertificateFingerprint.usable([text]) }
        #expect("\(refusal)".contains(name.lowercased()) && "\(refusal)".contains("sha-256"))
    }

    @Test func aWeakHashBesideAGoodOneIsPassedOver() throws {
        let good = try Identities.shared.get().first.print
        let weak = "sha-1 " + Array(repeating: "AB", count: 20).joined(separator: ":")
        #expect(try CertificateFingerprint.usable([weak, good.description]) == [good])
        #expect(throws: DTLSError.noUsableFingerprint) { try CertificateFingerprint.usable([]) }
    }
}

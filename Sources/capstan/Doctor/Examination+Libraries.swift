import DTLS
import Muxing
import Outbound
import SRTP
import Telemetry

extension Examination {
    func libraries() -> [Finding] { [openSSL(), srtp(), formats(), curl()] }

    private func openSSL() -> Finding {
        do {
            _ = try DTLSCertificate(now: SystemClock.wall())
            return .ok("dtls", "\(OpenSSLLibrary.version), makes certificates")
        } catch {
            return .fail("dtls", "\(OpenSSLLibrary.version): \(error)", "install Debian's libssl3 anew")
        }
    }

    private func srtp() -> Finding {
        var able: [String] = []
        for cipher in SRTPCipher.allCases {
            let keys = [UInt8](repeating: 7, count: cipher.keyAndSaltLength)
            if (try? SRTPContext(profile: cipher, inboundKey: keys, outboundKey: keys)) != nil {
                able.append(Self.name(of: cipher))
            }
        }
        let list = able.joined(separator: ", ")
        if able.isEmpty { return .fail("srtp", "no cipher works", "install the libraries of docs/operations.md anew") }
        if able.count < SRTPCipher.allCases.count {
            return .warn(
                "srtp", "only \(list)",
                "install the libraries of docs/operations.md anew: AES-GCM costs a fifth of the other")
        }
        return .ok("srtp", list)
    }

    private static func name(of cipher: SRTPCipher) -> String {
        switch cipher {
        case .aeadAES128GCM: "AES-128-GCM"
        case .aeadAES256GCM: "AES-256-GCM"
        case .aes128CMSHA1_80: "AES-128-CM with SHA1"
        }
    }

    private func formats() -> Finding {
        let missing = FormatLibrary.missingMuxers
        if missing.isEmpty { return .ok("containers", "\(FormatLibrary.version), writes webm, mp4, matroska") }
        return .fail(
            "containers", "\(FormatLibrary.version) cannot write \(missing.joined(separator: ", "))",
            "install Debian's libavformat59 in place of it")
    }

    private func curl() -> Finding {
        guard let version = CurlLibrary.version else {
            return .fail("http client", "libcurl does not start", "install Debian's libcurl4 anew")
        }
        return CurlLibrary.hasTLS
            ? .ok("http client", "libcurl \(version)")
            : .warn("http client", "libcurl \(version) has no TLS", "install Debian's libcurl4")
    }
}

import Foundation
import HTTPAPI

extension Examination {
    private static let daysToRenew = 14.0

    /// Nothing where HTTP is plain.
    func tls() -> [Finding] {
        do throws(HTTPAPIError) {
            guard let files = try TLSFiles(certificate: settings.tlsCertificate, key: settings.tlsKey) else {
                return []
            }
            let expires = try files.read().expires
            let day = expires.formatted(.iso8601.year().month().day())
            let left = expires.timeIntervalSinceNow / 86_400
            let advice = "put a new certificate and its key into the files; no restart is needed"
            if left <= 0 { return [.warn("tls", "\(files.certificate): its time is over since \(day)", advice)] }
            if left < Self.daysToRenew {
                return [.warn("tls", "\(files.certificate) is good until \(day), \(Int(left)) days more", advice)]
            }
            return [.ok("tls", "\(files.certificate) is good until \(day)")]
        } catch {
            return [
                .fail("tls", error.description, "mend tls.certificate and tls.key, or leave both out for plain HTTP")
            ]
        }
    }
}

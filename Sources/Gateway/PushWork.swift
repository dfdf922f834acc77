import Broadcasting
import Foundation
import Media
import Pushing
import WorkerLink

/// One connection of a push, in a process of its own: what a server says is read there, and a stuck one ends with it.
///
/// In: stream 0, H.264 (H.265 to SRT), and stream 1, AAC, from a keyframe on. Nothing comes out but reports.
package enum PushWork {
    package static let kind = "push"
    /// Bytes of address space.
    private static let memory: UInt64 = 1 << 30

    package struct Report: Codable, Sendable, Hashable {
        /// Of media that went out.
        package var bytes: UInt64
    }

    package static func order(_ address: PushAddress, hasPicture: Bool, hasSound: Bool) throws -> LiveOrder {
        let order = PushOrder(
            url: address.url, container: address.transport == .srt ? .mpegts : .flv,
            options: options(address.options), authorities: authorities, hasPicture: hasPicture, hasSound: hasSound)
        return LiveOrder(
            kind: kind, body: [UInt8](try JSONEncoder().encode(order)),
            // It waits for a server ten seconds at most; what is still silent then hangs.
            limits: WorkerLimits(memory: memory, niceness: 0, silence: .seconds(13)))
    }

    private static func options(_ options: SRTOptions) -> [String: String] {
        var named: [String: String] = [:]
        named["streamid"] = options.streamID
        named["passphrase"] = options.passphrase
        named["pbkeylen"] = options.keyLength.map { String($0) }
        named["latency"] = options.latencyMilliseconds.map { String($0 * 1000) }
        return named
    }

    /// Those that the system trusts, or the file that its programs are told to trust.
    private static var authorities: String {
        ProcessInfo.processInfo.environment["SSL_CERT_FILE"] ?? "/etc/ssl/certs/ca-certificates.crt"
    }

    package static func report(_ body: [UInt8]) -> Report? {
        try? JSONDecoder().decode(Report.self, from: Data(body))
    }

    /// The process's side. Its first report says that the server has agreed.
    package static let perform: LiveChild.Work = { body, context in
        let order = try JSONDecoder().decode(PushOrder.self, from: Data(body))
        do throws(PushingError) {
            let connection = try PushConnection(order)
            tell(Report(bytes: 0), context)
            var told = ContinuousClock.now
            while let media = context.next() {
                try connection.take(media.frame, stream: media.stream, at: media.time)
                guard ContinuousClock.now - told >= .seconds(1) else { continue }
                told = .now
                tell(Report(bytes: connection.bytes), context)
            }
            connection.finish()
        } catch {
            throw WorkerLinkError.failed(text: error.description, isFinal: false)
        }
    }

    private static func tell(_ report: Report, _ context: LiveChild.Context) {
        if let text = try? JSONEncoder().encode(report) { context.report([UInt8](text)) }
    }
}

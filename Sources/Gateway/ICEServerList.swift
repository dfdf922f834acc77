import Logging
import Media
import Outbound
import Settings
import Telemetry

/// The STUN and TURN servers that sessions are told of, with credentials of each session's own where a secret is shared
/// with the server: coturn's `use-auth-secret`, draft-uberti-behave-turn-rest-00.
package struct ICEServerList: Sendable {
    private let servers: [ICEServer]
    private let secrets: SecretReader
    private let lifetime: Duration
    private let logger: Logger
    private let wallClock: @Sendable () -> WallClock

    package init(
        _ servers: [ICEServer], secrets: SecretReader, lifetime: Duration, logger: Logger,
        wallClock: @escaping @Sendable () -> WallClock
    ) {
        self.servers = servers
        self.secrets = secrets
        self.lifetime = lifetime
        self.logger = logger
        self.wallClock = wallClock
    }

    /// A secret that cannot be read is better said at once.
    func check() async throws(GatewayError) {
        for server in servers {
            guard let name = server.secret else { continue }
            do throws(SecretReader.Missing) {
                _ = try await secrets.text(name)
            } catch {
                throw .invalid("iceServers: \(error)")
            }
        }
    }

    /// A server whose secret cannot be read by now is left out: the session may do without it.
    package func servers(for user: UUIDv7) async -> [ICEServer] {
        var named: [ICEServer] = []
        for server in servers {
            guard let name = server.secret else {
                named.append(server)
                continue
            }
            do throws(SecretReader.Missing) {
                let secret = try await secrets.text(name)
                if let server = Self.signed(server, secret: secret, user: "\(user)", until: wallClock() + lifetime) {
                    named.append(server)
                }
            } catch {
                logger.error("TURN server left out of an answer", metadata: ["reason": "\(error)"])
            }
        }
        return named
    }

    /// The name says until when it is good, in seconds since 1970, and of whom it is.
    package static func signed(_ server: ICEServer, secret: String, user: String, until: WallClock) -> ICEServer? {
        let name = "\(until.nanoseconds / 1_000_000_000):\(user)"
        return ICEServer(
            url: server.url, username: name,
            credential: Digest.base64(Digest.hmacSHA1(key: secret.utf8, name.utf8)))
    }
}

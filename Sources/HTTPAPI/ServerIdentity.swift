import Logging
import NIOConcurrencyHelpers
import NIOSSL

/// Who the HTTPS port is: each new connection gets what the files held last that could be used.
final class ServerIdentity: Sendable {
    static let look = Duration.seconds(2)

    private struct State {
        var credentials: ServerCredentials
        var stamp: [String]
    }

    private let files: TLSFiles
    private let logger: Logger
    private let state: NIOLockedValueBox<State>

    /// Blocks.
    init(_ files: TLSFiles, logger: Logger) throws(HTTPAPIError) {
        self.files = files
        self.logger = logger
        let stamp = files.stamp
        state = NIOLockedValueBox(State(credentials: try files.read(), stamp: stamp))
    }

    /// Reads the files again, where they have changed. One that is written at this moment is read the next time. Blocks.
    func refresh() {
        let stamp = files.stamp
        guard state.withLockedValue({ $0.stamp != stamp }) else { return }
        do throws(HTTPAPIError) {
            let credentials = try files.read()
            state.withLockedValue { $0 = State(credentials: credentials, stamp: stamp) }
            logger.notice(
                "certificate taken", metadata: ["file": "\(files.certificate)", "expires": "\(credentials.expires)"])
        } catch {
            state.withLockedValue { $0.stamp = stamp }
            logger.error("the certificate before stays in use", metadata: ["error": "\(error)"])
        }
    }

    var configuration: TLSConfiguration {
        var configuration = state.withLockedValue { $0.credentials.configuration }
        configuration.sslContextCallback = { [state] _, promise in
            let credentials = state.withLockedValue { $0.credentials }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = credentials.chain
            override.privateKey = credentials.key
            promise.succeed(override)
        }
        return configuration
    }
}

import Gateway
import Glibc
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import Media
import Muxing
import NIOCore
import NIOPosix
import ServiceLifecycle
import Telemetry

/// The HTTP side of the gateway: WHIP, REST, metrics and the page, on one address. With a certificate it is HTTPS, and
/// HTTP/2 for those who can.
package final class APIServer: Sendable {
    package let table: RouteTable
    private let settings: APISettings
    private let group: ServiceGroup
    private let fileThreads: NIOThreadPool
    private let identity: ServerIdentity?

    /// An error says which certificate or key cannot be used. Blocks.
    /// - Parameters:
    ///   - onListening: called once with the address as it was bound (`127.0.0.1:8080`), port 0 resolved.
    ///   - now: civil time, for statistics and for the length of what is under way.
    package convenience init(
        gateway: Gateway, settings: APISettings, logger: Logger, now: @escaping @Sendable () -> WallClock,
        onListening: @escaping @Sendable (ListeningAddress) -> Void = { _ in }
    ) throws(HTTPAPIError) {
        let fileThreads = NIOThreadPool(numberOfThreads: 2)
        let pages = PageFile.all()
        let routes =
            WHIPRoutes(gateway: gateway, settings: settings).routes
            + WHEPRoutes(gateway: gateway, settings: settings).routes
            + RecordingRoutes(
                gateway: gateway, settings: settings, files: FileResponder(threads: fileThreads), now: now
            ).routes
            + SessionRoutes(gateway: gateway, now: now).routes
            + EventRoutes(gateway: gateway, settings: settings, logger: logger).routes
            + JobRoutes(gateway: gateway).routes
            + ExportRoutes(
                exports: gateway.exports, settings: settings, files: FileResponder(threads: fileThreads)
            ).routes
            + BroadcastRoutes(broadcasts: gateway.broadcasts, settings: settings).routes
            + HLSRoutes(files: FileResponder(threads: fileThreads)) { await gateway.broadcasts.media(of: $0) }.routes
            + SystemRoutes(gateway: gateway, pages: pages).routes
            + PageRoutes(pages: pages).routes
        try self.init(
            routes: routes, settings: settings, fileThreads: fileThreads, logger: logger, now: now,
            live: { gateway.broadcasts.stage(of: $0) }, onListening: onListening)
    }

    /// The same server over any routes.
    /// - Parameter live: where viewers of live broadcasts are answered without a route.
    package init(
        routes: [Route], settings: APISettings, fileThreads: NIOThreadPool, logger: Logger,
        now: @escaping @Sendable () -> WallClock = SystemClock.wall,
        live: @escaping @Sendable (UUIDv7) -> LiveStage? = { _ in nil },
        onListening: @escaping @Sendable (ListeningAddress) -> Void
    ) throws(HTTPAPIError) {
        self.settings = settings
        self.fileThreads = fileThreads
        table = RouteTable(routes)
        let policy = CrossOriginPolicy(origins: settings.allowedOrigins)
        let responder = APIResponder(table: table, policy: policy, logger: logger)
        let door = HLSDoor(policy: policy, logger: logger, now: now, find: live)
        let headerLimit = settings.maxHeaderBytes
        // Hummingbird tells of its start in words of its own; the gateway tells it once, with the address as bound.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let idleLimit = TimeAmount.nanoseconds(settings.idleTimeout.nanoseconds)
        let channel = HTTP1Channel.Configuration(
            // Hummingbird's own idle timeout sees nothing of what viewers ask.
            additionalChannelHandlers: [
                HeaderErrorHandler(maxHeaderBytes: headerLimit), IdleDeadline(limit: idleLimit), HLSHandler(door),
            ],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: headerLimit, maxHeaderListSize: headerLimit,
                maxHeaderFieldCount: settings.maxHeaderFields))
        let isSecure = settings.tls != nil
        identity = if let files = settings.tls { try ServerIdentity(files, logger: logger) } else { nil }
        let application = Application(
            responder: responder,
            server: Self.server(identity, channel, settings),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(settings.maxConnections, logger: quiet)),
            onServerRunning: { channel in
                if let address = channel.localAddress { onListening(ListeningAddress(address, isSecure: isSecure)) }
            },
            logger: quiet)
        var configuration = ServiceGroupConfiguration(services: [application], logger: quiet)
        configuration.maximumGracefulShutdownDuration = settings.shutdownGrace
        group = ServiceGroup(configuration: configuration)
    }

    private static func server(
        _ identity: ServerIdentity?, _ channel: HTTP1Channel.Configuration, _ settings: APISettings
    ) -> HTTPServerBuilder {
        guard let identity else { return .http1(configuration: channel) }
        let configuration = HTTP2ChannelConfiguration(
            idleTimeout: settings.idleTimeout, gracefulCloseTimeout: settings.shutdownGrace,
            streamConfiguration: channel)
        let limit = settings.handshakeTimeout
        return HTTPServerBuilder { responder in
            let channel = try HTTP2UpgradeChannel(
                tlsConfiguration: identity.configuration, configuration: configuration, responder: responder)
            return SecureChannel(channel, limit: limit)
        }
    }

    /// Listens and answers until `stop` or until the task is cancelled; once only.
    package func run() async throws {
        fileThreads.start()
        let watching = identity.map { identity in
            Task { [fileThreads] in
                while (try? await Task.sleep(for: ServerIdentity.look)) != nil {
                    try? await fileThreads.runIfActive { identity.refresh() }
                }
            }
        }
        defer { watching?.cancel() }
        let outcome: Result<Void, any Error>
        do {
            try await group.run()
            outcome = .success(())
        } catch let error as IOError {
            outcome = .failure(cannotListen(error))
        } catch is SocketAddressError.UnknownHost {
            outcome = .failure(unknownHost)
        } catch {
            outcome = .failure(error)
        }
        try await fileThreads.shutdownGracefully()
        try outcome.get()
    }

    /// Takes no more requests, lets answers under way end within `shutdownGrace`, and makes `run` return.
    package func stop() async {
        await group.triggerGracefulShutdown()
    }
}

extension APIServer {
    private var wanted: String { ListeningAddress(host: settings.host, port: settings.port).description }

    private func cannotListen(_ error: IOError) -> HTTPAPIError {
        let reason =
            switch error.errnoCode {
            case EADDRINUSE:
                "another program listens there. Stop it, or choose another address with --http HOST:PORT."
            case EACCES:
                "the port needs rights that this user does not have. Choose one above 1023 with --http HOST:PORT."
            case EADDRNOTAVAIL: "this machine does not have that address. Choose one that it has with --http HOST:PORT."
            default: error.description
            }
        return .cannotListen(address: wanted, reason: reason)
    }

    private var unknownHost: HTTPAPIError {
        .cannotListen(
            address: wanted,
            reason: "the name cannot be resolved. Give an address of this machine with --http HOST:PORT.")
    }
}

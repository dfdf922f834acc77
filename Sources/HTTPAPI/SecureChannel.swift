import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOSSL

/// Hummingbird's HTTP/1.1 and HTTP/2 over TLS, with a deadline for the handshake, which it has not.
struct SecureChannel: HTTPChannelHandler {
    private let base: HTTP2UpgradeChannel
    private let limit: TimeAmount

    var responder: Responder { base.responder }

    init(_ base: HTTP2UpgradeChannel, limit: Duration) {
        self.base = base
        self.limit = .nanoseconds(limit.nanoseconds)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP2UpgradeChannel.Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let tls = try pipeline.handler(type: NIOSSLServerHandler.self)
            try pipeline.addHandler(HandshakeDeadline(limit: limit), position: .after(tls))
            return value
        }
    }

    func handle(value: HTTP2UpgradeChannel.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

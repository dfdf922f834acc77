import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Answers a request that could not be parsed with a problem document, then closes: what follows on the connection has
/// no beginning any more.
final class HeaderErrorHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let maxHeaderBytes: Int
    private var answersDue = 0
    private var isFinished = false

    init(maxHeaderBytes: Int) {
        self.maxHeaderBytes = maxHeaderBytes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { answersDue += 1 }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { answersDue -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let parserError = error as? HTTPParserError, answersDue <= 0, !isFinished else {
            context.fireErrorCaught(error)
            return
        }
        isFinished = true
        let problem =
            parserError == .headerOverflow
            ? Problem(
                .headersTooLarge, "The request's header is larger than \(maxHeaderBytes) bytes. Send fewer fields.")
            : Problem(.invalidRequest, "This is not HTTP/1.1 (RFC 9112): \(parserError).")
        let text = problem.json.text + "\n"
        var head = HTTPResponse(status: .init(code: problem.status))
        head.headerFields = [
            .contentType: "application/problem+json", .contentLength: String(text.utf8.count), .connection: "close",
        ]
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(string: text))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}

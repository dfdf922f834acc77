import NIOCore
import NIOHTTPTypes

/// Closes a connection that sends nothing for so long while no request waits for its answer.
final class IdleDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private var answersDue = 0
    /// Within a request: it can stop in the middle for ever.
    private var isReading = false
    private var activeAt = NIODeadline.now()
    private var looking: Scheduled<Void>?

    init(limit: TimeAmount) { self.limit = limit }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { look(at: .now() + limit, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        look(at: .now() + limit, context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { looking?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        looking?.cancel()
        looking = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        activeAt = .now()
        switch unwrapInboundIn(data) {
        case .head:
            answersDue += 1
            isReading = true
        case .body: break
        case .end: isReading = false
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            answersDue -= 1
            activeAt = .now()
        }
        context.write(data, promise: promise)
    }

    /// One timer for as long as the connection is there: it looks when it would be too late, and again from then.
    private func look(at time: NIODeadline, _ context: ChannelHandlerContext) {
        looking?.cancel()
        let own = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        looking = context.eventLoop.scheduleTask(deadline: time) { own.value.handler.look(own.value.context) }
    }

    private func look(_ context: ChannelHandlerContext) {
        let isAnswering = answersDue > 0 && !isReading
        let due = isAnswering ? .now() + limit : activeAt + limit
        if due > .now() { look(at: due, context) } else { context.close(promise: nil) }
    }
}

import HTTPTypes
import Logging
import Media
import Muxing
import NIOCore
import NIOHTTPTypes

/// Answers viewers of live broadcasts on the connection's own event loop, and passes everything else on: a thousand viewers
/// ask within milliseconds for what has just come, and a task and its turns on other threads cost each several times what
/// the answer does.
final class HLSHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State {
        /// Between requests, or in one that others answer.
        case passing
        case reading(HLSQuestion)
        case waiting(HLSQuestion, LiveWait)
        /// Until the kernel has taken most of the answer.
        case sending
    }

    /// Parts of requests that come before the answer: who sends more does not wait for answers at all.
    private static let heldLimit = 64

    private let door: HLSDoor
    private var state = State.passing
    /// Requests that others have not answered yet.
    private var answersDue = 0
    private var held: [HTTPRequestPart] = []
    private var quiescing: ChannelShouldQuiesceEvent?
    private var turns: UInt64 = 0
    private var address: String?

    init(_ door: HLSDoor) { self.door = door }

    func handlerAdded(context: ChannelHandlerContext) { address = context.channel.remoteAddress?.ipAddress }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(unwrapInboundIn(data), context)
    }

    private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch (state, part) {
        case (.waiting, _), (.sending, _):
            held.append(part)
            if held.count > Self.heldLimit { context.close(promise: nil) }
        case (.passing, .head(let head)):
            let question = HLSQuestion(head, door.find)
            if answersDue == 0, let question, !question.needsRoute {
                state = .reading(question)
            } else {
                question?.note(at: address)
                answersDue += 1
                pass(part, context)
            }
        case (.passing, .body), (.passing, .end): pass(part, context)
        case (.reading(let question), .end):
            question.note(at: address)
            answer(question, context)
        case (.reading(let question), .head), (.reading(let question), .body):
            state = .passing
            answersDue += 1
            pass(.head(question.head), context)
            pass(part, context)
        }
    }

    private func pass(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        context.fireChannelRead(wrapInboundOut(part))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { answersDue = max(answersDue - 1, 0) }
        context.write(data, promise: promise)
    }

    // MARK: Answers

    private func answer(_ question: HLSQuestion, _ context: ChannelHandlerContext) {
        turns += 1
        let (turn, loop) = (turns, context.eventLoop)
        let own = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        let next = question.stage.turn(question.file, question.reload, since: question.asked) { wake in
            loop.execute { own.value.handler.woken(wake, turn, own.value.context) }
        }
        switch next {
        case .answer(let answer): send(answer, to: question, context)
        case .wait(let wait): state = .waiting(question, wait)
        }
    }

    private func woken(_ wake: LiveWake, _ turn: UInt64, _ context: ChannelHandlerContext) {
        guard turn == turns, case .waiting(let question, _) = state else { return }
        switch wake {
        case .changed: answer(question, context)
        case .expired:
            question.note(at: address)
            send(.notInTime, to: question, context)
        case .crowded: send(.crowded, to: question, context)
        case .cancelled: break
        }
    }

    private func send(_ answer: LiveAnswer, to question: HLSQuestion, _ context: ChannelHandlerContext) {
        state = .passing
        let isLast = question.head.headerFields[.connection].map { $0.lowercased() == "close" } ?? false
        let (head, pieces) = door.answer(answer, to: question, isLast: isLast)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        for piece in pieces { context.write(wrapOutboundOut(.body(piece)), promise: nil) }
        guard !isLast else {
            let channel = context.channel
            let sent = context.eventLoop.makePromise(of: Void.self)
            sent.futureResult.whenComplete { _ in channel.close(promise: nil) }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
            return
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if context.channel.isWritable { goOn(context) } else { state = .sending }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, case .sending = state {
            state = .passing
            goOn(context)
        }
        context.fireChannelWritabilityChanged()
    }

    /// With what came meanwhile.
    private func goOn(_ context: ChannelHandlerContext) {
        if !held.isEmpty {
            let parts = held
            held = []
            for part in parts { take(part, context) }
            context.fireChannelReadComplete()
        }
        guard let event = quiescing, case .passing = state else { return }
        quiescing = nil
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Ends

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelShouldQuiesceEvent, case .waiting = state {
            quiescing = event
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    private func leave() {
        if case .waiting(_, let wait) = state { wait.cancel() }
        state = .passing
        held = []
    }
}

import Delivering
import JobQueue
import Logging
import Media
import NIOConcurrencyHelpers
import Outbound
import Stores
import Telemetry

/// Brings one event to one receiver.
package struct WebhookRun: JobRun {
    /// Asks a receiver. It blocks no thread of the cooperative pool.
    package typealias Call = @Sendable (HTTPRequest) async throws(OutboundError) -> HTTPAnswer

    package let kind = JobKind.webhook
    /// It waits for others.
    package let cost = 0.0

    private let store: StateStore
    private let secrets: SecretReader
    private let lanes = ReceiverLanes()
    private let call: Call
    private let logger: Logger
    private let wallClock: @Sendable () -> WallClock
    private let timeout: Duration
    private let tidiedAt = NIOLockedValueBox<WallClock?>(nil)

    package init(
        store: StateStore, secrets: SecretReader, logger: Logger, timeout: Duration = HTTPRequest.webhookTimeout,
        wallClock: @escaping @Sendable () -> WallClock, call: @escaping Call
    ) {
        self.store = store
        self.secrets = secrets
        self.logger = logger
        self.timeout = timeout
        self.wallClock = wallClock
        self.call = call
    }

    /// Over libcurl, each call on a thread of its own.
    package static func calling(_ client: HTTPClient) -> Call {
        { request throws(OutboundError) in
            let outcome: Result<HTTPAnswer, OutboundError> = await withCheckedContinuation { continuation in
                BackgroundThread.start(name: "webhook") {
                    do throws(OutboundError) {
                        continuation.resume(returning: .success(try client.perform(request)))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            }
            return try outcome.get()
        }
    }

    package func run(_ job: Job, _ context: JobContext) async throws -> JobEnd {
        guard let delivery = try await context.patiently({ try await store.webhook(job.id) }) else {
            return .failed("what it was to tell is not kept any more", isFinal: true)
        }
        let (target, url) = (delivery.target, HTTPRequest.shown(delivery.target.url))
        let told = "\(delivery.type) to \(url)"
        if try await context.patiently({ try await store.isStopped(target) }) {
            return .failed("\(told): the receiver has answered 410, it wants no more", isFinal: true)
        }
        let secret: WebhookSecret
        do throws(SecretReader.Missing) {
            secret = try await secrets.webhook(target.secret)
        } catch {
            return .failed("\(told): \(error)", isFinal: false)
        }
        let host = target.host
        switch lanes.enter(host) {
        case .enter: break
        case .wait(let delay): return .postponed(delay)
        }
        let request = HTTPRequest(
            delivery, signedWith: secret, at: wallClock(), timeout: timeout, isCancelled: { context.isAskedToEnd })
        do throws(OutboundError) {
            let answer = try await call(request)
            lanes.leave(host, wasSlow: false)
            return try await end(after: answer.status, delivery, told: told, context)
        } catch {
            lanes.leave(host, wasSlow: error.reason == .timedOut)
            if error.reason == .cancelled { return .brokenOff }
            return .failed("\(told): \(error.detail)", isFinal: error.reason == .invalidRequest)
        }
    }

    private func end(
        after status: Int, _ delivery: WebhookDelivery, told: String, _ context: JobContext
    ) async throws(OutboundError) -> JobEnd {
        switch WebhookVerdict(status: status) {
        case .delivered:
            return .completed([
                "status": .integer(Int64(status)), "event": .string(delivery.type), "number": .integer(delivery.number),
                "url": .string(HTTPRequest.shown(delivery.target.url)),
            ])
        case .gone:
            do {
                try await context.patiently { try await store.stopWebhooks(to: delivery.target) }
                logger.warning(
                    "a webhook's receiver wants no more: it answered 410",
                    metadata: ["url": "\(HTTPRequest.shown(delivery.target.url))"])
                return .failed("\(told): it answered 410: it is told nothing any more", isFinal: true)
            } catch {
                return .failed("\(told): it answered 410, which could not be kept: \(error)", isFinal: false)
            }
        case .again(let text): return .failed("\(told): \(text)", isFinal: false)
        }
    }

    // MARK: What comes after it

    package func completed(_ job: Job) async { await next(after: job) }

    package func ended(_ job: Job) async { await next(after: job) }

    private func next(after job: Job) async {
        guard let line = job.uniqueKey else { return }
        do {
            try await store.releaseWebhook(line: line, now: wallClock())
        } catch {
            // It is found again when jobs are looked after.
            logger.warning("the next webhook could not be queued", metadata: ["error": "\(error)"])
        }
    }

    package func lookAfter() async {
        do {
            try await store.releaseWebhooks(now: wallClock())
            let now = wallClock()
            let isDue = tidiedAt.withLockedValue { last in
                if let last, last <= now, now < last + .seconds(600) { return false }
                last = now
                return true
            }
            if isDue { try await store.tidyWebhooks() }
        } catch {
            logger.warning("webhooks cannot be looked after", metadata: ["error": "\(error)"])
        }
    }
}

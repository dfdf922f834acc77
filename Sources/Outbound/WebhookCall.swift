import Delivering
import Media

extension HTTPRequest {
    /// How long a receiver may take over it.
    package static let webhookTimeout = Duration.seconds(15)
    /// Of a receiver's answer only the status matters.
    private static let webhookAnswerBytes = 64 << 10

    /// The call that brings one delivery to its receiver, as Standard Webhooks has it. Redirections are not followed.
    package init(
        _ delivery: WebhookDelivery, signedWith secret: WebhookSecret, at now: WallClock,
        timeout: Duration = webhookTimeout, isCancelled: (@Sendable () -> Bool)? = nil
    ) {
        let (id, seconds) = (delivery.job.description, now.nanoseconds / 1_000_000_000)
        let body = Array(delivery.body.utf8)
        self.init(
            method: "POST", url: delivery.target.url,
            headers: [
                ("content-type", "application/json"), ("webhook-id", id), ("webhook-timestamp", "\(seconds)"),
                ("webhook-signature", secret.signature(id: id, timestamp: seconds, body: body)),
            ],
            body: body, timeout: timeout, maximumAnswerBytes: Self.webhookAnswerBytes, isCancelled: isCancelled)
    }
}

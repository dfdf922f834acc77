/// What a receiver's answer means for a delivery (Standard Webhooks, "Deliverability and reliability").
package enum WebhookVerdict: Sendable, Hashable {
    case delivered
    /// It does not want anything any more.
    case gone
    /// Try again later.
    case again(String)

    package init(status: Int) {
        switch status {
        case 200..<300: self = .delivered
        case 410: self = .gone
        case 300..<400:
            self = .again("it answered \(status): redirections are not followed; configure the address they lead to")
        default: self = .again("it answered \(status); only 2xx says that it has taken it")
        }
    }
}

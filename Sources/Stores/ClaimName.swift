import Foundation
import NIOConcurrencyHelpers

/// One claim's name in its job's row, by which its sender knows it again when the answer was lost.
final class ClaimName: Sendable {
    let name = UUID().uuidString
    private let sent = NIOLockedValueBox(false)

    /// Whether this was asked before.
    func wasSent() -> Bool {
        sent.withLockedValue { sent in
            defer { sent = true }
            return sent
        }
    }
}

import Foundation
import NIOConcurrencyHelpers

/// Who claims: what a gateway left can be taken up by the next start with its folder, what others hold cannot.
package enum JobHolder: String, Sendable, CaseIterable {
    /// The one process that has the folder's lock.
    case gateway
    case worker
}

/// One claim's name in its job's row, by which its sender knows it again when the answer was lost.
final class ClaimName: Sendable {
    let name: String
    private let sent = NIOLockedValueBox(false)

    init(_ holder: JobHolder) {
        name = "\(holder.rawValue):\(UUID().uuidString)"
    }

    /// Whether this was asked before.
    func wasSent() -> Bool {
        sent.withLockedValue { sent in
            defer { sent = true }
            return sent
        }
    }
}

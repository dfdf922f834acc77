/// Which way media goes, seen by whoever wrote it (RFC 8866 clause 6.7).
package enum MediaDirection: String, Hashable, Sendable, CaseIterable {
    case sendrecv, sendonly, recvonly, inactive

    package var sends: Bool {
        switch self {
        case .sendrecv, .sendonly: true
        case .recvonly, .inactive: false
        }
    }

    package var receives: Bool {
        switch self {
        case .sendrecv, .recvonly: true
        case .sendonly, .inactive: false
        }
    }
}

extension [SDPAttribute] {
    /// The first direction attribute.
    var direction: MediaDirection? {
        for attribute in self where attribute.value == nil {
            if let direction = MediaDirection(rawValue: attribute.name) { return direction }
        }
        return nil
    }
}

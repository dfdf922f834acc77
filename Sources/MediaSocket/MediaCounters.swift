import Synchronization

/// A number that one thread adds to and any may read.
package final class MediaCounter: Sendable {
    private let value = Atomic<UInt64>(0)

    package func add(_ more: Int) {
        if more > 0 { value.wrappingAdd(UInt64(more), ordering: .relaxed) }
    }

    package var current: UInt64 { value.load(ordering: .relaxed) }
}

/// What the media port has seen, by what became of it.
package struct MediaCounters: Sendable {
    package let datagramsReceived = MediaCounter()
    package let bytesReceived = MediaCounter()
    /// Neither a known address nor a connectivity check of a session of ours.
    package let datagramsFromStrangers = MediaCounter()
    /// Empty, or of no protocol that RFC 7983 lets share this port.
    package let datagramsUnrecognised = MediaCounter()
    package let datagramsNotSent = MediaCounter()
    /// Plain STUN Binding requests that were answered.
    package let bindingsAnswered = MediaCounter()
    package let connectionsOpened = MediaCounter()
    package let connectionsClosed = MediaCounter()
    /// By `ConnectionEnd`, in its order.
    private let connectionEnds = ConnectionEnd.allCases.map { _ in MediaCounter() }

    package init() {}

    /// Connections that were dropped for a reason.
    package func connections(_ end: ConnectionEnd) -> MediaCounter { connectionEnds[end.rawValue] }
}

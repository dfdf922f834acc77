import ICE
import Media

/// Datagrams that have been read and are still to be worked on, those of each session in their order.
package struct WaitingDatagrams {
    package struct Item {
        package let datagram: UnsafeMutableRawBufferPointer
        package let remote: TransportAddress
        package let local: LocalAddress
        package let instant: Instant
        /// The place of the session's next one.
        package fileprivate(set) var next: Int?
    }

    private struct Row {
        var first: Int?
        var last = 0
    }

    private var items: [Item] = []
    private var rows: [Row] = []
    /// Of the sessions that datagrams came for, by the first that did; one whose row was taken meanwhile may stand twice.
    package private(set) var slots: [Int] = []

    package init() {}

    package subscript(place: Int) -> Item { items[place] }

    package mutating func append(
        _ datagram: UnsafeMutableRawBufferPointer, from remote: TransportAddress, to local: LocalAddress,
        at instant: Instant, for slot: Int
    ) {
        while rows.count <= slot { rows.append(Row()) }
        let place = items.count
        items.append(Item(datagram: datagram, remote: remote, local: local, instant: instant, next: nil))
        if rows[slot].first == nil {
            rows[slot].first = place
            slots.append(slot)
        } else {
            items[rows[slot].last].next = place
        }
        rows[slot].last = place
    }

    /// The place of a session's first datagram; the row is empty from then on.
    package mutating func takeFirst(of slot: Int) -> Int? {
        guard slot < rows.count else { return nil }
        defer { rows[slot].first = nil }
        return rows[slot].first
    }

    /// To be called when every row has been taken.
    package mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
    }
}

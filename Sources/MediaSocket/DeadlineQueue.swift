import Media

/// When each session next wants to be woken: an indexed binary heap, so that a session's deadline is moved in place and
/// an idle session costs nothing.
package struct DeadlineQueue {
    private struct Entry {
        var instant: Instant
        var slot: Int
    }
    private var heap: [Entry] = []
    /// Where each slot stands in the heap; -1 where it does not.
    private var positions: [Int] = []

    package init() {}

    package var earliest: Instant? { heap.first?.instant }

    /// Sets, moves or (with `nil`) removes a slot's deadline.
    package mutating func set(_ slot: Int, to instant: Instant?) {
        while positions.count <= slot { positions.append(-1) }
        let position = positions[slot]
        guard let instant else {
            if position >= 0 { remove(at: position) }
            return
        }
        if position < 0 {
            heap.append(Entry(instant: instant, slot: slot))
            positions[slot] = heap.count - 1
            rise(heap.count - 1)
        } else if heap[position].instant != instant {
            let sooner = instant < heap[position].instant
            heap[position].instant = instant
            if sooner { rise(position) } else { sink(position) }
        }
    }

    /// The next slot whose deadline is not after `now`; its deadline is taken out.
    package mutating func popDue(at now: Instant) -> Int? {
        guard let first = heap.first, first.instant <= now else { return nil }
        remove(at: 0)
        return first.slot
    }

    private mutating func remove(at position: Int) {
        positions[heap[position].slot] = -1
        let last = heap.removeLast()
        guard position < heap.count else { return }
        heap[position] = last
        positions[last.slot] = position
        rise(position)
        sink(positions[last.slot])
    }

    private mutating func rise(_ start: Int) {
        var position = start
        while position > 0 {
            let parent = (position - 1) / 2
            guard heap[position].instant < heap[parent].instant else { return }
            exchange(position, parent)
            position = parent
        }
    }

    private mutating func sink(_ start: Int) {
        var position = start
        while true {
            var least = position
            for child in (2 * position + 1)...(2 * position + 2)
            where child < heap.count && heap[child].instant < heap[least].instant {
                least = child
            }
            guard least != position else { return }
            exchange(position, least)
            position = least
        }
    }

    private mutating func exchange(_ left: Int, _ right: Int) {
        heap.swapAt(left, right)
        positions[heap[left].slot] = left
        positions[heap[right].slot] = right
    }
}

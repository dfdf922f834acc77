/// A label's name and its value. Values come from small fixed sets (a state, a reason), never from peers: each new one
/// is a series that is kept for good.
package struct MetricLabel: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Whether a kind of track is wanted, and how.
package enum TrackWish<Wish: Codable & Sendable & Hashable>: Codable, Sendable, Hashable {
    case off
    case on(Wish)

    package var wish: Wish? {
        switch self {
        case .off: nil
        case .on(let wish): wish
        }
    }
}

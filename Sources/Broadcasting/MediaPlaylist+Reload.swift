extension MediaPlaylist {
    package enum Readiness: Hashable, Sendable {
        case ready
        case notYet
        /// Nobody who has read the playlist asks for this (clause 6.2.5.2).
        case tooFarAhead
    }

    /// Whether the playlist can answer this by now.
    package func readiness(for request: ReloadRequest) -> Readiness {
        if isEnded { return .ready }
        guard let wanted = request.segment else { return hasMedia || isGapsOnly ? .ready : .notYet }
        let (segment, part) = roll(wanted, request.part)
        let newest = segments.last?.number ?? -1
        let whole = open == nil ? newest : newest - 1
        if isReached(segment: segment, part: part) { return .ready }
        if segment > whole + 2 { return .tooFarAhead }
        if let part {
            let parts = segment == newest ? open?.parts.count ?? 0 : 0
            if part >= parts + rules.advancePartLimit { return .tooFarAhead }
        }
        return .notYet
    }

    /// Whether there are as many whole segments as a player goes back from the end (RFC 8216 clause 6.3.3).
    package var hasBeginning: Bool { segments.count(where: { $0.duration != nil }) >= 3 }

    package var newestWhole: Int? { segments.last(where: { $0.duration != nil })?.number }

    /// Whether a segment is whole, or has this part.
    package func isReached(segment: Int, part: Int?) -> Bool {
        guard let last = segments.last else { return false }
        if segment < last.number { return true }
        guard segment == last.number else { return false }
        if last.duration != nil { return true }
        return part.map { $0 < last.parts.count } ?? false
    }

    /// A part behind a whole segment's last is the first of the segment after it (clause 6.2.5.2).
    private func roll(_ segment: Int, _ part: Int?) -> (Int, Int?) {
        guard let part, let found = segments.first(where: { $0.number == segment }), found.duration != nil,
            part >= found.parts.count
        else { return (segment, part) }
        return (segment + 1, 0)
    }
}

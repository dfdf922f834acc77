/// What a viewer asked that cannot be meant; its reach is that request.
package enum BroadcastingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A delivery directive (draft-pantos-hls-rfc8216bis clause 6.2.5) that is not well formed.
    case malformedDirective(name: String, value: String)
    /// `_HLS_part` says nothing without `_HLS_msn` (clause 6.2.5.2).
    case partWithoutSegment

    package var description: String {
        switch self {
        case .malformedDirective(let name, let value):
            "HLS delivery directive \(name) is '\(value)'; it must be "
                + (name == ReloadRequest.skipName ? "YES or v2" : "a decimal number of at most 9 digits")
        case .partWithoutSegment: "HLS delivery directive _HLS_part came without _HLS_msn (6.2.5.2); give both"
        }
    }
}

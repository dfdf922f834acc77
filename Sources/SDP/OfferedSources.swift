/// The synchronization sources that an offered m-line names (RFC 5576).
struct OfferedSources: Sendable {
    /// In the order of their first mention, those that only resend or protect left out.
    private(set) var media: [UInt32] = []
    /// Source of retransmissions → source of what is sent again (`a=ssrc-group:FID`, RFC 5576 clause 4.2).
    private(set) var resends: [UInt32: UInt32] = [:]
    /// Source of parity → source of what it protects (`a=ssrc-group:FEC-FR`, RFC 5956 clause 4.3).
    private(set) var parity: [UInt32: UInt32] = [:]
    private(set) var cname: String?
    /// `<stream> <track>` of the first `a=ssrc:… msid:`, an older form of `a=msid`.
    private(set) var msid: String?

    init(_ attributes: [SDPAttribute]) {
        var named: [UInt32] = []
        for attribute in attributes {
            switch attribute.name {
            case "ssrc":
                let (head, rest) = attribute.pieces.cut(at: " ")
                guard let source = head.number(as: UInt32.self) else { continue }
                named.append(source)
                let (name, value) = (rest ?? "").cut(at: ":")
                if name == "cname", cname == nil { cname = value.map { String($0) } }
                if name == "msid", msid == nil { msid = value.map { String($0) } }
            case "ssrc-group":
                let fields = attribute.pieces.fields()
                let sources = fields.dropFirst().compactMap { $0.number(as: UInt32.self) }
                named += sources
                guard sources.count == 2, sources[0] != sources[1] else { continue }
                if fields.first == "FID" { resends[sources[1]] = sources[0] }
                if fields.first == "FEC-FR" { parity[sources[1]] = sources[0] }
            default:
                break
            }
        }
        var seen: Set<UInt32> = []
        media = named.filter { resends[$0] == nil && parity[$0] == nil && seen.insert($0).inserted }
    }
}

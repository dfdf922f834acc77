import Broadcasting
import HTTPTypes
import Media
import Muxing

/// What a viewer of a live broadcast asks for, where it is one of the questions that all players ask.
struct HLSQuestion {
    let head: HTTPRequest
    let stage: LiveStage
    let file: LiveFileName
    let reload: ReloadRequest
    let asked = ContinuousClock.now

    private static let prefix = "/hls/"

    /// `nil`: it is something else, or needs more thought. A path that is written with triplets is.
    init?(_ head: HTTPRequest, _ find: (UUIDv7) -> LiveStage?) {
        guard head.method == .get, let target = head.path, target.utf8.starts(with: Self.prefix.utf8) else {
            return nil
        }
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        let path = target[..<mark].dropFirst(Self.prefix.count)
        guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")), let id = UUIDv7(String(path[..<slash])),
            let stage = find(id), let file = LiveFileName(String(path[path.index(after: slash)...]))
        else { return nil }
        let query = mark < target.endIndex ? PercentCoding.query(String(target[target.index(after: mark)...])) : []
        guard let reload = try? ReloadRequest(query: query) else { return nil }
        self.head = head
        self.stage = stage
        self.file = file
        self.reload = reload
    }

    /// It is answered by the route: a part of a file, a browser's own player, that may have to wait for more than it asks,
    /// or what has to be made first.
    var needsRoute: Bool {
        if case .transportSegment = file { return true }
        return head.headerFields[.range] != nil || HLSRoutes.isMediaElement(head.headerFields)
    }

    /// Without the query: there may be a token in it.
    var path: String { String((head.path ?? "").prefix { $0 != "?" }) }

    /// Players are told apart by their address, that which a proxy says is theirs, and their name for themselves.
    func player(at address: String?) -> Int? {
        switch file {
        case .playlist, .transportPlaylist: break
        case .multivariant, .transportMultivariant, .initialization, .segment, .part, .transportSegment: return nil
        }
        var hasher = Hasher()
        hasher.combine(address)
        hasher.combine(head.headerFields[.xForwardedFor])
        hasher.combine(head.headerFields[.userAgent])
        return hasher.finalize()
    }

    func note(at address: String?) {
        if let player = player(at: address) { stage.note(player: player) }
    }
}

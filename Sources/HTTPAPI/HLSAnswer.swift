import Broadcasting
import HTTPTypes
import Hummingbird
import Muxing
import NIOCore

/// What a viewer of a live broadcast is sent: the head, and bytes that all viewers share.
struct HLSAnswer {
    var head: HTTPResponse
    var pieces: [ByteBuffer]

    /// - Parameters:
    ///   - name: what was asked for, as it may be repeated.
    ///   - targetDuration: in seconds.
    init(_ answer: LiveAnswer, name: String, targetDuration: Int) {
        switch answer {
        case .playlist(let text, let isSettled):
            // A blocking reload's answer may be kept for six target durations (draft-pantos-hls-rfc8216bis appendix B.1). Any
            // other is old with the next part; for a second of it a cache spares us a crowd.
            self.init(
                [
                    .contentType: HLSRoutes.playlistType,
                    .cacheControl: "public, max-age=\(isSettled ? targetDuration * 6 : 1)",
                ], [text])
        case .media(let media):
            self.init(
                [
                    .contentType: media.contentType, .cacheControl: HLSRoutes.settledCaching, .acceptRanges: "bytes",
                ], media.pieces)
        case .transport(let transport):
            self.init(
                transport.media.map { .media($0) } ?? .absent, name: name, targetDuration: targetDuration)
        case .absent: self.init(Self.absence(of: name))
        case .tooFarAhead:
            self.init(
                Problem(
                    .invalidRequest,
                    "_HLS_msn and _HLS_part name what is too far ahead; ask for what comes next in the playlist."))
        case .notInTime:
            self.init(
                Problem(
                    .unavailable, "Nothing came of the broadcast in time; its publisher may be away. Ask again.",
                    fields: [.retryAfter: "1"]))
        case .crowded:
            self.init(
                Problem(
                    .unavailable, "As many viewers wait for this broadcast as the gateway keeps. Ask again.",
                    fields: [.retryAfter: "1"]))
        }
    }

    private init(_ headers: HTTPFields, _ pieces: [ByteBuffer], status: HTTPResponse.Status = .ok) {
        head = HTTPResponse(status: status, headerFields: headers)
        head.headerFields[.contentLength] = String(pieces.reduce(0) { $0 + $1.readableBytes })
        self.pieces = pieces
    }

    private init(_ problem: Problem) {
        self.init(
            problem.headers, [ByteBuffer(string: problem.text)], status: HTTPResponse.Status(code: problem.status))
    }

    static func absence(of name: String) -> Problem {
        Problem(
            .notFound,
            "The broadcast has no '\(name)', or no longer: the playlists, from index.m3u8 on, name what there is.")
    }

    var response: Response {
        Response(status: head.status, headers: head.headerFields, body: HLSRoutes.body(pieces))
    }
}

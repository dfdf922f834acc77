import Broadcasting
import Gateway
import HTTPTypes
import Hummingbird
import Media
import Muxing
import NIOCore
import NIOPosix

/// `/hls/{broadcast id}/…`: playlists, initializations, segments and parts.
///
/// Every name but that of a playlist means one thing for ever, so that caches may keep it; of a playlist, what answers a
/// blocking reload.
package struct HLSRoutes: Sendable {
    package typealias Find = @Sendable (UUIDv7) async throws -> BroadcastMedia?

    static let playlistType = "application/vnd.apple.mpegurl"
    static let settledCaching = "public, max-age=31536000, immutable"

    private let find: Find
    private let files: FileResponder

    /// - Parameter find: the media of a broadcast; `nil` where there are none by that id.
    package init(files: FileResponder, find: @escaping Find) {
        self.find = find
        self.files = files
    }

    package var routes: [Route] { [Route(.get, "/hls/{id}/{file}", answer)] }

    @Sendable private func answer(_ request: APIRequest) async throws -> Response {
        let id = try request.id("id", of: "broadcast")
        guard let media = try await find(id) else {
            throw HTTPAPIError.refused(
                Problem(.notFound, "There is no broadcast \(id), or it has ended and was not kept."))
        }
        guard let file = LiveFileName(request.parameter("file")) else { throw Self.absent(request) }
        switch media {
        case .live(let stage): return try await answer(request, file, of: stage)
        case .kept(let folder): return try await answer(request, file, in: folder)
        }
    }

    // MARK: In memory

    private func answer(_ request: APIRequest, _ file: LiveFileName, of stage: LiveStage) async throws -> Response {
        var reload: ReloadRequest
        do throws(BroadcastingError) {
            reload = try ReloadRequest(query: request.query)
            reload.waitsForNews = reload.segment == nil && Self.isMediaElement(request.headers)
        } catch {
            throw HTTPAPIError.refused(Problem(.invalidRequest, error.description))
        }
        var answer = await stage.answer(file, reload)
        if case .transport(let transport) = answer { answer = transport.media.map { .media($0) } ?? .absent }
        if case .media(let media) = answer, request.headers[.range] != nil { return send(media, to: request) }
        return HLSAnswer(
            answer, name: APIRequest.shown(request.parameter("file")),
            targetDuration: stage.configuration.rules.targetDuration
        ).response
    }

    /// A browser's own player asks for playlists as for all media: by its kind (Fetch Metadata), or with a range.
    static func isMediaElement(_ headers: HTTPFields) -> Bool {
        switch headers[.fetchDestination] {
        case "video", "audio": true
        case nil: headers[.range] != nil
        default: false
        }
    }

    private func send(_ media: LiveMedia, to request: APIRequest) -> Response {
        let size = media.count
        var headers: HTTPFields = [
            .contentType: media.contentType, .cacheControl: Self.settledCaching, .acceptRanges: "bytes",
        ]
        switch ByteRange(request.headers[.range], size: Int64(size)) {
        case .whole:
            headers[.contentLength] = String(size)
            return Response(status: .ok, headers: headers, body: Self.body(media.pieces))
        case .part(let range):
            let wanted = Int(range.lowerBound)..<Int(range.upperBound)
            headers[.contentLength] = String(wanted.count)
            headers[.contentRange] = "bytes \(wanted.lowerBound)-\(wanted.upperBound - 1)/\(size)"
            return Response(
                status: .partialContent, headers: headers, body: Self.body(Self.slices(of: media.pieces, wanted)))
        case .unsatisfiable:
            return Problem(
                .rangeNotSatisfiable, "The file has \(size) bytes; ask for a range that begins before that.",
                fields: [.contentRange: "bytes */\(size)", .acceptRanges: "bytes"]
            ).response
        }
    }

    static func slices(of pieces: [ByteBuffer], _ wanted: Range<Int>) -> [ByteBuffer] {
        var offset = 0
        return pieces.compactMap { piece in
            let own = offset..<(offset + piece.readableBytes)
            offset = own.upperBound
            let shared = own.clamped(to: wanted)
            guard !shared.isEmpty else { return nil }
            return piece.getSlice(at: piece.readerIndex + shared.lowerBound - own.lowerBound, length: shared.count)
        }
    }

    static func body(_ pieces: [ByteBuffer]) -> ResponseBody {
        if pieces.count == 1, let only = pieces.first { return ResponseBody(byteBuffer: only) }
        return ResponseBody(contentLength: pieces.reduce(0) { $0 + $1.readableBytes }) { writer in
            for piece in pieces { try await writer.write(piece) }
            try await writer.finish(nil)
        }
    }

    private static func absent(_ request: APIRequest) -> HTTPAPIError {
        .refused(HLSAnswer.absence(of: APIRequest.shown(request.parameter("file"))))
    }

    // MARK: Kept

    private func answer(_ request: APIRequest, _ file: LiveFileName, in folder: String) async throws -> Response {
        let name = file.text
        let type: String
        switch file {
        case .multivariant, .playlist: type = Self.playlistType
        case .initialization(let rendition, _), .segment(let rendition, _):
            type = RenditionDescription.isSound(rendition) ? "audio/mp4" : "video/mp4"
        case .part: throw Self.absent(request)
        case .transportMultivariant, .transportPlaylist, .transportSegment:
            let answer = try await NIOThreadPool.singleton.runIfActive { KeptTransport.answer(file, in: folder) }
            if case .media(let media) = answer { return send(media, to: request) }
            return HLSAnswer(answer, name: APIRequest.shown(request.parameter("file")), targetDuration: 10).response
        }
        let location = RecordingFileLocation(
            path: folder + "/" + name, contentType: type, isGrowing: false, entityTag: nil)
        var response = try await files.respond(to: request, with: location, name: name)
        response.headers[.cacheControl] = type == Self.playlistType ? "public, max-age=60" : Self.settledCaching
        return response
    }
}

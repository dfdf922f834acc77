import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// Sends files in pieces that are read on file threads, each only when the one before has gone to the socket.
package struct FileResponder: Sendable {
    /// One piece: large enough that reading costs little, small enough that a slow reader holds little.
    private static let chunk: Int64 = 128 * 1024

    private let threads: NIOThreadPool

    package init(threads: NIOThreadPool) {
        self.threads = threads
    }

    package func respond(to request: APIRequest, with location: RecordingFileLocation, name: String) async throws
        -> Response
    {
        guard let file = try await threads.runIfActive({ OpenFile(path: location.path) }) else {
            throw HTTPAPIError.refused(
                Problem(
                    .notFound,
                    "The file '\(APIRequest.shown(name))' is listed and cannot be opened on the gateway's disk: it was "
                        + "moved or removed, or its rights forbid it."))
        }
        var plan = FilePlan(
            request: request.headers, size: file.size, contentType: location.contentType, isGrowing: location.isGrowing,
            entityTag: location.entityTag, modified: file.modified)
        plan.headers[.contentDisposition] =
            (request.queryValue("download") == nil ? "inline" : "attachment") + "; filename=\"\(name)\""
        switch plan.answer {
        case .send(let range, let partial):
            let status: HTTPResponse.Status = partial ? .partialContent : .ok
            return Response(status: status, headers: plan.headers, body: body(file, range))
        case .notModified:
            return Response(status: .notModified, headers: plan.headers)
        case .preconditionFailed:
            throw HTTPAPIError.refused(
                Problem(.preconditionFailed, "If-Match does not name the file's entity tag: it has changed."))
        case .unsatisfiable:
            throw HTTPAPIError.refused(
                Problem(
                    .rangeNotSatisfiable, "The file has \(file.size) bytes; ask for a range that begins before that.",
                    fields: [.contentRange: "bytes */\(file.size)", .acceptRanges: "bytes"]))
        }
    }

    private func body(_ file: OpenFile, _ range: Range<Int64>) -> ResponseBody {
        let threads = threads
        return ResponseBody(contentLength: range.count) { writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let start = offset
                let count = Int(min(Self.chunk, range.upperBound - start))
                let piece = try await threads.runIfActive { try file.read(at: start, count: count) }
                guard piece.readableBytes > 0 else { throw FileReadError(text: "the file became shorter") }
                offset += Int64(piece.readableBytes)
                try await writer.write(piece)
            }
            try await writer.finish(nil)
        }
    }
}

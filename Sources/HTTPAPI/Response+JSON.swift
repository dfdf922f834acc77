import HTTPTypes
import Hummingbird

extension Response {
    /// A JSON answer that no cache keeps.
    package static func json(
        _ json: JSONText, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: json.text + "\n")))
    }
}

import HTTPTypes
import Hummingbird

/// One method on one path. `GET` answers `HEAD` too; `OPTIONS` is answered for every path from its methods.
package struct Route: Sendable {
    package typealias Handler = @Sendable (APIRequest) async throws -> Response

    package let method: HTTPRequest.Method
    /// `/v1/recordings/{id}`: a segment in braces takes any one segment that is not empty.
    package let path: String
    package let handler: Handler

    package init(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.handler = handler
    }
}

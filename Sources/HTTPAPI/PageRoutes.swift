import HTTPTypes
import Hummingbird

/// The web page and its parts. The page may load from here and nowhere else.
package struct PageRoutes: Sendable {
    private let pages: [PageFile]

    package init(pages: [PageFile]) {
        self.pages = pages
    }

    package var routes: [Route] {
        [
            Route(.get, "/") { request in try page("index.html", request) },
            Route(.get, "/page/{file}") { request in try page(request.parameter("file"), request) },
            Route(.get, "/favicon.ico") { request in try page("icon.svg", request) },
        ]
    }

    @Sendable private func page(_ name: String, _ request: APIRequest) throws -> Response {
        guard name != "openapi.yaml", let file = pages.first(where: { $0.name == name }) else {
            throw HTTPAPIError.refused(
                Problem(.notFound, "The page has no part '\(APIRequest.shown(name))'. It begins at '/'."))
        }
        var response = file.response(to: request)
        // A MediaSource is attached by an address that begins with blob:, which only the page's own scripts can make.
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        response.headers[.permissionsPolicy] = "camera=(self), microphone=(self), display-capture=(self)"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        return response
    }
}

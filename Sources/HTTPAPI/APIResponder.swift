import Gateway
import HTTPTypes
import Hummingbird
import Logging

/// Answers every request: finds the route, runs it, and turns whatever it throws into a problem document.
package struct APIResponder: HTTPResponder {
    package typealias Context = BasicRequestContext

    private let table: RouteTable
    private let policy: CrossOriginPolicy
    private let logger: Logger

    package init(table: RouteTable, policy: CrossOriginPolicy, logger: Logger) {
        self.table = table
        self.policy = policy
        self.logger = logger
    }

    package func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let path = request.uri.path
        var response: Response
        do {
            response = try await answer(request, path: path)
        } catch let error as HTTPAPIError {
            response = Self.response(for: error)
        } catch let error as GatewayError {
            response = Problem(error).response
        } catch {
            logger.error(
                "HTTP \(request.method) \(path) failed", metadata: ["error": "\(error)"])
            response =
                Problem(
                    .internalError, "The gateway could not answer; its log says more. Try again."
                ).response
        }
        if CrossOriginPolicy.covers(path) { policy.apply(to: &response.headers, of: request.headers) }
        response.headers[.xContentTypeOptions] = "nosniff"
        if request.method == .head { response = response.createHeadResponse() }
        logger.log(
            level: response.status == .internalServerError ? .warning : .debug, "HTTP request",
            metadata: [
                "method": "\(request.method)", "path": "\(APIRequest.shown(path))", "status": "\(response.status.code)",
            ])
        return response
    }

    private func answer(_ request: Request, path: String) async throws -> Response {
        guard let match = table.match(path) else {
            throw HTTPAPIError.refused(Problem(.notFound, table.absence(of: path)))
        }
        if request.method == .options { return options(request, path: path, match: match) }
        guard let route = match.route(for: request.method) else {
            let allowed = Self.list(match.allowed)
            throw HTTPAPIError.refused(
                Problem(
                    .methodNotAllowed,
                    Self.methodDetail(request.method, path: match.path, allowed: allowed), fields: [.allow: allowed]))
        }
        if CrossOriginPolicy.covers(path) { try policy.check(request) }
        return try await route.handler(
            APIRequest(
                request: request, parameters: match.parameters, query: PercentCoding.query(request.uri.query)))
    }

    private func options(_ request: Request, path: String, match: RouteTable.Match) -> Response {
        var headers: HTTPFields = [.allow: Self.list(match.allowed)]
        if CrossOriginPolicy.covers(path), request.headers[.accessControlRequestMethod] != nil {
            policy.applyPreflight(to: &headers, methods: match.allowed)
        }
        if WHIPRoutes.endpoints.contains(match.path) || match.path == WHEPRoutes.endpoint {
            headers[.acceptPost] = WHIPRoutes.mediaType
        }
        if match.path == WHIPRoutes.session || match.path == WHEPRoutes.session {
            headers[.acceptPatch] = WHIPRoutes.fragmentType
        }
        // 200, not 204: RFC 9725 clause 4.2 names it.
        return Response(status: .ok, headers: headers)
    }

    private static func response(for error: HTTPAPIError) -> Response {
        switch error {
        case .refused(let problem): problem.response
        case .cannotListen, .tls: Problem(.internalError, error.description).response
        }
    }

    private static func list(_ methods: [HTTPRequest.Method]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }

    private static func methodDetail(_ method: HTTPRequest.Method, path: String, allowed: String) -> String {
        "\(APIRequest.shown(method.rawValue)) is not allowed on \(path). Allowed are: \(allowed)."
    }
}

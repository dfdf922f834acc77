import HTTPTypes

/// All routes, found by path first, so that a known path with another method can say which methods it has.
package struct RouteTable: Sendable {
    package struct Match: Sendable {
        package let path: String
        package let parameters: [String: String]
        package let routes: [Route]

        /// Every method that the path answers, in the order of the table.
        package var allowed: [HTTPRequest.Method] {
            var methods: [HTTPRequest.Method] = []
            for route in routes {
                methods.append(route.method)
                if route.method == .get { methods.append(.head) }
            }
            return methods + [.options]
        }

        package func route(for method: HTTPRequest.Method) -> Route? {
            routes.first { $0.method == method } ?? (method == .head ? routes.first { $0.method == .get } : nil)
        }
    }

    private enum Segment: Sendable {
        case literal(String)
        case parameter(String)
    }
    private struct Entry: Sendable {
        let path: String
        let segments: [Segment]
        var routes: [Route]
    }

    private var entries: [Entry] = []

    package init(_ routes: [Route]) {
        for route in routes {
            if let index = entries.firstIndex(where: { $0.path == route.path }) {
                entries[index].routes.append(route)
            } else {
                let segments = route.path.split(separator: "/").map { segment -> Segment in
                    segment.hasPrefix("{")
                        ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
                }
                entries.append(Entry(path: route.path, segments: segments, routes: [route]))
            }
        }
    }

    /// `GET /v1/rooms` and so on, for the test that holds them against `openapi.yaml`.
    package var operations: [String] {
        entries.flatMap { entry in entry.routes.map { "\($0.method.rawValue) \(entry.path)" } }
    }

    /// - Parameter path: as it came, still percent-encoded. One slash at its end is overlooked.
    package func match(_ path: String) -> Match? {
        guard path.hasPrefix("/") else { return nil }
        var parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if parts.last == "" { parts.removeLast() }
        for entry in entries where entry.segments.count == parts.count {
            if let parameters = Self.parameters(of: entry.segments, in: parts) {
                return Match(path: entry.path, parameters: parameters, routes: entry.routes)
            }
        }
        return nil
    }

    /// What to tell who asks for a path that is not there.
    package func absence(of path: String) -> String {
        let parts = path.split(separator: "/")
        let shown = APIRequest.shown(path)
        if parts == ["whip"] {
            return "The room is missing: publishers POST to /whip/{room} or /whip/{room}/{participant}, like "
                + "/whip/standup/desk-1."
        }
        if parts.first == "whep", parts.count < 3 {
            return "The room or the participant is missing: viewers POST to /whep/{room}/{participant}, like "
                + "/whep/standup/desk-1."
        }
        return "There is nothing at '\(shown)'. /openapi.yaml lists what there is."
    }

    private static func parameters(of segments: [Segment], in parts: [Substring]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            guard let text = PercentCoding.decode(part), !text.isEmpty else { return nil }
            switch segment {
            case .literal(let literal): if literal != text { return nil }
            case .parameter(let name): parameters[name] = text
            }
        }
        return parameters
    }
}

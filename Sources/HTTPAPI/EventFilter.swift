import Gateway
import Recording

/// What a reader wants to hear of.
package struct EventFilter: Sendable {
    private let room: String?
    private let types: Set<String>

    /// Everything.
    package init() {
        room = nil
        types = []
    }

    /// `?room=` one name, `?type=` one or several with commas.
    package init(_ request: APIRequest) throws(HTTPAPIError) {
        room = request.queryValue("room")
        if let room, !RecordingName.isValid(room) {
            throw .refused(Problem(.invalidRequest, APIRequest.nameRule(room, is: "room")))
        }
        var types: Set<String> = []
        for word in (request.queryValue("type") ?? "").split(separator: ",") {
            guard let kind = EventKind(rawValue: String(word.trimming)) else {
                let known = EventKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw .refused(
                    Problem(
                        .invalidRequest, "type is '\(APIRequest.shown(String(word)))'; it must be of \(known)."))
            }
            types.insert(kind.rawValue)
        }
        self.types = types
    }

    package func wants(_ event: GatewayEvent) -> Bool {
        (room == nil || event.room == room) && (types.isEmpty || types.contains(event.type))
    }
}

import Broadcasting
import Media

extension BroadcastRequest {
    /// Fields of `POST /v1/broadcasts`.
    package static let fields = ["room", "participant", "hls", "idleTimeout"]
    /// Fields that the API has and this version does not do.
    package static let laterFields = ["push"]
    package static let hlsFields = ["lowLatency", "window", "keep"]
    package static let laterHLSFields = ["renditions"]

    /// Reads the body of `POST /v1/broadcasts`; every field is checked for type and limit, and none is overlooked.
    /// - Parameter idleTimeout: what a request gets that names none.
    package init(json bytes: some Collection<UInt8>, idleTimeout: Duration) throws(HTTPAPIError) {
        let members = try JSONObject.members(of: bytes, example: #"{"room":"launch"}"#)
        try JSONObject.checkNames(members, known: Self.fields, later: Self.laterFields)
        let fields = FieldReader(members)
        guard let room = try fields.name("room") else {
            throw .refused(Problem(.invalidRequest, #"room is missing: {"room":"launch"} is enough."#))
        }
        self.init(room: room)
        participant = try fields.name("participant")
        self.idleTimeout =
            try fields.number("idleTimeout", "seconds from 0 (never) to 31622400") { 0...31_622_400 ~= $0 }
            ?? idleTimeout.inSeconds
        guard let hls = try fields.object("hls") else { return }
        try JSONObject.checkNames(hls, known: Self.hlsFields, later: Self.laterHLSFields, path: "hls.")
        let wishes = FieldReader(hls)
        if let lowLatency = try wishes.bool("lowLatency") { self.lowLatency = lowLatency }
        if let keep = try wishes.bool("keep") { self.keep = keep }
        if let window = try wishes.number("window", "seconds from 6 to 3600", { 6...3600 ~= $0 }) {
            self.window = window
        }
    }
}

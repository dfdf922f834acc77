import Broadcasting
import Gateway
import Media

extension BroadcastRequest {
    /// Fields of `POST /v1/broadcasts`.
    package static let fields = ["room", "participant", "hls", "push", "idleTimeout", "webhooks"]
    package static let hlsFields = ["renditions", "lowLatency", "window", "keep"]

    /// Reads the body of `POST /v1/broadcasts`; every field is checked for type and limit, and none is overlooked.
    /// - Parameter idleTimeout: what a request gets that names none.
    package init(json bytes: some Collection<UInt8>, idleTimeout: Duration) throws(HTTPAPIError) {
        let members = try JSONObject.members(of: bytes, example: #"{"room":"launch"}"#)
        try JSONObject.checkNames(members, known: Self.fields)
        let fields = FieldReader(members)
        guard let room = try fields.name("room") else {
            throw .refused(Problem(.invalidRequest, #"room is missing: {"room":"launch"} is enough."#))
        }
        self.init(room: room)
        participant = try fields.name("participant")
        self.idleTimeout =
            try fields.number("idleTimeout", "seconds from 0 (never) to 31622400") { 0...31_622_400 ~= $0 }
            ?? idleTimeout.inSeconds
        push = try PushAddress.list(fields)
        guard let hls = try fields.object("hls") else { return }
        try JSONObject.checkNames(hls, known: Self.hlsFields, path: "hls.")
        let wishes = FieldReader(hls)
        renditions = try Self.renditions(wishes)
        if let lowLatency = try wishes.bool("lowLatency") { self.lowLatency = lowLatency }
        if let keep = try wishes.bool("keep") { self.keep = keep }
        if let window = try wishes.number("window", "seconds from 6 to 3600", { 6...3600 ~= $0 }) {
            self.window = window
        }
    }

    private static func renditions(_ wishes: FieldReader) throws(HTTPAPIError) -> [String]? {
        guard let values = try wishes.array("renditions") else { return nil }
        let known = BroadcastService.pictureRenditions
        var names: [String] = []
        for value in values {
            guard case .string(let name) = value, known.contains(name) else {
                throw FieldReader.wrong("hls.renditions", "a list of \(known.joined(separator: ", "))")
            }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}

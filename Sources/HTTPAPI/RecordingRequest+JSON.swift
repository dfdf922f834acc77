import Media
import NIOCore
import Recording

extension RecordingRequest {
    /// Fields of `POST /v1/recordings`.
    package static let fields = [
        "room", "participants", "container", "maxDuration", "maxBytes", "idleTimeout", "startWhenPublished",
        "keepEverything", "layers", "layout",
        "deliver", "webhooks", "metadata",
    ]
    /// Fields that the API has and this version does not do.
    package static let laterFields = ["segmentDuration"]

    /// Reads the body of `POST /v1/recordings`; every field is checked for type and limit, and none is overlooked.
    /// - Parameter idleTimeout: what a request gets that names none.
    package init(json bytes: some Collection<UInt8>, idleTimeout: Duration) throws(HTTPAPIError) {
        let members = try JSONObject.members(of: bytes, example: #"{"room":"standup"}"#)
        try JSONObject.checkNames(members, known: Self.fields, later: Self.laterFields)
        let fields = FieldReader(members)
        guard let room = try fields.name("room") else {
            throw .refused(Problem(.invalidRequest, #"room is missing: {"room":"standup"} is enough."#))
        }
        self.init(room: room)
        participants = try fields.names("participants", atMost: 256)
        if let text = try fields.string("container") {
            guard let container = RequestedContainer(rawValue: text) else {
                let known = RequestedContainer.allCases.map(\.rawValue).joined(separator: ", ")
                throw FieldReader.wrong("container", "one of \(known)")
            }
            self.container = container
        }
        maxDuration = try fields.number("maxDuration", "seconds above 0, at most 31622400 (a year)") {
            $0 > 0 && $0 <= 31_622_400
        }
        maxBytes = try fields.integer("maxBytes", "a whole number above 0") { $0 > 0 }
        self.idleTimeout =
            try fields.number("idleTimeout", "seconds from 0 (never) to 31622400") { 0...31_622_400 ~= $0 }
            ?? idleTimeout.inSeconds
        if let start = try fields.bool("startWhenPublished") { startWhenPublished = start }
        keepEverything = try fields.bool("keepEverything")
        if let text = try fields.string("layers") {
            guard let wish = LayerWish(text) else {
                throw FieldReader.wrong("layers", "best, all, or the name of a layer (a rid: letters, digits, - and _)")
            }
            layers = wish.text
        }
        if let metadata = try fields.object("metadata") { self.metadata = metadata }
    }
}

import Exporting
import Gateway
import Media

/// The body of `POST /v1/exports`, every field checked for type and limit.
package struct ExportOrder: Sendable {
    package static let fields = [
        "recordings", "room", "from", "to", "format", "layout", "background", "labels", "video", "audio", "trim",
        "name",
        "priority", "runAt", "destination", "webhooks",
    ]
    /// Fields that the API has and this version does not do.
    package static let laterFields = ["thumbnails"]
    private static let example = #"{"recordings":["0199…"],"format":"mp4"}"#

    package let request: ExportRequest
    package let choice: ExportService.Choice

    package init(
        json bytes: some Collection<UInt8>, places: DeliveryPlaces = DeliveryPlaces()
    ) throws(HTTPAPIError) {
        let members = try JSONObject.members(of: bytes, example: Self.example)
        try JSONObject.checkNames(members, known: Self.fields, later: Self.laterFields)
        let choice = try Self.choice(FieldReader(members))
        self.init(choice: choice, request: try Self.request(members, places))
    }

    private init(choice: ExportService.Choice, request: ExportRequest) {
        self.choice = choice
        self.request = request
    }

    /// The `deliver` of a recording: the export to be made when it stops; `nil`: none. `layout` is short for one of MP4.
    package static func deliver(
        json bytes: some Collection<UInt8>, places: DeliveryPlaces
    ) throws(HTTPAPIError) -> ExportRequest? {
        let members = try JSONObject.members(of: bytes, example: #"{"room":"standup","deliver":{"format":"mp4"}}"#)
        let layout = try FieldReader(members).string("layout")
        switch members["deliver"] {
        case nil, .null?:
            guard let layout else { return nil }
            var request = try request(["format": .string("mp4"), "layout": .string(layout)], places)
            request.awaitsEnd = true
            return request
        case .object? where layout != nil:
            throw .refused(
                Problem(
                    .invalidRequest, "Give layout within deliver, or layout alone, which is short for an MP4 of it."))
        case .object(let order)?:
            let known = fields.filter { !["recordings", "room", "from", "to", "webhooks"].contains($0) }
            try JSONObject.checkNames(order, known: known, later: laterFields, path: "deliver.")
            var request = try request(order, places)
            request.awaitsEnd = true
            return request
        case .bool?, .integer?, .number?, .string?, .array?:
            throw FieldReader.wrong("deliver", #"an object like {"format":"mp4"}, with the fields of an export"#)
        }
    }

    private static func request(
        _ members: [String: JSONValue], _ places: DeliveryPlaces
    ) throws(HTTPAPIError) -> ExportRequest {
        let fields = FieldReader(members)
        guard let format: ExportFormat = try fields.choice("format") else {
            let known = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw .refused(Problem(.invalidRequest, "format is missing: give one of \(known)."))
        }
        let priority = try fields.integer("priority", "a whole number from -1000 to 1000") {
            (-1000...1000).contains($0)
        }
        let runAt = try fields.time("runAt")
        let video = try Self.video(members["video"])
        let audio = try Self.audio(members["audio"])
        let trim = try Self.trim(members["trim"])
        let name = try fields.string("name")
        let destination = try ExportDestination(members["destination"], places)
        let composition = try Self.composition(members)
        do throws(ExportingError) {
            var request = try ExportRequest(
                format: format, video: video, audio: audio,
                trim: try trim.map { span throws(ExportingError) in try ExportTrim(start: span.start, end: span.end) },
                name: try name.map { text throws(ExportingError) in try NameTemplate(text) } ?? .standard,
                priority: Int(priority ?? 0), runAt: runAt, composition: composition)
            request.destination = destination
            return request
        } catch {
            throw .refused(Problem(.invalidRequest, error.description + "."))
        }
    }

    private static func choice(_ fields: FieldReader) throws(HTTPAPIError) -> ExportService.Choice {
        let narrows = ["room", "from", "to"].filter { fields.has($0) }
        if let ids = try fields.ids("recordings", atMost: ExportRecord.maximumItems) {
            guard narrows.isEmpty else {
                throw .refused(
                    Problem(.invalidRequest, "Give recordings, or a filter of room, from and to, not both."))
            }
            return .ids(ids)
        }
        guard !narrows.isEmpty else {
            throw .refused(
                Problem(
                    .invalidRequest, "recordings is missing: \(example) is enough; or choose them by room, from and to."
                ))
        }
        return .filter(
            RecordingFilter(room: try fields.name("room"), from: try fields.time("from"), to: try fields.time("to")))
    }

    private static func video(_ value: JSONValue?) throws(HTTPAPIError) -> TrackWish<PictureWish> {
        switch value {
        case nil, .null?, .bool(true)?: return .on(PictureWish())
        case .bool(false)?: return .off
        case .string(let text)?:
            guard let wish = PictureWish(preset: text) else {
                let sizes = PictureWish.presetSizes.joined(separator: ", ")
                throw FieldReader.wrong("video", "one of \(sizes), with -low, -medium or -high behind it if you like")
            }
            return .on(wish)
        case .object(let members)?:
            try JSONObject.checkNames(
                members, known: ["codec", "width", "height", "frameRate", "bitrate", "quality"], path: "video.")
            let fields = FieldReader(members)
            let pixels = "a whole number of pixels"
            return .on(
                PictureWish(
                    codec: try fields.choice("codec"),
                    limit: PictureLimit(
                        width: try fields.integer("width", pixels) { $0 > 0 }.map { Int($0) },
                        height: try fields.integer("height", pixels) { $0 > 0 }.map { Int($0) }),
                    bitrate: try fields.integer("bitrate", "whole bits in a second") { $0 > 0 }.map { Int($0) },
                    quality: try fields.choice("quality")))
        case .integer?, .number?, .array?:
            throw FieldReader.wrong("video", #"false, a preset like "720p", or an object like {"height":720}"#)
        }
    }

    private static func audio(_ value: JSONValue?) throws(HTTPAPIError) -> TrackWish<SoundWish> {
        switch value {
        case nil, .null?, .bool(true)?: return .on(SoundWish())
        case .bool(false)?: return .off
        case .object(let members)?:
            try JSONObject.checkNames(members, known: ["codec", "bitrate"], path: "audio.")
            let fields = FieldReader(members)
            return .on(
                SoundWish(
                    codec: try fields.choice("codec"),
                    bitrate: try fields.integer("bitrate", "whole bits in a second") { $0 > 0 }.map { Int($0) }))
        case .string?, .integer?, .number?, .array?:
            throw FieldReader.wrong("audio", #"false, or an object like {"codec":"aac","bitrate":128000}"#)
        }
    }

    private static func trim(_ value: JSONValue?) throws(HTTPAPIError) -> (start: Double, end: Double?)? {
        switch value {
        case nil, .null?: return nil
        case .object(let members)?:
            try JSONObject.checkNames(members, known: ["start", "end"], path: "trim.")
            let fields = FieldReader(members)
            let rule = "seconds from the first media of the recording"
            return (try fields.number("start", rule) { $0 >= 0 } ?? 0, try fields.number("end", rule) { $0 > 0 })
        case .bool?, .string?, .integer?, .number?, .array?:
            throw FieldReader.wrong("trim", #"an object like {"start":12.5,"end":60}"#)
        }
    }
}

extension FieldReader {
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String
    ) throws(HTTPAPIError) -> Choice? where Choice.RawValue == String {
        guard let text = try string(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw Self.wrong(name, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    fileprivate func time(_ name: String) throws(HTTPAPIError) -> WallClock? {
        guard let text = try string(name) else { return nil }
        guard let time = WallClock(rfc3339: text) else { throw APIRequest.wrongTime(name, text) }
        return time
    }

    fileprivate func ids(_ name: String, atMost limit: Int) throws(HTTPAPIError) -> [UUIDv7]? {
        guard let values = try array(name) else { return nil }
        let rule = "a list of 1 to \(limit) ids of recordings"
        guard (1...limit).contains(values.count) else { throw Self.wrong(name, rule) }
        var ids: [UUIDv7] = []
        for value in values {
            guard case .string(let text) = value, let id = UUIDv7(text) else { throw Self.wrong(name, rule) }
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}

import Exporting
import Media

extension ExportOrder {
    /// How people are put into one picture; `nil`: they are not.
    static func composition(_ members: [String: JSONValue]) throws(HTTPAPIError) -> CompositionWish? {
        let fields = FieldReader(members)
        let layout: ExportLayout = try fields.choice("layout") ?? .separate
        var video: FieldReader?
        if case .object(let members)? = members["video"] { video = FieldReader(members) }
        guard layout != .separate else {
            for name in ["background", "labels"] where fields.has(name) { throw meaningless(name) }
            if video?.has("frameRate") ?? false { throw meaningless("video.frameRate") }
            return nil
        }
        var wish = CompositionWish(layout: layout)
        if let rate = try video?.integer("frameRate", "whole pictures in a second", { $0 > 0 }) {
            wish.frameRate = Int(clamping: rate)
        }
        if let labels = try fields.bool("labels") { wish.labels = labels }
        if let text = try fields.string("background") {
            guard let colour = Colour(text) else { throw FieldReader.wrong("background", "a colour like #121418") }
            wish.background = colour
        }
        return wish
    }

    private static func meaningless(_ name: String) -> HTTPAPIError {
        .refused(
            Problem(.invalidRequest, "\(name) is for the layouts grid, speaker and pip; leave it out, or choose one."))
    }
}

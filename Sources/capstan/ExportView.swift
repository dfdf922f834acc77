/// The body of `POST /v1/exports`.
struct ExportOrderView: Encodable {
    enum Video: Encodable {
        case off
        case preset(String)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .off: try container.encode(false)
            case .preset(let text): try container.encode(text)
            }
        }
    }
    struct Trim: Encodable {
        var start: Double?
        var end: Double?
    }

    struct Destination: Encodable {
        var type = "s3"
        var bucket: String
        var prefix: String
    }

    var recordings: [String]
    var format: String
    var layout: String?
    var video: Video?
    var audio: Bool?
    var trim: Trim?
    var name: String?
    var destination: Destination?
}

/// What is read of an export; states that are not known are shown as they are.
struct ExportView: Decodable {
    struct File: Decodable {
        var name: String
        var bytes: Int64
        var duration: Double
        var copied: Bool
        var url: String
        var delivered: String?
    }
    struct Item: Decodable {
        var recording: String
        var state: String
        var progress: Double
        var files: [File]
        var error: String?
    }

    var id: String
    var state: String
    var progress: Double
    var items: [Item]

    var hasEnded: Bool { ["completed", "failed", "cancelled"].contains(state) }
    var files: [File] { items.flatMap(\.files) }
}

import Delivering
import Exporting
import Media

extension ExportDestination {
    static let s3Fields = ["type", "bucket", "prefix", "storage", "link"]
    static let directoryFields = ["type", "path"]
    private static let example = #"{"type":"s3","bucket":"takes","prefix":"2026/"}"#

    /// The `destination` of an export.
    /// - Parameter places: what the configuration allows.
    package init?(_ value: JSONValue?, _ places: DeliveryPlaces, path: String = "destination.") throws(HTTPAPIError) {
        let name = String(path.dropLast())
        switch value {
        case nil, .null?: return nil
        case .object(let members)?:
            let fields = FieldReader(members)
            switch try fields.string("type") {
            case "s3":
                try JSONObject.checkNames(members, known: Self.s3Fields, path: path)
                self = try Self.s3(fields, places, path)
            case "directory":
                try JSONObject.checkNames(members, known: Self.directoryFields, path: path)
                self = try Self.directory(fields, places, path)
            default: throw FieldReader.wrong(path + "type", "s3 or directory")
            }
        case .bool?, .integer?, .number?, .string?, .array?:
            throw FieldReader.wrong(name, "an object like \(Self.example)")
        }
    }

    private static func s3(
        _ fields: FieldReader, _ places: DeliveryPlaces, _ path: String
    ) throws(HTTPAPIError) -> ExportDestination {
        guard let bucket = try fields.string("bucket"), S3Storage.isBucket(bucket) else {
            throw FieldReader.wrong(path + "bucket", "the name of a bucket: 3 to 63 of a-z 0-9 . -")
        }
        let prefix = try fields.string("prefix") ?? ""
        guard S3Storage.isPrefix(prefix) else {
            throw FieldReader.wrong(
                path + "prefix", "folders like takes/2026/ that end with a slash; none is empty or begins with a dot")
        }
        let wanted = try fields.string("storage")
        let storage = places.storages.first { Self.fits($0, wanted, bucket) }
        guard let storage else {
            let named = wanted.map { " called '\(APIRequest.shown($0))'" } ?? ""
            throw .refused(
                Problem(
                    .invalidRequest,
                    "The configuration's storages have none\(named) for bucket '\(bucket)': add it there, or name another."
                ))
        }
        let link = try fields.integer("link", "seconds from 1 to 604800 (a week)") { (1...604_800).contains($0) }
        return .s3(storage: storage.name, bucket: bucket, prefix: prefix, link: link.map { Int($0) })
    }

    private static func fits(_ storage: S3Storage, _ wanted: String?, _ bucket: String) -> Bool {
        (wanted == nil || storage.name == wanted) && storage.takes(bucket)
    }

    private static func directory(
        _ fields: FieldReader, _ places: DeliveryPlaces, _ path: String
    ) throws(HTTPAPIError) -> ExportDestination {
        guard let folder = try fields.string("path"), folder.hasPrefix("/"), folder.utf8.count <= 1000,
            !folder.hasSuffix("/"), !folder.utf8.contains(0),
            folder.split(separator: "/").allSatisfy({ $0 != ".." && $0 != "." })
        else { throw FieldReader.wrong(path + "path", "the absolute path of a folder, without a slash at its end") }
        guard places.directories.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) else {
            throw .refused(
                Problem(
                    .invalidRequest,
                    "\(path)path is not under one of the configuration's deliveryDirectories: add it there, or give another."
                ))
        }
        return .directory(path: folder)
    }
}

/// Where the configuration lets files be brought to.
package struct DeliveryPlaces: Sendable {
    package var storages: [S3Storage]
    package var directories: [String]

    package init(storages: [S3Storage] = [], directories: [String] = []) {
        self.storages = storages
        self.directories = directories
    }
}

import Exporting
import Media

extension ExportRecord {
    package var json: JSONText { json(links: [:]) }

    /// - Parameter links: by which delivered files can be fetched for a while, by their names.
    package func json(links: [String: String]) -> JSONText {
        .object([
            ("id", .string(id.description)),
            ("state", .string(state.rawValue)),
            ("progress", .number(progress)),
            ("format", .string(request.format.rawValue)),
            ("layout", .string((request.composition?.layout ?? .separate).rawValue)),
            ("items", .array(items.map { $0.json(export: id, links: links) })),
            ("createdAt", .time(createdAt)),
            ("startedAt", .optional(startedAt)),
            ("finishedAt", .optional(finishedAt)),
        ])
    }
}

extension ExportItem {
    func json(export: UUIDv7, links: [String: String]) -> JSONText {
        .object([
            ("recording", .string(recording.description)),
            ("job", .optional(job?.description)),
            ("state", .string(state.rawValue)),
            ("progress", .number(state.isFinal ? (state == .completed ? 1 : 0) : progress)),
            ("files", .array(files.map { $0.json(export: export, link: links[$0.name]) })),
            ("copied", copied.map { .bool($0) } ?? .null),
            ("omitted", .array((plan?.omitted ?? []).map { .string($0) })),
            ("error", .optional(error)),
        ])
    }
}

extension ExportedFile {
    func json(export: UUIDv7, link: String?) -> JSONText {
        .object([
            ("name", .string(name)),
            ("source", .optional(source)),
            ("format", .string(format.rawValue)),
            ("bytes", .integer(bytes)),
            ("duration", .seconds(duration)),
            ("copied", .bool(copied)),
            ("url", .string("/v1/exports/\(export)/files/\(PercentCoding.encode(name))")),
            ("delivered", .optional(delivered?.place)),
            ("link", .optional(link)),
        ])
    }
}

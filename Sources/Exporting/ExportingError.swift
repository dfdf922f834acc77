/// What an export was asked for that cannot be, said so that the asker knows what to do.
package enum ExportingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A codec that the format cannot hold.
    case codec(String, format: ExportFormat, possible: [String])
    /// Pictures alone in a format for sound, sound switched off in it, or nothing wanted at all.
    case nothingWanted(String)
    case outOfRange(field: String, rule: String)
    case trim(String)
    case template(String)
    /// Of one recording: no file has anything of what is wanted.
    case nothingToExport(String)

    package var description: String {
        switch self {
        case .codec(let codec, let format, let possible):
            "\(format.name) is not made with \(codec): "
                + (possible.isEmpty
                    ? "it holds sound alone; leave video out, or take mp4, webm or mkv"
                    : "take \(possible.joined(separator: ", ")), or mkv, which holds everything")
        case .nothingWanted(let text): text
        case .outOfRange(let field, let rule): "\(field) must be \(rule)"
        case .trim(let text): "trim: \(text)"
        case .template(let text): "name: \(text)"
        case .nothingToExport(let text): text
        }
    }
}

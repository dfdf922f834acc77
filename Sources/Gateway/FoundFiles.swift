import Media
import Recording
import Stores

/// What a recording that was cut off has on disk. Making it blocks.
struct FoundFiles: Sendable {
    let hasFolder: Bool
    /// Those that record or manifest list, and media files that neither had time to.
    let files: [RecordingFile]
    let lastWrite: WallClock?
    let firstMedia: WallClock?

    init(of record: RecordingRecord, manifest: Manifest?, in directory: String) {
        let names = RecordingFolder.names(in: directory)
        hasFolder = !names.isEmpty
        var listed = record.files
        for part in manifest?.files ?? [] where !listed.contains(where: { $0.name == part.name }) {
            listed.append(part.file)
        }
        for name in names where !listed.contains(where: { $0.name == name }) {
            if let file = Self.file(named: name) { listed.append(file) }
        }
        var lastWrite: WallClock?
        files = listed.compactMap { file in
            var file = file
            guard let status = FileStatus(path: directory + "/" + file.name) else {
                file.state = .failed
                file.note = "the file is not on disk"
                return file
            }
            lastWrite = max(lastWrite ?? status.modifiedAt, status.modifiedAt)
            switch file.state {
            case .growing, .closed:
                file.state = .closed
                file.bytes = status.bytes
            case .finalized, .failed: break
            }
            return file
        }
        self.lastWrite = lastWrite
        firstMedia = manifest?.files.map(\.wallClockStart.wallClock).min()
    }

    /// `<participant>.webm`, `<participant>~2.webm`, `<participant>~video2.webm`; `nil` for anything else.
    private static func file(named name: String) -> RecordingFile? {
        guard RecordingFolder.isFileName(name), let dot = name.lastIndex(of: "."),
            let container = Container(rawValue: String(name[name.index(after: dot)...]))
        else { return nil }
        let pieces = name[..<dot].split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        guard let participant = pieces.first, RecordingName.isValid(participant) else { return nil }
        return RecordingFile(
            name: name, participant: String(participant), part: pieces.count > 1 ? Int(pieces[1]) ?? 1 : 1,
            container: container, tracks: [])
    }
}

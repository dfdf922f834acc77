import Media
import Recording
import Stores

extension RecordingService {
    /// The newest that is known of a recording that the store has.
    func newest(_ record: RecordingRecord) -> RecordingRecord {
        active[record.id]?.record ?? record
    }

    package func recording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        processEvents()
        if let active = active[id] { return active.record }
        do throws(StoresError) {
            guard let record = try await store.recording(id) else {
                throw StoresError.noSuchRecording(id)
            }
            return newest(record)
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Newest first. `cursor` is what the page before gave as `nextCursor`.
    package func recordings(
        _ filter: RecordingFilter, limit: Int, cursor: String?
    ) async throws(GatewayError) -> RecordingPage {
        processEvents()
        guard (1...1000).contains(limit) else { throw .invalid("limit is \(limit); it must be 1 to 1000") }
        var before: UUIDv7?
        if let cursor {
            guard let id = UUIDv7(cursor) else {
                throw .invalid("cursor '\(cursor.prefix(80))' is none of ours; use nextCursor of the page before")
            }
            before = id
        }
        let query = RecordingQuery(
            room: filter.room, states: filter.state.map { [$0] }, from: filter.from, to: filter.to)
        do throws(StoresError) {
            let (items, next) = try await store.recordings(query, limit: limit, before: before)
            return RecordingPage(items: items.map { newest($0) }, nextCursor: next?.description)
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Removes a recording that has ended, with its files.
    package func deleteRecording(_ id: UUIDv7) async throws(GatewayError) {
        let record = try await recording(id)
        switch record.state {
        case .waiting, .recording, .paused:
            throw .conflict("recording \(id) is running; stop it first")
        case .finalizing:
            throw .conflict("recording \(id) is being finalized; try again when it is completed")
        case .completed, .failed: break
        }
        if try await isWorkedOn(id) {
            throw .conflict("the files of recording \(id) are being finalized once more; try again in a moment")
        }
        if active[id] != nil { throw .conflict("recording \(id) is ending; try again in a moment") }
        let folder = folder
        do {
            try await files.run(record.room) { try folder.remove(room: record.room, id: id) }
            try await store.deleteRecording(id)
        } catch {
            guard let error = error as? StoresError else { throw .failed("\(error)") }
            throw Self.refusal(error)
        }
        log(.info, "recording deleted", record)
    }

    private func isWorkedOn(_ id: UUIDv7) async throws(GatewayError) -> Bool {
        do throws(StoresError) {
            return try await !store.jobs(kinds: [.finalize], states: [.running], recording: id, limit: 1).items.isEmpty
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Where a file of a recording is; only names that the recording lists, and `recording.json`.
    package func recordingFile(_ id: UUIDv7, name: String) async throws(GatewayError) -> RecordingFileLocation {
        let record = try await recording(id)
        let hasEnded =
            switch record.state {
            case .waiting, .recording, .paused, .finalizing: false
            case .completed, .failed: true
            }
        let contentType: String
        if name == ManifestFile.name {
            contentType = "application/json"
        } else if let file = record.files.first(where: { $0.name == name }) {
            contentType = Self.contentType(of: file)
        } else {
            throw .notFound("recording \(id) has no file '\(name.prefix(80))'; it lists its files")
        }
        let path = folder.path(room: record.room, id: id) + "/" + name
        guard let status = await files.run(record.room, { FileStatus(path: path) }) else {
            throw .notFound("file \(name) of recording \(id) is not on disk any more")
        }
        return RecordingFileLocation(
            path: path, contentType: contentType, isGrowing: !hasEnded, entityTag: hasEnded ? status.entityTag : nil)
    }

    private static func contentType(of file: RecordingFile) -> String {
        let kind = !file.tracks.isEmpty && file.tracks.allSatisfy { $0.kind == .audio } ? "audio" : "video"
        return switch file.container {
        case .webm: kind + "/webm"
        case .mp4: kind + "/mp4"
        case .mkv: kind + "/x-matroska"
        }
    }
}

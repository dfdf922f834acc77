import JobQueue
import Logging
import Media
import Recording
import Stores

extension RecordingService {
    /// Takes the folder for this process, learns of recordings that the database does not know, and brings those that a
    /// former run left to their end.
    package func recover() async throws(GatewayError) {
        let folder = folder
        do {
            lock = try await files.run("") {
                let lock = try RecordingsLock(recordings: folder.root)
                folder.emptyTrash()
                return lock
            }
            let rebuilt = try await store.rebuild(from: folder)
            if !rebuilt.added.isEmpty {
                logger.notice(
                    "recordings were found by their manifests that the database did not know",
                    metadata: ["count": "\(rebuilt.added.count)"])
            }
            for text in rebuilt.unreadable {
                logger.warning("a folder of recordings was left out", metadata: ["reason": "\(text)"])
            }
            try await endJobsOfFormerRun()
            var cursor: UUIDv7?
            repeat {
                let states: [RecordingState] = [.waiting, .recording, .paused, .finalizing]
                let page = try await store.recordings(RecordingQuery(states: states), limit: 200, before: cursor)
                for record in page.items where try await !isBeingFinalized(record) { try await resume(record) }
                cursor = page.next
            } while cursor != nil
        } catch {
            throw (error as? StoresError).map { Self.refusal($0) } ?? .failed("\(error)")
        }
    }

    /// Its job waits, or a worker beside us has it: record and manifest are the worker's.
    private func isBeingFinalized(_ record: RecordingRecord) async throws(StoresError) -> Bool {
        guard record.state == .finalizing else { return false }
        let page = try await store.jobs(
            kinds: [.finalize], states: [.scheduled, .queued, .running, .retrying], recording: record.id, limit: 1)
        return !page.items.isEmpty
    }

    /// Nobody else records into this folder: whatever is running was left, but for what workers beside us hold.
    private func endJobsOfFormerRun() async throws(StoresError) {
        for job in try await store.interrupt(.recording) { tell(job, room: nil) }
        for job in try await store.abandonAll([.finalize, .export, .upload]) { tell(job, room: nil) }
    }

    private func resume(_ record: RecordingRecord) async throws(StoresError) {
        var record = record
        var machine = RecordingMachine(restoring: record.state)
        var wasRunning = false
        let directory = folder.path(room: record.room, id: record.id)
        if record.state == .waiting, record.files.isEmpty {
            // It is entered before its folder is made; what ended the gateway in between has cost nothing.
            let (begun, folder) = (record, folder)
            try? await files.run(record.room) {
                guard RecordingFolder.names(in: directory).isEmpty else { return }
                _ = try folder.create(room: begun.room, id: begun.id)
                try ManifestFile.write(Manifest(begun, parts: [:]), in: directory)
            }
        }
        let manifest = try? await files.run(record.room) { try ManifestFile.read(from: directory) }
        let found = await files.run(record.room) { [record] in FoundFiles(of: record, manifest: manifest, in: directory)
        }
        record.files = found.files
        switch machine.filesClosed() {
        case .finalize:
            wasRunning = true
            record.endReason = record.endReason ?? manifest?.endReason ?? .interrupted
            record.startedAt = record.startedAt ?? manifest?.startedAt?.wallClock ?? found.firstMedia
            record.stoppedAt = record.stoppedAt ?? found.lastWrite ?? record.createdAt
            metrics.countEnd(record.endReason ?? .interrupted)
            log(
                .warning, "recording was interrupted by the end of a former run; it is being finished", record,
                ["files": "\(record.files.count)"])
        case .none, .fail:
            log(.notice, "recording of a former run is being finished", record, ["files": "\(record.files.count)"])
        }
        record.state = machine.state
        guard found.hasFolder else {
            record.state = .failed
            record.error = "its folder is gone"
            log(.error, "the folder of a recording is gone", record)
            let lost = record
            try await store.update(record.id) { $0 = lost }
            tell(.recordingFailed, lost)
            return
        }
        let parts = Dictionary((manifest?.files ?? []).map { ($0.name, $0) }) { first, _ in first }
        guard await keep(record, parts: parts, directory: directory) else {
            throw .database(doing: "taking over a recording", code: 0, text: "see the line before")
        }
        if wasRunning { tell(.recordingStopped, record) }
        try await enqueueFinalizing(of: record)
    }
}

import Media
import Recording

extension StateStore {
    package struct Rebuilt: Sendable {
        /// Recordings that the database did not know, or not as this folder's.
        package var added: [RecordingRecord] = []
        /// Manifests that could not be read, with the reason.
        package var unreadable: [String] = []
    }

    /// Takes in every recording under `folder` that has a manifest and is not in the database as this folder's. Jobs of
    /// theirs that are there become this folder's too.
    package func rebuild(from folder: RecordingFolder) async throws(StoresError) -> Rebuilt {
        let ours = self.folder
        let known = try await read("listing recordings") { session in
            Set(try session.rows("SELECT id FROM recording WHERE folder = ?", [.text(ours)]).compactMap { $0[0].text })
        }
        let found = await files.run {
            var found = Rebuilt()
            for (room, id) in folder.all() where !known.contains(id.description) {
                let path = folder.path(room: room, id: id)
                do throws(StoresError) {
                    let manifest = try ManifestFile.read(from: path)
                    guard manifest.id == id, manifest.room == room else {
                        throw .unreadable(path: path, reason: "its manifest is of \(manifest.room)/\(manifest.id)")
                    }
                    found.added.append(manifest.record)
                } catch {
                    found.unreadable.append(error.description)
                }
            }
            return found
        }
        guard !found.added.isEmpty else { return found }
        return try await write("taking in recordings") { session in
            for record in found.added {
                try Self.put(record, folder: ours, in: session)
                try session.change(
                    "UPDATE job SET folder = ? WHERE recording = ? AND folder <> ?",
                    [.text(ours), .text(record.id.description), .text(ours)])
            }
            return found
        }
    }

    /// Refuses a folder that has recordings of which this database knows none: it is another folder's.
    package func checkKnows(_ folder: RecordingFolder) async throws(StoresError) {
        let ours = self.folder
        let isKnown = try await read("looking for the folder's recordings") { session in
            try session.row("SELECT 1 FROM recording WHERE folder = ? LIMIT 1", [.text(ours)]) != nil
        }
        guard !isKnown else { return }
        let count = await files.run { folder.all().count }
        guard count == 0 else {
            throw .unreadable(
                path: folder.root,
                reason: "this database knows none of the \(count) recordings in the folder; give the --database and "
                    + "the --recordings of one gateway")
        }
    }

    /// Makes what an earlier version left without a folder ours: an SQLite database had one folder only.
    func adopt() async throws(StoresError) {
        let ours = folder
        guard !ours.isEmpty else { return }
        // Mostly there is nothing to do, and nothing is written then: the folder may have become read-only.
        let isThere = try await read("looking for an earlier version's rows") { session in
            let recordings = "SELECT 1 FROM recording WHERE folder = '' LIMIT 1"
            let jobs = "SELECT 1 FROM job WHERE folder = '' AND kind IN ('recording', 'finalize') LIMIT 1"
            return try session.row(recordings, []) != nil || session.row(jobs, []) != nil
        }
        guard isThere else { return }
        try await write("taking over an earlier version's rows") { session in
            try session.change("UPDATE recording SET folder = ? WHERE folder = ''", [.text(ours)])
            try session.change(
                "UPDATE job SET folder = ? WHERE folder = '' AND kind IN ('recording', 'finalize')", [.text(ours)])
        }
    }
}

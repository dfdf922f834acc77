import GRDB
import Media
import Recording

extension StateStore {
    package struct Rebuilt: Sendable {
        /// Recordings that the database did not know.
        package var added: [RecordingRecord] = []
        /// Manifests that could not be read, with the reason.
        package var unreadable: [String] = []
    }

    /// Takes in every recording under `folder` that has a manifest and is not in the database.
    package func rebuild(from folder: RecordingFolder) async throws(StoresError) -> Rebuilt {
        let known = try await read("listing recordings") { database in
            try Set(String.fetchAll(database, sql: "SELECT id FROM recording"))
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
        return try await write("taking in recordings") { database in
            for record in found.added { try Self.put(record, in: database) }
            return found
        }
    }
}

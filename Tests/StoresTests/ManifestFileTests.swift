import Foundation
import Media
import Recording
import Stores
import TestKit
import Testing

@Suite struct ManifestFileTests {
    private let now = WallClock(nanoseconds: 1_795_000_000_000_000_000)

    @Test func readsWhatItWrote() async throws {
        try await withFolder { folder in
            let record = RecordingRecord.sample(at: now)
            try ManifestFile.write(Manifest(record, parts: [:]), in: folder)
            #expect(try ManifestFile.read(from: folder).record == record)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [ManifestFile.name])
            try ManifestFile.write(Manifest(record, parts: [:]), in: folder)
        }
    }

    /// A reader that looks at any moment, as a crash would, finds a whole one.
    @Test func isWholeAtAnyInstant() async throws {
        try await withFolder { folder in
            var record = RecordingRecord.sample(at: now)
            try ManifestFile.write(Manifest(record, parts: [:]), in: folder)
            let reading = Task.detached {
                var seen = 0
                while !Task.isCancelled {
                    _ = try ManifestFile.read(from: folder)
                    seen += 1
                }
                return seen
            }
            for round in 0..<100 {
                record.files[0].bytes = Int64(round)
                record.error = String(repeating: "x", count: round * 500)
                try ManifestFile.write(Manifest(record, parts: [:]), in: folder)
            }
            reading.cancel()
            #expect(try await reading.value >= 0)
        }
    }

    @Test func whatIsNoManifestIsRefused() async throws {
        try await withFolder { folder in
            #expect(throws: StoresError.self) { try ManifestFile.read(from: folder) }
            let record = RecordingRecord.sample(at: now)
            try ManifestFile.write(Manifest(record, parts: [:]), in: folder)
            let path = folder + "/" + ManifestFile.name
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for length in 0..<(whole.count - 2) {
                try whole.prefix(length).write(to: URL(fileURLWithPath: path))
                #expect(throws: StoresError.self) { try ManifestFile.read(from: folder) }
            }
            var generator = SeededGenerator(seed: 3)
            for _ in 0..<500 {
                var mutated = whole
                let index = Int.random(in: 0..<mutated.count, using: &generator)
                mutated[index] = UInt8.random(in: 0...255, using: &generator)
                try mutated.write(to: URL(fileURLWithPath: path))
                _ = try? ManifestFile.read(from: folder)
            }
            for (from, to) in [
                ("\"version\" : 1", "\"version\" : 2"), ("\"a.webm\"", "\"../a.webm\""), ("\"standup\"", "\"..\""),
            ] {
                let text = String(decoding: whole, as: UTF8.self).replacingOccurrences(of: from, with: to)
                #expect(text != String(decoding: whole, as: UTF8.self))
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
                #expect(throws: StoresError.self) { try ManifestFile.read(from: folder) }
            }
        }
    }

    @Test func aFolderThatIsNotThereIsSaid() {
        #expect(throws: StoresError.self) {
            try ManifestFile.write(Manifest(.sample(at: now), parts: [:]), in: "/nowhere/at/all")
        }
    }

    @Test func theDatabaseIsRebuiltFromManifests() async throws {
        try await withFolder { root in
            let clock = SettableClock()
            let folder = RecordingFolder(root: root)
            var records: [RecordingRecord] = []
            for room in ["a", "a", "b"] {
                let record = RecordingRecord.sample(room: room, at: clock.now, state: .completed)
                try ManifestFile.write(Manifest(record, parts: [:]), in: folder.create(room: room, id: record.id))
                records.append(record)
                clock.advance(.milliseconds(1))
            }
            let strange = try folder.create(room: "b", id: UUIDv7(now: clock.now))
            try ManifestFile.write(Manifest(records[0], parts: [:]), in: strange)
            _ = try folder.create(room: "c", id: UUIDv7(now: clock.now))
            try FileManager.default.createDirectory(
                atPath: root + "/.exports/x", withIntermediateDirectories: true)

            let store = try StateStore(path: root + "/.capstan/state.sqlite", clock: { clock.now })
            _ = try await store.insert(records[1])
            let rebuilt = try await store.rebuild(from: folder)
            #expect(Set(rebuilt.added.map(\.id)) == [records[0].id, records[2].id])
            #expect(rebuilt.unreadable.count == 2)
            #expect(try await store.recordings(limit: 10).items == records.reversed())
            #expect(try await store.rebuild(from: folder).added.isEmpty)
        }
    }
}

import Foundation
import Gateway
import JobQueue
import Media
import Recording
import Stores
import Testing

@Suite struct RecordingServiceTests {
    @Test func fromOneCallToAFinishedFile() async throws {
        try await Studio.with { studio in
            let request = RecordingRequest(room: "standup", container: .webm, metadata: ["k": .integer(1)])
            let made = try await studio.service.startRecording(request, idempotencyKey: nil)
            #expect(made.state == .waiting)
            #expect(made.startedAt == nil)
            #expect(try studio.manifest(made).state == .waiting)
            #expect(studio.plane.tap(made.id)?.directory == studio.directory(made))
            #expect(studio.plane.tap(made.id)?.participants == nil)

            studio.advance(.seconds(2))
            try studio.plane.open(made.id, "desk-1", at: studio.clock.wall)
            var record = try await studio.service.recording(made.id)
            #expect(record.state == .recording)
            #expect(record.startedAt == studio.clock.wall)
            #expect(record.files.map(\.name) == ["desk-1.webm"])
            try studio.plane.grow(made.id, "desk-1.webm", to: 500, seconds: 3)
            try studio.plane.open(made.id, "desk-2", at: studio.clock.wall)
            record = try await studio.service.recording(made.id)
            #expect(record.files.map(\.bytes) == [500, 0])
            var location = try await studio.service.recordingFile(made.id, name: "desk-1.webm")
            #expect(location.isGrowing)
            #expect(location.entityTag == nil)
            #expect(location.contentType == "video/webm")

            studio.advance(.seconds(10))
            record = try await studio.service.stopRecording(made.id)
            #expect(record.state == .finalizing)
            #expect(record.endReason == .stopped)
            #expect(record.stoppedAt == studio.clock.wall)
            #expect(record.files.map(\.state) == [.closed, .closed])
            #expect(studio.plane.endedTaps == [made.id])
            #expect(try studio.manifest(record).state == .finalizing)
            #expect(try await studio.store.recording(made.id) == record)

            #expect(await studio.pool.workOnce())
            #expect(await !studio.pool.workOnce())
            record = try await studio.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.error == nil)
            #expect(record.files.map(\.state) == [.finalized, .finalized])
            #expect(record.files.map(\.bytes) == [501, 11])
            #expect(record.files.map(\.duration) == [12.5, 12.5])
            #expect(try studio.manifest(record).record == record)
            #expect(
                try studio.manifest(record).summary(of: "desk-1.webm")?.tracks.last?.formatParameters == "minptime=10")
            location = try await studio.service.recordingFile(made.id, name: "desk-1.webm")
            #expect(!location.isGrowing)
            #expect(location.entityTag?.isEmpty == false)
            let jobs = try await studio.store.jobs(recording: made.id).items
            #expect(Set(jobs.map(\.kind)) == [.recording, .finalize])
            #expect(jobs.allSatisfy { $0.state == .completed })
        }
    }

    @Test func stoppingTwiceIsStoppingOnce() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            let service = studio.service
            async let first = service.stopRecording(made.id)
            async let second = service.stopRecording(made.id)
            #expect(try await first.state == .finalizing)
            #expect(try await second.state == .finalizing)
            #expect(try await service.stopRecording(made.id).endReason == .stopped)
            #expect(studio.plane.endedTaps.count == 1)
            #expect(try await studio.store.jobs(kinds: [.finalize]).items.count == 1)
            let nobody = UUIDv7(now: studio.clock.wall)
            await #expect(throws: GatewayError.self) { try await service.stopRecording(nobody) }
        }
    }

    @Test func severalRecordingsOfOneRoom() async throws {
        try await Studio.with { studio in
            let all = try await studio.begin()
            let one = try await studio.begin(
                RecordingRequest(room: "standup", participants: ["desk-2"]), participant: "desk-2")
            #expect(studio.plane.tap(one.id)?.participants == ["desk-2"])
            _ = try await studio.service.stopRecording(one.id)
            #expect(try await studio.service.recording(all.id).state == .recording)
            #expect(
                try await studio.service.recordings(RecordingFilter(room: "standup"), limit: 10, cursor: nil).items
                    .count == 2)
        }
    }

    @Test func whatIsWrongIsSaid() async throws {
        try await Studio.with { studio in
            let wrong: [RecordingRequest] = [
                RecordingRequest(room: ".hidden"), RecordingRequest(room: "a/b"), RecordingRequest(room: ""),
                RecordingRequest(room: "a", participants: []), RecordingRequest(room: "a", participants: ["b", "-"]),
                RecordingRequest(room: "a", maxDuration: 0), RecordingRequest(room: "a", maxDuration: .nan),
                RecordingRequest(room: "a", maxDuration: .infinity), RecordingRequest(room: "a", maxBytes: 0),
                RecordingRequest(room: "a", idleTimeout: -1), RecordingRequest(room: "a", idleTimeout: .nan),
                RecordingRequest(room: "a", metadata: ["k": .string(String(repeating: "x", count: 20_000))]),
            ]
            for request in wrong {
                let error = await refusal { _ = try await studio.service.startRecording(request, idempotencyKey: nil) }
                guard case .invalid(let text) = error else {
                    Issue.record("\(request) gave \(String(describing: error))")
                    continue
                }
                #expect(!text.isEmpty)
            }
            for key in ["", "a b", "ä", String(repeating: "k", count: 256)] {
                let error = await refusal {
                    _ = try await studio.service.startRecording(RecordingRequest(room: "a"), idempotencyKey: key)
                }
                guard case .invalid = error else {
                    Issue.record("took key '\(key)'")
                    continue
                }
            }
            let kept = try await studio.store.recordings(limit: 10).items
            #expect(kept.isEmpty)
        }
    }

    @Test func anEmptyRoomIsAConflictWhenAskedSo() async throws {
        try await Studio.with { studio in
            var request = RecordingRequest(room: "standup", participants: ["a"], startWhenPublished: false)
            studio.plane.publish("standup", "b")
            guard
                case .conflict = await refusal({
                    _ = try await studio.service.startRecording(request, idempotencyKey: nil)
                })
            else {
                Issue.record("began")
                return
            }
            request.participants = nil
            let made = try await studio.service.startRecording(request, idempotencyKey: nil)
            #expect(made.state == .waiting)
        }
    }

    @Test func anIdempotencyKeyMakesOneRecording() async throws {
        try await Studio.with { studio in
            let request = RecordingRequest(
                room: "standup", startWhenPublished: false, metadata: ["a": .null, "b": .null])
            studio.plane.publish("standup", "desk-1")
            let first = try await studio.service.startRecording(request, idempotencyKey: "k")
            studio.plane.leave(first.id, "desk-1", remaining: 0)
            #expect(try await studio.service.startRecording(request, idempotencyKey: "k").id == first.id)
            var another = request
            another.room = "other"
            guard
                case .conflict = await refusal({
                    _ = try await studio.service.startRecording(another, idempotencyKey: "k")
                })
            else {
                Issue.record("took another request")
                return
            }
            _ = try await studio.service.stopRecording(first.id)
            _ = await studio.pool.workOnce()
            #expect(try await studio.service.startRecording(request, idempotencyKey: "k").state == .completed)
            try await studio.service.deleteRecording(first.id)
            guard
                case .conflict = await refusal({
                    _ = try await studio.service.startRecording(request, idempotencyKey: "k")
                })
            else {
                Issue.record("made it again")
                return
            }
        }
    }

    @Test func deletingWaitsForTheEnd() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            for _ in 0..<2 {
                guard case .conflict = await refusal({ try await studio.service.deleteRecording(made.id) }) else {
                    Issue.record("deleted what was not completed")
                    return
                }
                _ = try await studio.service.stopRecording(made.id)
            }
            _ = await studio.pool.workOnce()
            try await studio.service.deleteRecording(made.id)
            #expect(!FileManager.default.fileExists(atPath: studio.root + "/standup"))
            guard case .notFound = await refusal({ _ = try await studio.service.recording(made.id) }) else {
                Issue.record("still there")
                return
            }
            guard case .notFound = await refusal({ try await studio.service.deleteRecording(made.id) }) else {
                Issue.record("deleted twice")
                return
            }
        }
    }

    @Test func onlyListedFilesAreGiven() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            try Data("secret".utf8).write(to: URL(fileURLWithPath: studio.directory(made) + "/other.webm"))
            #expect(
                try await studio.service.recordingFile(made.id, name: "recording.json").contentType
                    == "application/json")
            #expect(try await studio.service.recordingFile(made.id, name: "recording.json").isGrowing)
            for name in [
                "other.webm", "../x", "", "recording.json.new", "desk-1.webm/", "/etc/passwd", "desk-1%2ewebm",
            ] {
                guard
                    case .notFound = await refusal({ _ = try await studio.service.recordingFile(made.id, name: name) })
                else {
                    Issue.record("gave '\(name)'")
                    continue
                }
            }
        }
    }

    @Test func pagesOfRecordings() async throws {
        try await Studio.with { studio in
            var ids: [UUIDv7] = []
            for _ in 0..<5 {
                ids.append(try await studio.begin().id)
                studio.advance(.milliseconds(2))
            }
            ids.reverse()
            let first = try await studio.service.recordings(RecordingFilter(), limit: 3, cursor: nil)
            #expect(first.items.map(\.id) == Array(ids[..<3]))
            #expect(first.items.allSatisfy { $0.state == .recording })
            let second = try await studio.service.recordings(RecordingFilter(), limit: 3, cursor: first.nextCursor)
            #expect(second.items.map(\.id) == Array(ids[3...]))
            #expect(second.nextCursor == nil)
            for (limit, cursor) in [(0, nil), (1001, nil), (5, "x")] as [(Int, String?)] {
                guard
                    case .invalid = await refusal({
                        _ = try await studio.service.recordings(RecordingFilter(), limit: limit, cursor: cursor)
                    })
                else {
                    Issue.record("took limit \(limit), cursor \(cursor ?? "")")
                    continue
                }
            }
        }
    }
}

func refusal(_ body: () async throws -> Void) async -> GatewayError? {
    do { try await body() } catch { return error as? GatewayError }
    return nil
}

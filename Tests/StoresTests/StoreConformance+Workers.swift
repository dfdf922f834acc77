import Foundation
import JobQueue
import Media
import Recording
import Stores
import Testing

extension StoreConformance {
    static func recordingsChangeForTheHolderOnly(_ subject: StoreUnderTest) async throws {
        let record = RecordingRecord.sample(at: subject.clock.now)
        _ = try await subject.store.insert(record)
        let job = try await subject.store.enqueue(.sample(at: subject.clock.now))
        func change(_ condition: JobCondition, to error: String) async throws -> String? {
            try await subject.store.update(record.id, where: condition) { $0.error = error }?.error
        }
        #expect(try await change(.held(job.id, fence: 0), to: "nobody holds it") == nil)
        let first = try #require(try await subject.store.claim([job.kind], lease: .seconds(30)))
        #expect(try await change(.held(job.id, fence: first.fence), to: "the holder") == "the holder")
        #expect(try await change(.givenUp(job.id), to: "it runs") == nil)
        subject.clock.advance(.seconds(31))
        #expect(try await subject.store.abandonExpired().count == 1)
        #expect(try await change(.held(job.id, fence: first.fence), to: "nobody") == nil)
        let second = try #require(try await subject.store.claim([job.kind], lease: .seconds(30)))
        #expect(try await change(.held(job.id, fence: first.fence), to: "the lost one") == nil)
        #expect(try await change(.held(job.id, fence: second.fence), to: "the next") == "the next")
        let failure = JobEvent.fail(fence: second.fence, text: "no", isFinal: true, retryAfter: .zero)
        try await subject.store.apply(failure, to: job.id)
        #expect(try await change(.held(job.id, fence: second.fence), to: "it has ended") == nil)
        #expect(try await change(.givenUp(job.id), to: "whoever ends it") == "whoever ends it")
        #expect(try await subject.store.recording(record.id)?.error == "whoever ends it")
        try await subject.store.deleteRecording(record.id)
        #expect(try await change(.givenUp(job.id), to: "it is gone") == nil)
    }

    static func aGatewayTakesBackItsOwnOnly(_ subject: StoreUnderTest) async throws {
        for _ in 0..<2 { try await subject.store.enqueue(.sample(folder: "a", at: subject.clock.now)) }
        let ours = try #require(try await subject.store.claim([.finalize], lease: .seconds(30), as: .gateway))
        let theirs = try #require(try await subject.store.claim([.finalize], lease: .seconds(30), as: .worker))
        #expect(try await subject.store.abandonAll([.finalize]).map(\.id) == [ours.id])
        #expect(try await subject.store.job(theirs.id)?.state == .running)
    }

    static func aFolderMustBeKnown(_ subject: StoreUnderTest) async throws {
        let root = NSTemporaryDirectory() + "capstan-known-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: root) }
        let folder = RecordingFolder(root: root)
        try await subject.store.checkKnows(folder)
        let record = RecordingRecord.sample(at: subject.clock.now)
        _ = try folder.create(room: record.room, id: record.id)
        await #expect(throws: StoresError.self) { try await subject.store.checkKnows(folder) }
        _ = try await subject.store.insert(record)
        try await subject.store.checkKnows(folder)
    }
}

import Exporting
import JobQueue
import Media
import Stores
import Testing

extension StoreConformance {
    /// An export of two recordings, one of which cannot be, and the job of the other.
    private static func sample(_ subject: StoreUnderTest) throws -> (export: ExportRecord, job: Job) {
        let now = subject.clock.now
        var export = ExportRecord(
            id: UUIDv7(now: now), request: try ExportRequest(format: .mp4, trim: ExportTrim(start: 1.5), priority: 3),
            items: [
                ExportItem(recording: UUIDv7(now: now)),
                ExportItem(recording: UUIDv7(now: now), error: "no \"such\" é"),
            ], createdAt: now)
        let job = Job(
            id: UUIDv7(now: now), kind: .export, recording: export.items[0].recording, folder: subject.store.folder,
            uniqueKey: "export:\(export.id):0", maximumAttempts: 3, now: now)
        export.items[0].job = job.id
        return (export, job)
    }

    static func keepsAnExport(_ subject: StoreUnderTest) async throws {
        let (export, job) = try sample(subject)
        #expect(try await subject.store.insert(export, jobs: [job]) == .fresh)
        #expect(try await subject.store.export(export.id) == export)
        #expect(try await subject.store.job(job.id)?.kind == .export)
        #expect(try await subject.store.jobs(among: [job.id, export.id]).map(\.key) == [job.id])
        if let other = subject.other {
            #expect(try await other.export(export.id) == nil)
            #expect(try await other.updateExport(export.id) { _ in [] } == nil)
            #expect(try await other.deleteExport(export) == false)
        }
        // A job that is under way already: nothing is kept.
        var second = try sample(subject)
        second.job.uniqueKey = job.uniqueKey
        let (record, clash) = second
        await #expect(throws: StoresError.self) { try await subject.store.insert(record, jobs: [clash]) }
        #expect(try await subject.store.export(record.id) == nil)
    }

    static func anExportIsChangedByWhoHoldsItsJob(_ subject: StoreUnderTest) async throws {
        let (export, job) = try sample(subject)
        _ = try await subject.store.insert(export, jobs: [job])
        let claimed = try #require(try await subject.store.claim([.export], lease: .seconds(9)))
        #expect(claimed.id == job.id)
        let now = subject.clock.now
        for (fence, isHeld) in [(claimed.fence - 1, false), (claimed.fence, true)] {
            let changed = try await subject.store.updateExport(export.id, where: .held(job.id, fence: fence)) {
                $0.items[0].state = .completed
                _ = $0.endIfDone(at: now)
                return []
            }
            #expect((changed != nil) == isHeld)
            #expect(try await subject.store.export(export.id)?.finishedAt == (isHeld ? now : nil))
        }
        #expect(try await subject.store.export(export.id)?.state == .failed)
        // Further jobs come with the change, or not at all.
        var again = try sample(subject).job
        again.uniqueKey = "export:\(export.id):1"
        let further = again
        try await subject.store.updateExport(export.id) {
            $0.items[1].job = further.id
            return [further]
        }
        #expect(try await subject.store.job(further.id)?.state == .queued)
        #expect(try await subject.store.export(export.id)?.items[1].job == further.id)
    }

    static func anExportsKeyActsOnce(_ subject: StoreUnderTest) async throws {
        let key = IdempotencyKey(key: "k", request: "export a")
        let (first, firstJob) = try sample(subject)
        let (second, secondJob) = try sample(subject)
        #expect(try await subject.store.exportOutcome(of: key) == .fresh)
        #expect(try await subject.store.insert(first, jobs: [firstJob], key: key) == .fresh)
        #expect(try await subject.store.insert(second, jobs: [secondJob], key: key) == .repeated(first))
        #expect(try await subject.store.export(second.id) == nil)
        #expect(try await subject.store.job(secondJob.id) == nil)
        let other = IdempotencyKey(key: "k", request: "export b")
        #expect(try await subject.store.exportOutcome(of: other) == .mismatch)
        #expect(try await subject.store.outcome(of: other) == .mismatch)
        try await subject.store.deleteExport(first)
        #expect(try await subject.store.exportOutcome(of: key) == .gone(first.id))
    }

    static func listsExports(_ subject: StoreUnderTest) async throws {
        var made: [UUIDv7] = []
        for number in 0..<5 {
            let (new, job) = try sample(subject)
            var export = new
            if number == 2 {
                export.items.removeFirst()
                _ = export.endIfDone(at: subject.clock.now)
            }
            _ = try await subject.store.insert(export, jobs: number == 2 ? [] : [job])
            made.append(export.id)
            subject.clock.advance(.seconds(1))
        }
        let first = try await subject.store.exports(limit: 3)
        #expect(first.items.map(\.id) == [made[4], made[3], made[2]])
        let second = try await subject.store.exports(limit: 3, before: first.next)
        #expect(second.items.map(\.id) == [made[1], made[0]] && second.next == nil)
        #expect(
            try await subject.store.exports(underWay: true, limit: 9).items.map(\.id) == [
                made[4], made[3], made[1], made[0],
            ])
        if let other = subject.other { #expect(try await other.exports(limit: 9).items.isEmpty) }
        let one = try #require(first.items.first)
        let recordings = one.items.map(\.recording)
        let (again, job) = try sample(subject)
        var both = again
        both.items[1] = ExportItem(recording: recordings[0])
        _ = try await subject.store.insert(both, jobs: [job])
        #expect(
            try await subject.store.exports(of: recordings) == [
                recordings[0]: [one.id, both.id], recordings[1]: [one.id],
            ])
        if let other = subject.other { #expect(try await other.exports(of: recordings).isEmpty) }
        try await subject.store.deleteExport(one)
        #expect(try await subject.store.exports(of: recordings) == [recordings[0]: [both.id]])
    }

    static func deletesAnExport(_ subject: StoreUnderTest) async throws {
        let (export, job) = try sample(subject)
        _ = try await subject.store.insert(export, jobs: [job])
        #expect(try await subject.store.deleteExport(export))
        #expect(try await !subject.store.deleteExport(export))
        #expect(try await subject.store.export(export.id) == nil)
        #expect(try await subject.store.job(job.id) == nil)
        #expect(try await subject.store.updateExport(export.id) { _ in [job] } == nil)
        #expect(try await subject.store.job(job.id) == nil)
    }
}

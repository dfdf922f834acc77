import Exporting
import Foundation
import Gateway
import JobQueue
import Media
import Recording
import Stores
import Testing
import WorkerLink

/// Exports from their order to their files, with a pool that does one job when it is told to.
@Suite struct ExportServiceTests {
    @Test func eachItemIsMadeByAJob() async throws {
        try await ExportStudio.with { scene in
            let (first, second) = (try await scene.recorded(), try await scene.recorded("desk-2"))
            let made = try await scene.start([first, second])
            #expect(made.state == .queued && made.progress == 0)
            #expect(await scene.pool.workOnce())
            let half = try await scene.service.export(made.id)
            #expect(half.state == .running && half.progress == 0.5 && half.finishedAt == nil)
            #expect(await scene.pool.workOnce())
            #expect(await !scene.pool.workOnce())
            let whole = try await scene.service.export(made.id)
            #expect(whole.state == .completed && whole.progress == 1 && whole.finishedAt == scene.studio.clock.wall)
            #expect(whole.items.map(\.copied) == [true, true])
            #expect(
                scene.files(of: made).filter { $0.hasSuffix(".mkv") }
                    == whole.items.flatMap(\.files).map(\.name).sorted())
            #expect(!scene.files(of: made).contains { $0.hasPrefix(".") })
            let name = try #require(whole.items.first?.files.first?.name)
            let file = try await scene.service.file(made.id, name: name)
            #expect(file.contentType == "video/x-matroska" && file.entityTag != nil)
            let types = try await scene.studio.told().filter { $0.hasPrefix("export.") }
            #expect(types == ["export.progress", "export.completed"])
        }
    }

    @Test func whatCannotBeFailsAloneAndIsRetriedAlone() async throws {
        try await ExportStudio.with { scene in
            let good = try await scene.recorded()
            let missing = UUIDv7(now: scene.studio.clock.wall)
            let running = try await scene.studio.begin(participant: "desk-3")
            let made = try await scene.start([good, missing, running.id])
            #expect(made.items.map(\.state) == [.queued, .failed, .failed])
            #expect(made.items[1].error?.contains("\(missing)") == true)
            #expect(made.items[2].error?.contains("stop it") == true)
            #expect(await scene.pool.workOnce())
            let ended = try await scene.service.export(made.id)
            #expect(ended.state == .failed && ended.items[0].state == .completed)
            _ = try await scene.studio.service.stopRecording(running.id)
            _ = await scene.studio.pool.workOnce()
            let again = try await scene.service.retry(made.id)
            #expect(again.items.map(\.state) == [.completed, .failed, .queued])
            #expect(again.items[0].files == ended.items[0].files)
            #expect(again.finishedAt == nil)
            #expect(await scene.pool.workOnce())
            #expect(await !scene.pool.workOnce())
            #expect(try await scene.service.export(made.id).items.map(\.state) == [.completed, .failed, .completed])
        }
    }

    @Test func whatIsBeingFinalizedIsWaitedFor() async throws {
        try await ExportStudio.with { scene in
            let recording = try await scene.studio.begin(participant: "desk-1")
            _ = try await scene.studio.service.stopRecording(recording.id)
            let made = try await scene.start([recording.id])
            #expect(made.state == .queued && made.finishedAt == nil)
            #expect(await !scene.service.planned(made.id))
            #expect(await !scene.pool.workOnce())
            let other = try await scene.start([recording.id])
            let cancelled = try await scene.service.cancel(other.id)
            #expect(cancelled.state == .cancelled && cancelled.finishedAt != nil)
            #expect(await scene.studio.pool.workOnce())
            while await !scene.service.planned(made.id) {}
            #expect(await scene.pool.workOnce())
            #expect(await !scene.pool.workOnce())
            #expect(try await scene.service.export(made.id).state == .completed)
            #expect(try await scene.service.export(other.id).state == .cancelled)
        }
    }

    /// Its job alone was asked for another try, on the page of jobs.
    @Test func anItemThatIsTriedAgainAlreadyIsLeftAlone() async throws {
        try await ExportStudio.with { scene in
            let made = try await scene.start([try await scene.recorded()])
            scene.script.next { _, _ in throw WorkerLinkError.failed(text: "no picture", isFinal: true) }
            #expect(await scene.pool.workOnce())
            let failed = try await scene.service.export(made.id)
            let job = try #require(failed.items[0].job)
            _ = try await scene.studio.store.apply(.retry, to: job)
            guard case .conflict = await refusal({ _ = try await scene.service.retry(made.id) }) else {
                Issue.record("it was tried twice at once")
                return
            }
            #expect(await scene.pool.workOnce())
            #expect(try await scene.service.export(made.id).state == .completed)
        }
    }

    @Test func aFailureIsTriedAgainUnlessItIsFinal() async throws {
        try await ExportStudio.with { scene in
            let made = try await scene.start([try await scene.recorded()])
            scene.script.next { _, _ in throw WorkerLinkError.failed(text: "the disk is full", isFinal: false) }
            #expect(await scene.pool.workOnce())
            let waiting = try await scene.service.export(made.id)
            #expect(waiting.items[0].state == .queued)
            #expect(waiting.items[0].error?.contains("the disk is full") == true)
            scene.script.next { _, _ in throw WorkerLinkError.failed(text: "no picture", isFinal: true) }
            scene.studio.advance(.seconds(5))
            #expect(await scene.pool.workOnce())
            let failed = try await scene.service.export(made.id)
            #expect(failed.state == .failed && failed.items[0].error == "desk-1.webm: no picture")
            #expect(scene.files(of: made).isEmpty)
            #expect(try await scene.studio.told().suffix(1) == ["export.failed"])
            _ = try await scene.service.retry(made.id)
            #expect(await scene.pool.workOnce())
            #expect(try await scene.service.export(made.id).state == .completed)
        }
    }

    @Test func whatWaitsIsCancelledAtOnceAndWhatRunsBreaksOff() async throws {
        try await ExportStudio.with { scene in
            let made = try await scene.start([try await scene.recorded(), try await scene.recorded("desk-2")])
            scene.script.next { _, context in
                _ = try await scene.service.cancel(made.id)
                context.end(.cancelled)
                throw WorkerLinkError.cancelled
            }
            #expect(await scene.pool.workOnce())
            #expect(await !scene.pool.workOnce())
            let ended = try await scene.service.export(made.id)
            #expect(ended.state == .cancelled && ended.items.map(\.state) == [.cancelled, .cancelled])
            #expect(scene.files(of: made).isEmpty)
            guard case .conflict = await refusal({ _ = try await scene.service.cancel(made.id) }) else {
                Issue.record("it was cancelled twice")
                return
            }
        }
    }

    /// A worker that was stopped past its lease comes late.
    @Test func aLateResultIsRefused() async throws {
        try await ExportStudio.with { scene in
            let made = try await scene.start([try await scene.recorded()])
            scene.script.next { order, _ in
                scene.studio.advance(.seconds(60))
                for job in try await scene.studio.store.abandonExpired() { #expect(job.state == .queued) }
                #expect(order.draft.contains(".0.1."))
            }
            #expect(await scene.pool.workOnce())
            #expect(scene.files(of: made).isEmpty)
            #expect(try await scene.service.export(made.id).items[0].state == .queued)
            scene.script.next { order, _ in #expect(order.draft.contains(".0.2.")) }
            #expect(await scene.pool.workOnce())
            #expect(try await scene.service.export(made.id).state == .completed)
        }
    }

    @Test func itEndsWithItsRecordingAndGoesWithItsFiles() async throws {
        try await ExportStudio.with { scene in
            let recording = try await scene.recorded()
            let made = try await scene.start([recording])
            guard case .conflict = await refusal({ try await scene.service.delete(made.id) }) else {
                Issue.record("it was deleted while it waited")
                return
            }
            try await scene.studio.service.deleteRecording(recording)
            scene.studio.advance(.seconds(60))
            await scene.pool.tick()
            await scene.pool.cared()
            let ended = try await scene.studio.store.export(made.id)
            #expect(ended?.state == .failed && ended?.finishedAt != nil)
            try await scene.service.delete(made.id)
            #expect(!FileManager.default.fileExists(atPath: scene.studio.root + "/.exports/\(made.id)"))
            guard case .notFound = await refusal({ _ = try await scene.service.export(made.id) }) else {
                Issue.record("it is still there")
                return
            }
        }
    }

    @Test func aKeyActsOnce() async throws {
        try await ExportStudio.with { scene in
            let recording = try await scene.recorded()
            let made = try await scene.start([recording], key: "k")
            #expect(try await scene.start([recording], key: "k").id == made.id)
            guard case .conflict = await refusal({ _ = try await scene.start([recording, made.id], key: "k") }) else {
                Issue.record("another request came with the same key")
                return
            }
            #expect(try await scene.service.exports(limit: 9, before: nil).items.map(\.id) == [made.id])
        }
    }
}

import Foundation
import Gateway
import Media
import Recording
import Testing

/// Recordings that are paused and go on.
@Suite struct RecordingPauseTests {
    private func refusal(_ body: () async throws(GatewayError) -> RecordingRecord) async -> String? {
        do throws(GatewayError) {
            _ = try await body()
            return nil
        } catch {
            guard case .conflict(let text) = error else { return "another error: \(error)" }
            return text
        }
    }

    @Test func pausedAndResumed() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            studio.advance(.seconds(10))
            let paused = try await studio.service.pauseRecording(made.id, gap: .cut)
            #expect(paused.state == .paused && paused.duration(now: studio.clock.wall) == 10)
            studio.advance(.seconds(60))
            await studio.service.tick()
            #expect(try await studio.service.recording(made.id).duration(now: studio.clock.wall) == 10)
            #expect(try await studio.service.resumeRecording(made.id).state == .recording)
            studio.advance(.seconds(5))
            _ = try await studio.service.pauseRecording(made.id, gap: .keep)
            studio.advance(.seconds(20))
            _ = try await studio.service.resumeRecording(made.id)
            studio.advance(.seconds(5))
            let stopped = try await studio.service.stopRecording(made.id)
            #expect(stopped.duration(now: studio.clock.wall) == 40, "what was kept counts, what was cut does not")
            #expect(studio.plane.pauses == ["cut", "resume", "keep", "resume"])
            let told = try await studio.told().filter { $0.hasPrefix("recording.") }
            #expect(
                told == [
                    "recording.started", "recording.media", "recording.paused", "recording.resumed",
                    "recording.paused", "recording.resumed", "recording.stopped",
                ])
            #expect(try studio.manifest(stopped).record == stopped)
        }
    }

    @Test func whatCannotBeIsRefusedAndSaysWhatToDo() async throws {
        try await Studio.with { studio in
            let waiting = try await studio.service.startRecording(
                RecordingRequest(room: "empty"), idempotencyKey: nil)
            let made = try await studio.begin()
            let service = studio.service
            func pause(_ id: UUIDv7) async -> String? {
                await refusal { () async throws(GatewayError) in try await service.pauseRecording(id, gap: .cut) }
            }
            func resume(_ id: UUIDv7) async -> String? {
                await refusal { () async throws(GatewayError) in try await service.resumeRecording(id) }
            }
            #expect(await pause(waiting.id)?.contains("no media yet") == true)
            #expect(await resume(made.id)?.contains("not paused") == true)
            #expect(await pause(made.id) == nil)
            #expect(await pause(made.id)?.contains("resume it, or stop it") == true)
            #expect(await resume(made.id) == nil)
            #expect(await resume(made.id)?.contains("not paused") == true)
            _ = try await service.stopRecording(made.id)
            #expect(await pause(made.id)?.contains("start a new one") == true)
            #expect(await resume(made.id)?.contains("start a new one") == true)
            _ = await studio.pool.workOnce()
            #expect(await resume(made.id)?.contains("start a new one") == true)
        }
    }

    @Test func stoppedWhilePausedItLastedUntilThePause() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            studio.advance(.seconds(10))
            _ = try await studio.service.pauseRecording(made.id, gap: .keep)
            studio.advance(.seconds(60))
            let stopped = try await studio.service.stopRecording(made.id)
            #expect(stopped.endReason == .stopped && stopped.state == .finalizing)
            #expect(stopped.duration(now: studio.clock.wall) == 10)
            #expect(studio.plane.openFiles(made.id).isEmpty)
        }
    }

    @Test func limitsWhilePaused() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin(RecordingRequest(room: "standup", maxDuration: 20, idleTimeout: 30))
            studio.advance(.seconds(10))
            _ = try await studio.service.pauseRecording(made.id, gap: .keep)
            studio.advance(.seconds(100))
            await studio.service.tick()
            #expect(
                try await studio.service.recording(made.id).state == .paused, "a pause takes nothing of maxDuration")
            studio.plane.leave(made.id, "desk-1", remaining: 0)
            await studio.service.tick()
            studio.advance(.seconds(30))
            await studio.service.tick()
            #expect(try await studio.service.stopRecording(made.id).endReason == .idle)
        }
    }

    /// As every other that a gateway left: it ends as interrupted, with all that it had.
    @Test func aGatewayThatEndsMeanwhile() async throws {
        try await Studio.withFolder { root in
            let clock = StudioClock()
            let first = try Studio(root: root, clock: clock)
            let made = try await first.begin()
            // A save under way while the clock is moved would count as a long one.
            while try await first.store.recording(made.id)?.state != .recording { await Task.yield() }
            clock.advance(.seconds(10))
            await first.service.tick()
            _ = try await first.service.pauseRecording(made.id, gap: .cut)
            while try await first.store.recording(made.id)?.state != .paused { await Task.yield() }
            first.store.close()
            clock.advance(.seconds(100))
            let second = try Studio(root: root, clock: clock)
            try await second.service.recover()
            let found = try await second.service.recording(made.id)
            #expect(found.state == .finalizing && found.endReason == .interrupted)
            #expect(found.duration(now: clock.wall) == 10)
        }
    }
}

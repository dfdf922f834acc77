import Gateway
import Media
import Recording
import Testing

@Suite struct TapInboxTests {
    /// Ten thousand reports of progress before anybody looks are one: the last.
    @Test func progressIsJoinedAndOrderIsKept() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            for size in 1...10_000 {
                studio.inbox.deliver(
                    .partProgress(
                        recording: made.id, name: "desk-1.webm", bytes: Int64(size), duration: Double(size),
                        summary: PartSummary(
                            name: "desk-1.webm", participant: "desk-1", part: 1, container: .webm,
                            wallClockStart: CivilTime(studio.clock.wall))))
            }
            await studio.service.processEvents()
            #expect(try await studio.service.recording(made.id).files.first?.bytes == 10_000)
            studio.plane.close(made.id, "desk-1.webm")
            #expect(try await studio.service.recording(made.id).files.first?.state == .closed)
        }
    }
}

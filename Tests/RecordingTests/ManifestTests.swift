import Foundation
import Media
import Recording
import Testing

@Suite struct ManifestTests {
    @Test func theRecordComesBackFromIt() throws {
        let scene = Scene()
        scene.sound(0)
        scene.picture(0, key: true)
        scene.sound(100, followsLoss: true)
        scene.stop(120)
        var summary = try #require(scene.summaries.first)
        summary.bytes = 1234
        var record = RecordingRecord(
            id: UUIDv7(now: Scene.wallClock), request: RecordingRequest(room: "standup", metadata: ["a": .integer(1)]),
            state: .completed, createdAt: Scene.wallClock)
        record.endReason = .stopped
        record.startedAt = Scene.wallClock + .seconds(1)
        record.files = [summary.file]
        let manifest = Manifest(record, parts: [summary.name: summary])
        let data = try JSONEncoder().encode(manifest)
        let back = try JSONDecoder().decode(Manifest.self, from: data)
        #expect(back == manifest)
        #expect(back.record == record)
        let text = String(decoding: data, as: UTF8.self)
        for part in [
            "\"version\":1", "\"wallClockStart\":\"2023-11-14T22:13:20Z\"", "\"cause\":\"loss\"", "\"clockMap\":[",
            "\"firstRtpTimestamp\":7000",
        ] { #expect(text.contains(part), "\(part) in \(text)") }
    }

    @Test func aFileThatNobodyKnowsMoreOfIsListedAllTheSame() {
        var record = RecordingRecord(
            id: UUIDv7(now: Scene.wallClock), request: RecordingRequest(room: "a"), state: .completed,
            createdAt: Scene.wallClock)
        record.files = [
            RecordingFile(name: "x.webm", participant: "x", part: 1, container: .webm, tracks: [.vp8, .opus], bytes: 5)
        ]
        let manifest = Manifest(record, parts: [:])
        #expect(manifest.record == record)
        #expect(manifest.summary(of: "x.webm")?.bytes == 5)
    }
}

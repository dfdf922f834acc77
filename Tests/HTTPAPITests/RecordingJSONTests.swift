import Gateway
import HTTPAPI
import Media
import Recording
import Testing

@Suite struct RecordingJSONTests {
    @Test func record() throws {
        let id = try #require(UUIDv7("019aa2c0-7d1e-7c3b-9f2a-3f6d0c9b8a71"))
        let start = WallClock(nanoseconds: 1_795_227_845_123_000_000)
        var record = RecordingRecord(
            id: id, request: RecordingRequest(room: "standup", metadata: ["k": .string("v")]), state: .recording,
            createdAt: start)
        record.startedAt = start
        record.files = [
            RecordingFile(
                name: "desk-1~2.webm", participant: "desk-1", part: 2, container: .webm, tracks: [.vp8, .opus],
                bytes: 9,
                duration: 1.25)
        ]
        #expect(
            record.json(now: start + .milliseconds(2500)).text
                == #"{"id":"019aa2c0-7d1e-7c3b-9f2a-3f6d0c9b8a71","room":"standup","state":"recording","endReason":null,"#
                + #""createdAt":"2026-11-21T02:24:05.123Z","startedAt":"2026-11-21T02:24:05.123Z","stoppedAt":null,"#
                + #""duration":2.5,"requestedContainer":"auto","participants":null,"files":[{"name":"desk-1~2.webm","#
                + #""participant":"desk-1","part":2,"container":"webm","tracks":[{"kind":"video","codec":"vp8"},"#
                + #"{"kind":"audio","codec":"opus"}],"bytes":9,"duration":1.25,"#
                + #""url":"/v1/recordings/019aa2c0-7d1e-7c3b-9f2a-3f6d0c9b8a71/files/desk-1~2.webm","state":"growing","#
                + #""note":null}],"exports":[],"metadata":{"k":"v"},"error":null}"#)
        record.stoppedAt = start + .seconds(4)
        #expect(record.json(now: start + .seconds(100)).text.contains(#""duration":4,"#))
    }

    @Test func stats() throws {
        let id = try #require(UUIDv7("019aa2c0-7d1e-7c3b-9f2a-3f6d0c9b8a71"))
        var session = SessionSnapshot(
            id: id, room: "r", participant: "p", createdAt: WallClock(nanoseconds: 0))
        session.remoteAddress = "[2001:db8::1]:5000"
        session.roundTripTime = 0.025
        session.tracks = [
            SessionSnapshot.Track(mid: "0", codec: .h264, clockRate: 90_000, channels: 0, payloadType: 102)
        ]
        session.drops = [("notAuthentic", 3), ("malformed", 0)]
        #expect(session.stats(now: WallClock(nanoseconds: 0)).text.contains(#""nominated":false"#))
        session.isNominated = true
        #expect(!session.stats(now: WallClock(nanoseconds: 0)).text.contains("remote-outbound"))
        session.tracks[0].sender = SessionSnapshot.SenderReport(
            wallClock: WallClock(nanoseconds: 1_795_227_845_123_456_789), packetsSent: 120, bytesSent: 140_000,
            reportsReceived: 2)
        let text = session.stats(now: WallClock(nanoseconds: 1_500_000)).text
        #expect(text.hasPrefix(#"{"inbound-0":{"id":"inbound-0","type":"inbound-rtp","timestamp":1.5,"#))
        for part in [
            #""codecId":"codec-0""#, #""mimeType":"video/H264""#, #""payloadType":102"#, #""type":"transport""#,
            #""selectedCandidatePairId":"candidate-pair""#, #""nominated":true"#, #""currentRoundTripTime":0.025"#,
            #""address":"2001:db8::1","port":5000"#, #""remoteId":"remote-outbound-0""#,
            #""type":"remote-outbound-rtp","timestamp":1.5,"#, #""localId":"inbound-0""#,
            #""remoteTimestamp":1795227845123.456,"packetsSent":120,"bytesSent":140000,"reportsSent":2"#,
            #""packetsDropped":{"notAuthentic":3,"malformed":0}"#,
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        session.remoteAddress = nil
        #expect(!session.stats(now: WallClock(nanoseconds: 0)).text.contains("candidate-pair"))
    }
}

import Broadcasting
import Gateway
import Media
import Testing
import WorkerLink

/// What workers say is believed as far as it can be.
@Suite struct BroadcastSoundTests {
    private static let now = Instant(nanoseconds: 1)

    private static func frame(_ codec: Codec, at ticks: Int64, length: Int64) -> EncodedFrame {
        let frame = EncodedFrame()
        frame.append(0)
        frame.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: ticks, clockRate: 48_000), arrival: now, isKeyframe: true,
            durationTicks: length)
        return frame
    }

    private static func answer(_ ticks: Int64, length: Int64 = 1024) -> WorkerMedia {
        WorkerMedia(
            stream: 0, frame: frame(.aac, at: ticks, length: length),
            time: MediaTimestamp(ticks: ticks, clockRate: 48_000))
    }

    /// Its worker is never begun.
    private static func with(_ body: (BroadcastSound) throws -> Void) throws {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let order = try LiveSoundWork.order(channels: 1)
        let worker = try BroadcastWorker(at: now) { _ in (workers.start(order, after: .seconds(3600)) { _ in }, 1) }
        try body(BroadcastSound(rendition: RenditionID(0), worker: worker))
    }

    private static func give(_ sound: BroadcastSound, _ packets: Range<Int64>) {
        for index in packets {
            let ticks = index * 960
            sound.take(
                frame(.opus, at: ticks, length: 960), at: MediaTimestamp(ticks: ticks, clockRate: 48_000), ticks: 960)
        }
    }

    @Test func whatIsMissingIsSeen() throws {
        try Self.with { sound in
            Self.give(sound, 0..<200)
            #expect(!sound.answered(Self.answer(0)))
            #expect(!sound.answered(Self.answer(1024)))
            // 40 ms are no hole, 200 ms are.
            #expect(!sound.answered(Self.answer(2048 + 1920)))
            #expect(sound.answered(Self.answer(3968 + 1024 + 9600)))
            #expect(!sound.answered(Self.answer(3968 + 2048 + 9600)))
        }
    }

    /// Nobody was there: nothing is missing that was given.
    @Test func whatNobodySentIsNotMissing() throws {
        try Self.with { sound in
            Self.give(sound, 0..<50)
            #expect(!sound.answered(Self.answer(48_000 - 1024)))
            sound.interrupt()
            Self.give(sound, 500..<600)
            #expect(!sound.answered(Self.answer(480_000)))
            #expect(!sound.answered(Self.answer(481_024)))
        }
    }

    @Test func aWorkerIsAskedForAsMuchAsItIsGivenAnew() throws {
        #expect(try LiveSoundWork.order(channels: 2).bounds.span > .seconds(10))
    }

    @Test func timesBesideWhatWasSentAreRefused() {
        var span = SentSpan()
        let frame = Self.frame(.aac, at: 0, length: 1024)
        func allows(_ seconds: Double) -> Bool {
            span.allows(frame, at: MediaTimestamp(ticks: Int64(seconds * 48_000), clockRate: 48_000))
        }
        #expect(!allows(0))
        for second in 10...20 { span.note(MediaTimestamp(ticks: Int64(second) * 90_000, clockRate: 90_000)) }
        #expect(allows(9) && allows(15) && allows(21))
        #expect(!allows(8.9) && !allows(21.1) && !allows(-1))
        #expect(!span.allows(frame, at: MediaTimestamp(ticks: .max, clockRate: 1)))
        let endless = Self.frame(.aac, at: 0, length: 48_001)
        #expect(!span.allows(endless, at: MediaTimestamp(ticks: 15, clockRate: 1)))
    }

    @Test func aWorkerThatReportsAllTheTimeIsNotHeard() throws {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let order = try LiveSoundWork.order(channels: 1)
        let worker = try BroadcastWorker(at: Self.now) { _ in
            (workers.start(order, after: .seconds(3600)) { _ in }, 1)
        }
        let heard = (0..<1000).count { worker.acceptsReport(at: Self.now + .milliseconds($0)) }
        #expect(heard == 20)
    }
}

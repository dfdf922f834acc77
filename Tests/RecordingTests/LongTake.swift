import Media
import Recording
import TestKit

/// Hours of sound and picture, sent by clocks that run at their own rates, over a network that wavers, loses, and now and
/// then holds everything back; and where all of it lies in the file, in the end.
struct LongTake {
    struct Clocks: Sendable, CustomStringConvertible {
        /// Parts in a million by which they run faster than the gateway's: the sound card, and the clock of pictures and
        /// sender reports.
        var sound: Double
        var sender: Double

        var description: String { "sound \(Int(sound)), sender \(Int(sender)) ppm" }
    }

    struct Conditions: Sendable {
        /// Milliseconds of each packet's way, of which the first are the same for all.
        var latency = 30.0
        var jitter = 25.0
        /// Of packets that never come.
        var loss = 0.002
        /// Every so many seconds everything takes longer by so many milliseconds, for so many seconds.
        var congestion = (every: 900.0, delay: 180.0, length: 25.0)
        /// Reports: every one to five seconds, each off by up to so many milliseconds.
        var reportError = 1.0
        /// Milliseconds by which the picture seems late until the first reports are there.
        var pictureLag = 150.0
        /// Milliseconds that the first packets take longer.
        var start = 200.0
    }

    /// A moment of one track: when it was (seconds by the gateway's clock), and where it lies in the file.
    struct Mark {
        var moment: Double
        var fileTime: Double
    }

    /// Of pictures and sound, one of a hundred.
    private(set) var pictures: [Mark] = []
    private(set) var sounds: [Mark] = []
    private(set) var summary: PartSummary?
    private(set) var parts = 0
    /// Ticks of 48 kHz that a player has played at the file's end, and packets that did not begin where the one before ended.
    private(set) var played: Int64 = 0
    private(set) var holes = 0
    private(set) var frames = 0
    private let clocks: Clocks
    private let conditions: Conditions
    private var random: SeededGenerator
    private var reportsDue = 2.0

    static let start = Instant(nanoseconds: 5_000_000_000)
    static let wallClock = WallClock(nanoseconds: 1_790_000_000_000_000_000)

    init(_ clocks: Clocks, seconds: Double, conditions: Conditions = Conditions(), seed: UInt64) {
        self.clocks = clocks
        self.conditions = conditions
        random = SeededGenerator(seed: seed)
        run(seconds)
    }

    private struct Coming {
        var moment = 0.0
        var arrival = 0.0
        var ready = 0.0
        var number: Int64 = -1
        var followsLoss = false
    }

    private mutating func run(_ seconds: Double) {
        var recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: "camera", baseName: "camera", container: .auto, wallClock: Self.wallClock, at: Self.start),
            tracks: [Scene.sound, Scene.picture], now: Self.start)
        var outputs: [RecorderOutput] = []
        var sound = Coming()
        var picture = Coming()
        next(&sound, every: 0.02 / (1 + clocks.sound * 1e-6), sentAfter: 0.02)
        next(&picture, every: 1 / 30.0 / (1 + clocks.sender * 1e-6), sentAfter: 0.01 + conditions.pictureLag / 1000)
        while min(sound.ready, picture.ready) < seconds {
            let now = min(sound.ready, picture.ready)
            if now >= reportsDue { report(at: now, &recorder) }
            if sound.ready <= picture.ready {
                feed(sound, .opus, &recorder, &outputs)
                next(&sound, every: 0.02 / (1 + clocks.sound * 1e-6), sentAfter: 0.02)
            } else {
                feed(picture, .vp8, &recorder, &outputs)
                next(
                    &picture, every: 1 / 30.0 / (1 + clocks.sender * 1e-6),
                    sentAfter: 0.01 + conditions.pictureLag / 1000)
            }
            if let due = recorder.deadline, due <= Self.at(now) {
                recorder.handleTimeout(at: Self.at(now), into: &outputs)
            }
            take(&outputs, picture: picture.moment, sound: sound.moment)
        }
        recorder.stop(at: Self.at(seconds), into: &outputs)
        take(&outputs, picture: 0, sound: 0)
    }

    private static func at(_ seconds: Double) -> Instant { start + .seconds(seconds) }

    /// The next that will come. What was lost and sent again comes later, and holds up what is behind it.
    private mutating func next(_ coming: inout Coming, every: Double, sentAfter: Double) {
        coming.followsLoss = false
        repeat {
            coming.number += 1
            coming.moment = Double(coming.number) * every
            guard Double.random(in: 0..<1, using: &random) < conditions.loss else { break }
            coming.followsLoss = true
        } while true
        let sent = coming.moment + sentAfter
        var way = conditions.latency + conditions.jitter * Double.random(in: 0..<1, using: &random)
        if Double.random(in: 0..<1, using: &random) < 0.05 { way += 80 }
        let phase = sent.truncatingRemainder(dividingBy: conditions.congestion.every)
        if phase < conditions.congestion.length, sent > conditions.congestion.every {
            way += conditions.congestion.delay
        }
        if sent < 4 { way += conditions.start * (1 - sent / 4) }
        coming.arrival = sent + way / 1000
        coming.ready = max(coming.ready, coming.arrival)
    }

    private mutating func feed(
        _ coming: Coming, _ codec: Codec, _ recorder: inout Recorder, _ outputs: inout [RecorderOutput]
    ) {
        let frame = EncodedFrame(capacity: 64)
        frame.append(bigEndian: UInt32(truncatingIfNeeded: coming.number))
        let ticks =
            codec == .opus
            ? 7000 + coming.number * 960 : 90_000_000 + coming.number * 3000
        let isKey = codec == .vp8 && (coming.number % 300 == 0 || coming.followsLoss)
        frame.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: ticks, clockRate: codec.clockRate),
            arrival: Self.at(coming.arrival), isKeyframe: codec == .opus || isKey,
            durationTicks: codec == .opus ? 960 : 0, width: isKey ? 640 : 0, height: isKey ? 360 : 0,
            followsLoss: coming.followsLoss)
        recorder.frame(frame, of: TrackID(codec == .opus ? 0 : 1), at: Self.at(coming.ready), into: &outputs)
        frames += 1
    }

    private mutating func report(at now: Double, _ recorder: inout Recorder) {
        reportsDue = now + Double.random(in: 1...5, using: &random)
        // The sender's clock is an hour off.
        let moment = now - 0.04
        let ntp = Self.wallClock + .seconds(3600 + moment * (1 + clocks.sender * 1e-6))
        for track in 0...1 {
            let read =
                moment + conditions.reportError / 1000 * Double.random(in: -1...1, using: &random)
            let rtp =
                track == 0
                ? 7000 + Int64(read * (1 + clocks.sound * 1e-6) * 48_000)
                : 90_000_000 + Int64(read * (1 + clocks.sender * 1e-6) * 90_000)
            recorder.senderReport(TrackID(track), ntp: ntp.ntp, rtp: rtp, arrival: Self.at(now))
        }
    }

    private mutating func take(_ outputs: inout [RecorderOutput], picture: Double, sound: Double) {
        for output in outputs {
            switch output {
            case .open: parts += 1
            case .sample(_, let frame, let time):
                if frame.codec == .opus {
                    if time.ticks != played { holes += 1 }
                    let number = (frame.timestamp.ticks - 7000) / 960
                    if number % 100 == 0 {
                        sounds.append(
                            Mark(
                                moment: Double(number) * 0.02 / (1 + clocks.sound * 1e-6),
                                fileTime: Double(played) / 48_000))
                    }
                    played += 960
                } else {
                    let number = (frame.timestamp.ticks - 90_000_000) / 3000
                    if number % 50 == 0 || number < 1000 {
                        pictures.append(
                            Mark(
                                moment: Double(number) / 30 / (1 + clocks.sender * 1e-6),
                                fileTime: Double(time.ticks) / 90_000))
                    }
                }
            case .silence(_, let time, let count, let ticks):
                if time.ticks != played { holes += 1 }
                played += Int64(count) * ticks
            case .close(let closed): summary = closed
            case .layer, .requestKeyframe, .progress: break
            }
        }
        outputs.removeAll(keepingCapacity: true)
    }
}

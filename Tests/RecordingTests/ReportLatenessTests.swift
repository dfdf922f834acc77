import Media
import Recording
import Testing

/// Reports that date the sound by when it is sent, as browsers' do.
@Suite struct ReportLatenessTests {
    struct Row: Sendable, CustomStringConvertible {
        let description: String
        /// Milliseconds from a packet's first sample to its sending: by turns, packet after packet.
        let soundWaits: [Int64]
        /// Likewise for pictures.
        let pictureWaits: [Int64]
        let isSoundDatedBySending: Bool
        var isPictureDatedBySending = false
        /// Milliseconds of the way, by turns.
        var way: [Int64] = [5]
        /// How much later than its sound a picture stands in the file, in milliseconds; sound stands on steps of 2.5.
        let apart: ClosedRange<Double>
    }

    static let rows = [
        Row(
            description: "all is dated by its sampling", soundWaits: [21, 24, 30], pictureWaits: [8],
            isSoundDatedBySending: false, apart: -1.5...1.5),
        // What a packet waits above its length cannot be seen.
        Row(
            description: "sound is dated by its sending", soundWaits: [22, 25, 38, 27, 31], pictureWaits: [8],
            isSoundDatedBySending: true, apart: -3...1),
        Row(
            description: "the same over a way with jitter", soundWaits: [22, 25, 38, 27, 31], pictureWaits: [8],
            isSoundDatedBySending: true, way: [5, 12, 7, 15, 6, 9, 14], apart: -4...2),
        Row(
            description: "a file: both are dated when they are due, and sent then", soundWaits: [0], pictureWaits: [0],
            isSoundDatedBySending: true, isPictureDatedBySending: true, apart: -1...1),
        Row(
            description: "both are dated by their sending", soundWaits: [25], pictureWaits: [25],
            isSoundDatedBySending: true, isPictureDatedBySending: true, apart: -1...1),
    ]

    @Test(arguments: rows) func aTake(_ row: Row) throws {
        let scene = Scene()
        var written: [(time: Int64, ticks: Int64)] = []
        /// Of the last of each track: what its report is made from.
        var sampled: [Int64] = [0, 0]
        var dated: [Int64] = [0, 0]
        var turn = 0
        func way() -> Int64 {
            turn += 1
            return row.way[turn % row.way.count]
        }
        var events: [(at: Int64, track: Int, sampled: Int64)] = []
        for time in stride(from: Int64(0), to: 60_000, by: 20) {
            events.append((time + row.soundWaits[Int(time / 20) % row.soundWaits.count], 0, time))
            guard time % 40 == 0 else { continue }
            events.append((time + row.pictureWaits[Int(time / 40) % row.pictureWaits.count], 1, time))
        }
        events.sort { ($0.at, $0.track) < ($1.at, $1.track) }
        var reportAt: [Int64] = [2000, 700]
        for event in events {
            for track in 0...1 where event.at >= reportAt[track] {
                let now = reportAt[track]
                let rtp = sampled[track] + now - dated[track]
                scene.report(track, now, rtp: track == 0 ? 7000 + rtp * 48 : 90_000_000 + rtp * 90, way: way())
                reportAt[track] += track == 0 ? 5000 : 500
            }
            sampled[event.track] = event.sampled
            let isBySending = event.track == 0 ? row.isSoundDatedBySending : row.isPictureDatedBySending
            dated[event.track] = isBySending ? event.at : event.sampled
            let late = event.at - event.sampled + way()
            if event.track == 0 {
                scene.sound(event.sampled, late: late)
            } else {
                for case .sample(0, _, let at) in scene.picture(event.sampled, key: event.sampled == 0, late: late) {
                    written.append((event.sampled, at.ticks))
                }
            }
        }
        scene.stop(60_000)
        let curve = try #require(scene.summaries.first).tracks[0].corrections.map { ($0.fileTime, $0.shift * 1000) }
        let start = try #require(written.first)
        let sound = try #require(Self.firstSound(scene))
        let away = written.map { picture in
            let milliseconds = Double(picture.ticks) / 90
            return milliseconds + RecorderFitTests.value(of: curve, at: milliseconds / 1000) - Double(picture.time)
                - sound
        }
        #expect(away.count == 1500 && start.time == 0)
        #expect(away.allSatisfy { row.apart.contains($0) }, "\(away.min() ?? 0) to \(away.max() ?? 0)")
    }

    /// File time of what was sampled at 0, in milliseconds.
    private static func firstSound(_ scene: Scene) -> Double? {
        for case .sample(1, let frame, let at) in scene.outputs {
            return Double(at.ticks) / 48 - Double(frame.timestamp.ticks - 7000) / 48
        }
        return nil
    }
}

import Media
import Recording
import Testing

/// Where finalizing puts the pictures of a take, by the reports that there were.
@Suite struct RecorderFitTests {
    struct Row: Sendable, CustomStringConvertible {
        let description: String
        /// Seconds between reports; the first comes after as many, and the take goes on as long after the last.
        var every = 1
        /// Milliseconds that each report would add to the picture's times.
        let reports: [Double]
        /// Seconds and milliseconds between which what is added lies on straight lines.
        let added: [(Double, Double)]
    }

    private static func steady(_ count: Int, bad: [Int: Double] = [:]) -> [Double] {
        (0..<count).map { bad[$0] ?? 0 }
    }

    /// 100 ppm, every five seconds.
    private static func drifting(bad: [Int: Double] = [:]) -> [Double] {
        (0..<24).map { bad[$0] ?? Double($0 + 1) * 0.5 }
    }

    static let rows = [
        Row(description: "nothing to add", reports: steady(30), added: [(0, 0)]),
        Row(description: "the first is bad", reports: steady(30, bad: [0: 291]), added: [(0, 0)]),
        Row(description: "one in the middle is bad", reports: steady(30, bad: [14: -291]), added: [(0, 0)]),
        Row(description: "the last is bad", reports: steady(30, bad: [29: 291]), added: [(0, 0)]),
        Row(
            description: "several are bad", reports: steady(40, bad: [0: 150, 3: -100, 17: 291, 18: -291, 39: 110]),
            added: [(0, 0)]),
        Row(
            description: "four readings of one bad report",
            reports: steady(40, bad: [20: 291, 21: 291, 22: 291, 23: 291]), added: [(0, 0)]),
        Row(description: "one of three", reports: [0, 291, 0], added: [(0, 0)]),
        Row(description: "drift", every: 5, reports: drifting(), added: [(0, 0.5), (5, 0.5), (120, 12), (125, 12)]),
        Row(
            description: "drift, and bad ones", every: 5, reports: drifting(bad: [0: -200, 11: 150, 23: 291]),
            added: [(0, 0.5), (5, 0.5), (120, 12), (125, 12)]),
        Row(
            description: "a lasting step", reports: steady(20) + [Double](repeating: 200, count: 20),
            added: [(20, 0), (21, 200)]),
        Row(
            description: "a lasting step, and bad ones on either side",
            reports: steady(20, bad: [10: 291]) + steady(20, bad: [10: -291]).map { $0 + 200 },
            added: [(20, 0), (21, 200)]),
        Row(description: "one report", reports: [100], added: [(0, 100)]),
        // A sender whose pictures wait dates its sound by its sending, when that leaves before its last sample was taken.
        Row(description: "one report by which pictures wait", reports: [-100], added: [(0, -80)]),
        Row(description: "one report, and slewing behind it", every: 10, reports: [60], added: [(0, 60)]),
        Row(description: "two reports", reports: [0, 200], added: [(1, 0), (2, 200)]),
        Row(description: "two against two", reports: [0, 0, 200, 200], added: [(2, 0), (3, 200)]),
        Row(
            description: "reports that never agree", reports: [0, 90, -90, 180, -180],
            added: [(1, 0), (2, 90), (3, -90), (4, 180), (5, -180)]),
    ]

    @Test(arguments: rows) func aTake(_ row: Row) throws {
        let scene = Scene()
        let length = Int64((row.reports.count + 1) * row.every * 1000)
        var written: [(time: Int64, ticks: Int64)] = []
        for time in stride(from: Int64(0), to: length, by: 40) {
            let index = Int(time / 1000) / row.every - 1
            if time % Int64(row.every * 1000) == 0, row.reports.indices.contains(index) {
                scene.report(0, time, rtp: 7000 + time * 48)
                scene.report(1, time, rtp: 90_000_000 + time * 90 - Int64(row.reports[index] * 90))
            }
            scene.sound(time)
            scene.sound(time + 20)
            for case .sample(0, _, let at) in scene.picture(time, key: time == 0) { written.append((time, at.ticks)) }
        }
        scene.stop(length)
        let corrections = try #require(scene.summaries.first).tracks[0].corrections
        let curve = corrections.map { ($0.fileTime, $0.shift * 1000) }
        #expect(written.count == Int(length / 40))
        for picture in written {
            let milliseconds = Double(picture.ticks) / 90
            let final = milliseconds + Self.value(of: curve, at: milliseconds / 1000)
            let wanted = Double(picture.time) + Self.value(of: row.added, at: Double(picture.time) / 1000)
            // A knot stands at a picture, and slewing ends between two knots.
            guard abs(final - wanted) > 1.5 else { continue }
            Issue.record("at \(picture.time) ms: \(final) for \(wanted)")
            break
        }
    }

    /// The second part begins when the picture has been moved to its place: nothing is to be added there.
    @Test func aFurtherPartHasAFitOfItsOwn() throws {
        let scene = Scene()
        for time in stride(from: Int64(0), to: 90_000, by: 20) {
            if time % 1000 == 0, time > 0 {
                scene.report(0, time, rtp: 7000 + time * 48)
                scene.report(1, time, rtp: 90_000_000 + time * 90 - 200 * 90)
            }
            scene.sound(time)
            let isSecond = time >= 60_000
            guard time % 40 == 0 else { continue }
            scene.picture(time, key: time == 0 || time == 60_000, codec: isSecond ? .vp9 : .vp8)
        }
        scene.stop(90_000)
        try #require(scene.summaries.count == 2)
        let corrections = scene.summaries[1].tracks[0].corrections
        #expect(!corrections.isEmpty)
        #expect(corrections.allSatisfy { $0.fileTime >= 0 && abs($0.shift) < 0.01 }, "\(corrections.prefix(3))")
    }

    /// As aiortc reports: each track for itself. A bad report of the sound spoils three readings.
    @Test func tracksThatReportAlternately() throws {
        let scene = Scene()
        for time in stride(from: Int64(0), to: 60_000, by: 20) {
            if time % 1500 == 700 {
                scene.report(0, time, rtp: 7000 + (time + (time == 30_700 ? 200 : 0)) * 48)
            }
            if time % 500 == 0 { scene.report(1, time, rtp: 90_000_000 + time * 90) }
            scene.sound(time)
            if time % 40 == 0 { scene.picture(time, key: time == 0) }
        }
        scene.stop(60_000)
        let track = try #require(scene.summaries.first).tracks[0]
        #expect(track.corrections.count > 150)
        // The growing file was slewed for a second and a half, and that is what finalizing takes back.
        #expect(track.corrections.allSatisfy { abs($0.shift) < 0.0085 })
        #expect(track.corrections.contains { abs($0.shift) > 0.005 })
    }

    /// As a busy Chromium reports: the picture often, the sound seldom and late by turns.
    @Test func reportsThatAreLateByTurnsMoveNothing() throws {
        let scene = Scene()
        let late: [Int64] = [0, 10, 0, 13, 0, 0, 15, 0, 10, 0, 0, 12]
        var written: [(time: Int64, ticks: Int64)] = []
        for time in stride(from: Int64(0), to: 60_000, by: 20) {
            if time % 5000 == 2000 { scene.report(0, time, rtp: 7000 + (time - late[Int(time / 5000)]) * 48) }
            if time % 300 == 0 { scene.report(1, time, rtp: 90_000_000 + time * 90) }
            scene.sound(time)
            guard time % 40 == 0 else { continue }
            for case .sample(0, _, let at) in scene.picture(time, key: time == 0) { written.append((time, at.ticks)) }
        }
        scene.stop(60_000)
        let curve = try #require(scene.summaries.first).tracks[0].corrections.map { ($0.fileTime, $0.shift * 1000) }
        let away = written.map { picture in
            let milliseconds = Double(picture.ticks) / 90
            return milliseconds + Self.value(of: curve, at: milliseconds / 1000) - Double(picture.time)
        }
        #expect(away.count == 1500)
        #expect(away.allSatisfy { abs($0) < 5 }, "\(away.min() ?? 0) to \(away.max() ?? 0)")
    }

    /// What the sender's clocks say behind a restart is not held against what they said before.
    @Test func aRestartIsJudgedForItself() throws {
        let scene = Scene()
        scene.sound(0)
        scene.picture(0, key: true)
        var base: Int64 = 90_000_000
        for time in stride(from: Int64(40), through: 23_000, by: 40) {
            if time == 20_000 {
                scene.recorder.trackRestarted(TrackID(1))
                base = 5000
            }
            if time % 1000 == 0 {
                let late: Int64 = time > 20_000 ? 120 : 0
                scene.report(0, time, rtp: 7000 + time * 48)
                scene.report(1, time, rtp: base + (time - late) * 90)
            }
            scene.sound(time - 20)
            scene.sound(time)
            scene.picture(time, key: time == 20_000, base: base)
        }
        scene.stop(23_000)
        let corrections = try #require(scene.summaries.first).tracks[0].corrections
        let last = try #require(corrections.last)
        #expect(abs(last.shift - 0.12) < 0.015)
        #expect(corrections.filter { $0.fileTime < 19.9 }.allSatisfy { $0.shift == 0 })
    }

    static func value(of curve: [(Double, Double)], at x: Double) -> Double {
        guard let first = curve.first, let last = curve.last else { return 0 }
        if x <= first.0 { return first.1 }
        for (left, right) in zip(curve, curve.dropFirst()) where x < right.0 {
            return left.1 + (right.1 - left.1) * (x - left.0) / (right.0 - left.0)
        }
        return last.1
    }
}

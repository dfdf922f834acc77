import Media
import Recording
import TestKit
import Testing

/// Recordings that are paused, and participants who go and come back.
@Suite struct RecorderPresenceTests {
    /// A sender that never stops; where its samples lie in the file, in milliseconds.
    private final class Take {
        let scene: Scene
        private(set) var sounds: [(sent: Int64, at: Int64)] = []
        private(set) var pictures: [(sent: Int64, at: Int64, isKey: Bool)] = []
        /// How often for a keyframe, once there is a file; when the next one comes.
        private(set) var asked = 0
        private var keyAt: Int64 = 0
        var soundBase: Int64 = 7000
        var pictureBase: Int64 = 90_000_000

        init(_ tracks: [TrackDescription] = [Scene.sound, Scene.picture]) {
            scene = Scene(tracks)
        }

        /// Every 20 ms sound, every 40 ms a picture; a keyframe 80 ms after one was asked for.
        func go(_ times: Range<Int64>, sound: Bool = true, picture: Bool = true, late: Int64 = 0) {
            for time in stride(from: times.lowerBound, to: times.upperBound, by: 20) {
                if sound { note(scene.sound(time, late: late, base: soundBase), time) }
                if picture, time % 40 == 0 {
                    let isKey = time >= keyAt
                    if isKey { keyAt = .max }
                    note(scene.picture(time, key: isKey, late: late, base: pictureBase), time)
                }
                if let due = scene.deadline, due <= Scene.at(time) { note(scene.timeout(time), time) }
            }
        }

        func pause(_ gap: PauseGap, _ time: Int64) { scene.recorder.pause(gap, at: Scene.at(time)) }

        func resume(_ time: Int64) {
            let before = scene.outputs.count
            scene.recorder.resume(at: Scene.at(time), into: &scene.outputs)
            note(Array(scene.outputs[before...]), time)
        }

        func leave(_ time: Int64) { scene.recorder.leave(at: Scene.at(time), into: &scene.outputs) }

        func canRejoin(_ tracks: [TrackDescription]) -> Bool { scene.recorder.canRejoin(tracks) }

        func rejoin(_ time: Int64, _ tracks: [TrackDescription] = [Scene.sound, Scene.picture]) {
            soundBase = 5_000_000_000 + time
            pictureBase = -time
            let before = scene.outputs.count
            scene.recorder.rejoin(tracks, at: Scene.at(time), into: &scene.outputs)
            note(Array(scene.outputs[before...]), time)
        }

        func stop(_ time: Int64) throws -> PartSummary {
            scene.stop(time)
            return try #require(scene.summaries.last)
        }

        private func note(_ outputs: [RecorderOutput], _ time: Int64) {
            for output in outputs {
                switch output {
                case .sample(let stream, let frame, let at):
                    if frame.codec.kind == .audio {
                        sounds.append((time, at.ticks / 48))
                    } else {
                        pictures.append((time, at.ticks / 90, frame.isKeyframe))
                    }
                    _ = stream
                case .requestKeyframe:
                    if !scene.plans.isEmpty { asked += 1 }
                    if keyAt == .max { keyAt = time + 80 }
                case .open, .layer, .silence, .close, .progress: break
                }
            }
        }

        /// Sound has no hole and no overlap, pictures run forward.
        func checkOrder() {
            var end: Int64 = 0
            var last: Int64 = -1
            for output in scene.outputs {
                switch output {
                case .sample(_, let frame, let at) where frame.codec.kind == .audio:
                    #expect(at.ticks == end, "sound at \(at.ticks), the end was \(end)")
                    end += frame.durationTicks
                case .sample(_, _, let at):
                    #expect(at.ticks > last)
                    last = at.ticks
                case .silence(_, let at, let count, let ticks):
                    #expect(at.ticks == end, "silence at \(at.ticks), the end was \(end)")
                    end += Int64(count) * ticks
                case .open, .layer, .requestKeyframe, .close, .progress: break
                }
            }
        }
    }

    private func wall(_ summary: PartSummary, at seconds: Double) -> Double {
        (summary.wallClock(at: seconds) - Scene.wallClock).inSeconds
    }

    // MARK: Pauses

    @Test func aCutPauseIsNotInTheFile() throws {
        let take = Take()
        take.go(0..<2000)
        let before = take.asked
        take.pause(.cut, 2000)
        take.go(2000..<5000)
        take.resume(5000)
        #expect(take.asked == before + 1, "a keyframe is asked for at once")
        take.go(5000..<9000)
        take.checkOrder()
        #expect(!take.sounds.contains { 2000..<5000 ~= $0.sent } && !take.pictures.contains { 2000..<5000 ~= $0.sent })
        #expect(take.sounds.filter { $0.sent >= 5000 }.allSatisfy { abs($0.at - ($0.sent - 3000)) <= 2 })
        let after = take.pictures.filter { $0.sent >= 5000 }
        #expect(after.first?.isKey == true)
        #expect(after.allSatisfy { abs($0.at - ($0.sent - 3000)) <= 2 })
        let summary = try take.stop(9000)
        #expect(take.scene.plans.count == 1)
        #expect(abs(summary.duration - 6) < 0.05)
        #expect(summary.tracks[1].gaps.isEmpty, "\(summary.tracks[1].gaps)")
        #expect(summary.tracks[0].gaps.map(\.cause) == [.pause], "the picture waits for its keyframe")
        #expect(summary.tracks[0].gaps[0].duration < 0.2)
        for (file, gateway) in [(0.5, 0.5), (1.99, 1.99), (2.01, 5.01), (3.0, 6.0), (5.9, 8.9)] {
            #expect(abs(wall(summary, at: file) - gateway) < 0.003, "\(file): \(wall(summary, at: file))")
        }
    }

    @Test func aKeptPauseIsSilenceInTheFile() throws {
        let take = Take()
        take.go(0..<2000)
        take.pause(.keep, 2000)
        take.go(2000..<5000)
        take.resume(5000)
        take.go(5000..<9000)
        take.checkOrder()
        #expect(!take.sounds.contains { 2000..<5000 ~= $0.sent })
        #expect(
            (take.sounds.map { $0.at - $0.sent } + take.pictures.map { $0.at - $0.sent }).allSatisfy { abs($0) <= 2 })
        let summary = try take.stop(9000)
        #expect(abs(summary.duration - 9) < 0.05)
        for track in summary.tracks {
            let gap = try #require(track.gaps.first)
            #expect(track.gaps.count == 1 && gap.cause == .pause)
            #expect(abs(gap.start - 2) < 0.05 && abs(gap.duration - 3) < 0.2, "\(gap)")
        }
        for file in [0.5, 1.9, 3, 5.5, 8.9] { #expect(abs(wall(summary, at: file) - file) < 0.003) }
    }

    @Test(arguments: PauseGap.allCases) func tenPausesDoNotAddUp(_ gap: PauseGap) throws {
        let take = Take()
        take.go(0..<1000)
        var cut: Int64 = 0
        var time: Int64 = 1000
        for pause in 0..<10 as Range<Int64> {
            let length = 700 + pause * 131 / 20 * 20
            take.pause(gap, time)
            take.go(time..<time + length)
            take.resume(time + length)
            time += length
            if gap == .cut { cut += length }
            take.go(time..<time + 1500)
            time += 1500
            let shift = cut
            #expect(take.sounds.suffix(50).allSatisfy { abs($0.at - ($0.sent - shift)) <= 3 }, "\(pause)")
            #expect(take.pictures.suffix(20).allSatisfy { abs($0.at - ($0.sent - shift)) <= 3 }, "\(pause)")
        }
        take.checkOrder()
        let summary = try take.stop(time)
        #expect(abs(summary.duration - Double(time - cut) / 1000) < 0.05)
        #expect(abs(wall(summary, at: summary.duration - 0.1) - (Double(time) / 1000 - 0.1)) < 0.05)
        #expect(take.scene.plans.count == 1)
    }

    /// Pauses that are told at any moment, not where packets begin.
    @Test func aCutBetweenPacketsJoinsThem() throws {
        let take = Take()
        take.go(0..<2000)
        take.pause(.cut, 2007)
        take.go(2000..<5000)
        take.resume(5001)
        take.go(5000..<9000)
        take.checkOrder()
        let summary = try take.stop(9000)
        #expect(summary.tracks[1].gaps.isEmpty, "\(summary.tracks[1].gaps)")
        let sound = try #require(take.sounds.last)
        let picture = try #require(take.pictures.last)
        #expect(abs((sound.sent - sound.at) - (picture.sent - picture.at)) <= 2, "sound and picture are moved alike")
    }

    /// What was sent before the pause and came late belongs into the file; what came of the pause after it does not.
    @Test func whatComesLateGoesByWhenItWasSent() {
        let take = Take()
        take.go(0..<2000)
        take.pause(.cut, 2200)
        take.go(2000..<2200, late: 400)
        take.go(2200..<5000, late: 400)
        take.resume(5000)
        take.go(5000..<7000, late: 400)
        #expect(take.sounds.contains { 2000..<2200 ~= $0.sent })
        #expect(!take.sounds.contains { 2220..<4980 ~= $0.sent })
        #expect(take.sounds.filter { $0.sent >= 5000 }.count > 90)
        take.checkOrder()
    }

    @Test func whoComesIntoAPauseBeginsBehindIt() throws {
        let take = Take()
        take.pause(.keep, 0)
        take.go(0..<3000)
        #expect(take.scene.plans.isEmpty)
        take.resume(3000)
        take.go(3000..<6000)
        #expect(take.pictures.first?.isKey == true)
        let summary = try take.stop(6000)
        #expect(abs(summary.duration - 3) < 0.2)
        #expect(abs(wall(summary, at: 1) - 4) < 0.2)
    }

    @Test(arguments: PauseGap.allCases) func aPauseThatNothingFollowsIsNotHeld(_ gap: PauseGap) throws {
        let take = Take()
        take.go(0..<2000)
        let before = take.asked
        take.pause(gap, 2000)
        take.go(2000..<60_000)
        #expect(take.asked == before, "nobody is asked for keyframes meanwhile")
        let summary = try take.stop(60_000)
        #expect(abs(summary.duration - 2) < 0.05)
        #expect(!summary.tracks.contains { $0.gaps.contains { $0.cause == .loss } })
    }

    @Test func aPauseOfNobodyIsNone() throws {
        let take = Take()
        take.pause(.cut, 0)
        take.resume(10_000)
        take.go(0..<2000)
        #expect(try abs(take.stop(2000).duration - 2) < 0.05)
    }

    // MARK: Going and coming back

    @Test func whoComesBackGoesOnInTheSameFile() throws {
        let take = Take()
        take.go(0..<3000)
        take.leave(3000)
        #expect(take.scene.deadline == nil)
        take.rejoin(23_000)
        take.go(23_000..<30_000)
        take.checkOrder()
        #expect(
            (take.sounds.map { $0.at - $0.sent } + take.pictures.map { $0.at - $0.sent }).allSatisfy { abs($0) <= 3 })
        #expect(take.pictures.first { $0.sent >= 23_000 }?.isKey == true)
        let summary = try take.stop(30_000)
        #expect(take.scene.plans.count == 1)
        #expect(abs(summary.duration - 30) < 0.05)
        for track in summary.tracks {
            let gap = try #require(track.gaps.first)
            #expect(track.gaps.count == 1 && gap.cause == .absent)
            #expect(abs(gap.start - 3) < 0.05 && abs(gap.duration - 20) < 0.2, "\(gap)")
        }
        for file in [0.5, 2.9, 23.1, 29] { #expect(abs(wall(summary, at: file) - file) < 0.003) }
    }

    /// The picture of the new session comes first, and its sound only later.
    @Test func theSoundOfWhoComesBackMayComeLater() throws {
        let take = Take()
        take.go(0..<3000)
        take.leave(3000)
        take.rejoin(13_000)
        take.go(13_000..<20_000, sound: false)
        take.go(20_000..<22_000)
        take.checkOrder()
        #expect(
            (take.sounds.map { $0.at - $0.sent } + take.pictures.map { $0.at - $0.sent }).allSatisfy { abs($0) <= 40 })
        let summary = try take.stop(22_000)
        #expect(summary.tracks[1].gaps.map(\.cause) == [.absent])
    }

    @Test func onlyTheSameTracksGoOn() {
        let take = Take()
        take.go(0..<1000)
        let tracks = [Scene.sound, Scene.picture]
        #expect(!take.canRejoin(tracks), "nobody has gone")
        take.leave(1000)
        #expect(take.canRejoin(tracks))
        let other = TrackDescription(
            id: TrackID(1), codec: .h264, clockRate: 90_000, channels: 0, formatParameters: "")
        let telephone = TrackDescription(
            id: TrackID(0), codec: .pcmu, clockRate: 8000, channels: 1, formatParameters: "")
        #expect(!take.canRejoin([Scene.sound, other]))
        #expect(!take.canRejoin([telephone, Scene.picture]))
        #expect(!take.canRejoin([Scene.sound]))
        #expect(!take.canRejoin([Scene.picture]))
        take.scene.stop(2000)
        #expect(!take.canRejoin(tracks), "the window is over")
    }

    @Test func nothingIsAddedForWhoStaysAway() throws {
        let take = Take()
        take.go(0..<3000)
        take.leave(3000)
        let summary = try take.stop(33_000)
        #expect(abs(summary.duration - 3) < 0.05)
        #expect(summary.tracks.allSatisfy { $0.gaps.isEmpty }, "\(summary.tracks.map(\.gaps))")
    }

    /// Away from 2 to 12, paused from 4 to 9.
    @Test(arguments: PauseGap.allCases) func aPauseWithinAnAbsence(_ gap: PauseGap) throws {
        let take = Take()
        take.go(0..<2000)
        take.leave(2000)
        take.pause(gap, 4000)
        take.resume(9000)
        take.rejoin(12_000)
        take.go(12_000..<15_000)
        take.checkOrder()
        let cut: Int64 = gap == .cut ? 5000 : 0
        #expect(take.sounds.filter { $0.sent >= 12_000 }.allSatisfy { abs($0.at - ($0.sent - cut)) <= 3 })
        let summary = try take.stop(15_000)
        let causes = summary.tracks[1].gaps.map(\.cause)
        #expect(causes == (gap == .cut ? [.absent] : [.absent, .pause, .absent]))
        #expect(abs(wall(summary, at: summary.duration - 0.5) - 14.5) < 0.01)
    }

    /// The sender's clock at the first frame, whatever other sessions report later.
    @Test func theSendersClockIsThatOfTheFirstSession() throws {
        let take = Take()
        take.go(0..<1000)
        take.scene.report(0, 1000, rtp: 7000 + 48_000)
        take.scene.report(1, 1000, rtp: 90_000_000 + 90_000)
        take.go(1000..<2000)
        take.leave(2000)
        take.rejoin(9000)
        take.go(9000..<10_000)
        take.scene.report(0, 10_000, rtp: take.soundBase + 480_000, offset: 777_000)
        take.go(10_000..<11_000)
        for track in try take.stop(11_000).tracks {
            let start = try #require(track.senderNtpStart).wallClock - Scene.wallClock
            #expect(abs(start.inSeconds) < 0.01, "\(start)")
        }
    }
}

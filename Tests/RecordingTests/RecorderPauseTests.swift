import Media
import Recording
import TestKit
import Testing

/// Tracks that pause and come back, with clocks that ran on or stood still.
@Suite struct RecorderPauseTests {
    /// A take of pictures and sound in which either may be away; where its samples lie.
    private struct Play {
        let scene = Scene()
        /// Milliseconds of the sender and of the file.
        var sounds: [(sent: Int64, at: Int64)] = []
        var pictures: [(sent: Int64, at: Int64)] = []

        /// - Parameters:
        ///   - stood: milliseconds that the clock of sound or pictures stood still in all.
        mutating func go(
            _ times: Range<Int64>, sound: Bool = true, picture: Bool = true, soundStood: Int64 = 0,
            pictureStood: Int64 = 0, late: Int64 = 0, keyAt: Int64 = -1
        ) {
            for time in stride(from: times.lowerBound, to: times.upperBound, by: 20) {
                if sound { note(scene.sound(time - soundStood, late: soundStood + late), time) }
                if picture, time % 40 == 0 {
                    let isKey = time == keyAt || time == 0
                    note(scene.picture(time - pictureStood, key: isKey, late: pictureStood + late), time)
                }
                if let due = scene.deadline, due <= Scene.at(time + late) { scene.timeout(time + late) }
            }
        }

        mutating func pictureAlone(_ time: Int64, arrivesAt arrival: Int64) {
            note(scene.picture(time, late: arrival - time), time)
        }

        private mutating func note(_ outputs: [RecorderOutput], _ time: Int64) {
            for case .sample(let stream, _, let at) in outputs {
                if stream == 1 { sounds.append((time, at.ticks / 48)) } else { pictures.append((time, at.ticks / 90)) }
            }
        }

        /// Sent from `time` on and not within so many milliseconds of their place.
        func strays(from time: Int64, within: Int64) -> [(sent: Int64, at: Int64)] {
            (sounds + pictures).filter { $0.sent >= time && abs($0.at - $0.sent) > within }
        }
    }

    @Test func aMicrophoneWhoseClockStoodStillWhilePicturesWentOn() throws {
        var play = Play()
        play.go(0..<2000)
        play.go(2000..<62_000, sound: false)
        play.go(62_000..<70_000, soundStood: 60_000)
        #expect(play.strays(from: 62_000, within: 50).isEmpty)
        #expect(play.sounds.count == 500, "nothing of the sound is thrown away")
        play.scene.stop(70_000)
        let summary = try #require(play.scene.summaries.first)
        #expect(abs(summary.duration - 70) < 0.1)
        #expect(summary.tracks[1].gaps.count == 1)
    }

    /// As Chromium does: a second into the pause it says that the last timestamp is of now.
    @Test func aReportOfATrackThatIsAwayIsNotBelieved() throws {
        var play = Play()
        for second in 0..<30 as Range<Int64> {
            let isAway = (8..<18).contains(second)
            let time = second * 1000 + 500
            let stood: Int64 = second < 18 ? 0 : 10_000
            play.go(second * 1000..<time, sound: !isAway, soundStood: stood)
            play.scene.report(1, time, rtp: 90_000_000 + time * 90)
            if !isAway { play.scene.report(0, time, rtp: 7000 + (time - stood) * 48) }
            if isAway { play.scene.report(0, time, rtp: 7000 + 8000 * 48) }
            play.go(time..<second * 1000 + 1000, sound: !isAway, soundStood: stood)
        }
        #expect(play.strays(from: 0, within: 10).isEmpty)
        play.scene.stop(30_000)
        let corrections = try #require(play.scene.summaries.first).tracks[0].corrections
        #expect(corrections.allSatisfy { abs($0.shift) < 0.01 }, "\(corrections.max { abs($0.shift) < abs($1.shift) })")
    }

    @Test func aCameraWhoseClockStoodStillWhileSoundWentOn() {
        var play = Play()
        play.go(0..<2000)
        play.go(2000..<62_000, picture: false)
        play.go(62_000..<70_000, pictureStood: 60_000)
        #expect(play.strays(from: 62_000, within: 50).isEmpty)
        #expect(play.pictures.count == 250)
    }

    /// A sender's queue lets sound pass pictures; these catch up, and lie where they belong.
    @Test func picturesThatWereHeldBackAtTheSender() {
        var play = Play()
        play.go(0..<2000)
        for time in stride(from: Int64(2000), to: 8000, by: 20) { play.go(time..<time + 20, picture: false) }
        for time in stride(from: Int64(2000), to: 8000, by: 40) {
            play.pictureAlone(time, arrivesAt: 8000 + (time - 2000) / 10)
        }
        play.go(8600..<14_000)
        #expect(play.strays(from: 0, within: 10).isEmpty)
    }

    @Test func everythingPausesAndTheMicrophonesClockStoodStill() throws {
        var play = Play()
        play.go(0..<2000)
        play.go(62_000..<75_000, soundStood: 60_000)
        #expect(play.strays(from: 65_000, within: 50).isEmpty)
        #expect(play.sounds.count > 100 + 650 - 10)
        play.scene.stop(75_000)
        #expect(abs(try #require(play.scene.summaries.first).duration - 75) < 0.1)
    }

    @Test func aCameraThatPausesForMinutes() throws {
        var play = Play()
        play.go(0..<2000)
        play.go(2000..<302_000, picture: false)
        play.go(302_000..<305_000, keyAt: 302_000)
        #expect(play.strays(from: 0, within: 3).isEmpty)
        play.scene.stop(305_000)
        #expect(play.scene.plans.count == 1)
    }

    /// Both are late alike: the network was. Nothing is moved.
    @Test func aNetworkThatHeldBothBackMovesNothing() {
        var play = Play()
        play.go(0..<2000)
        for time in stride(from: Int64(2000), to: 8000, by: 20) {
            play.go(time..<time + 20, late: max(8000 - time, 0))
        }
        play.go(8000..<12_000)
        #expect(play.strays(from: 0, within: 3).isEmpty)
    }

    /// What comes right behind a late packet under another SSRC is not put as late as that was.
    @Test func aNewStreamIsNotAsLateAsTheLastPacketBefore() {
        var play = Play()
        play.go(0..<2000)
        play.scene.sound(2000, late: 400)
        play.scene.recorder.trackRestarted(TrackID(0))
        var placed: [Int64] = []
        for time in stride(from: Int64(2420), to: 3000, by: 20) {
            for case .sample(1, _, let at) in play.scene.sound(time, base: 900_000) {
                placed.append(at.ticks / 48 - time)
            }
        }
        #expect(placed.count == 29)
        #expect(placed.allSatisfy { abs($0) <= 3 }, "\(placed.prefix(3))")
    }

    // MARK: The map to the gateway's clock

    /// The file's time 0 as it was, though the first packets came late.
    @Test func theMapLooksThroughALateBeginning() throws {
        var play = Play()
        for time in stride(from: Int64(0), to: 3000, by: 20) { play.go(time..<time + 20, late: 300 - time / 10) }
        play.go(3000..<30_000)
        play.scene.stop(30_000)
        let summary = try #require(play.scene.summaries.first)
        #expect(summary.clockMap.first?.fileTime == 0)
        for second in 0..<30 {
            let told = (summary.wallClock(at: Double(second)) - Scene.wallClock).inSeconds
            #expect(abs(told - Double(second)) < 0.003, "\(second) s: \(told)")
        }
        #expect(summary.wallClockStart.wallClock == summary.wallClock(at: 0))
    }

    /// Half a minute of a full queue somewhere says nothing of the clocks …
    @Test func theMapLooksThroughAFullQueue() throws {
        var play = Play()
        play.go(0..<60_000)
        play.go(60_000..<90_000, late: 250)
        play.go(90_000..<150_000)
        try expectMap(of: play, seconds: 150) { _ in 0 }
    }

    /// … but sound of which the sender lost a piece lies elsewhere from there on.
    @Test func theMapFollowsAStep() throws {
        var play = Play()
        play.go(0..<60_000)
        play.go(60_000..<150_000, soundStood: 300)
        try expectMap(of: play, seconds: 149, but: 49...71) { $0 < 60 ? 0 : 0.3 }
    }

    @Test func theMapStandsOnPicturesWhileTheSoundIsAway() throws {
        var play = Play()
        play.go(0..<30_000)
        play.go(30_000..<150_000, sound: false)
        try expectMap(of: play, seconds: 150) { _ in 0 }
        #expect(try #require(play.scene.summaries.first).clockMap.count > 12)
    }

    private func expectMap(
        of play: Play, seconds: Int, but passed: ClosedRange<Int> = -1 ... -1, by offset: (Int) -> Double
    ) throws {
        play.scene.stop(Int64(seconds) * 1000)
        let summary = try #require(play.scene.summaries.first)
        for second in 0..<seconds where !passed.contains(second) {
            let told = (summary.wallClock(at: Double(second)) - Scene.wallClock).inSeconds
            #expect(abs(told - Double(second) - offset(second)) < 0.003, "\(second) s: \(told)")
        }
    }
}

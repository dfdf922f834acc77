import Media
import Recording
import Testing

@Suite struct RecorderTimeTests {
    /// Both tracks open at 0.
    private func opened() -> Scene {
        let scene = Scene()
        scene.sound(0)
        scene.picture(0, key: true)
        return scene
    }

    @Test func aHoleInTheSoundIsFilledAndListed() throws {
        let scene = opened()
        scene.sound(20)
        #expect(told(scene.sound(100, followsLoss: true)) == ["silence 1 @1920 3x960", "sample 1 @4800"])
        #expect(told(scene.sound(120)) == ["sample 1 @5760"])
        scene.stop(200)
        let gaps = try #require(scene.summaries.first).tracks[1].gaps
        #expect(gaps.map(\.cause) == [.loss])
        #expect(abs(gaps[0].start - 0.04) < 1e-9)
        #expect(abs(gaps[0].duration - 0.06) < 1e-9)
    }

    @Test func aHoleThatIsNoMultipleOfTheFrameEndsInShorterOnes() {
        let scene = opened()
        #expect(
            told(scene.sound(58)) == [
                "silence 1 @960 1x960", "silence 1 @1920 1x480", "silence 1 @2400 1x240", "silence 1 @2640 1x120",
                "sample 1 @2760",
            ])
        // 38 ms are 15.2 times 2.5 ms: what is left over is carried, and what follows still fits.
        #expect(told(scene.sound(78)) == ["sample 1 @3720"])
    }

    @Test func dtxIsKnownByItsPackets() throws {
        let scene = opened()
        scene.sound(20, bytes: 1)
        #expect(told(scene.sound(420, bytes: 1)) == ["silence 1 @1920 19x960", "sample 1 @20160"])
        #expect(told(scene.sound(820)) == ["silence 1 @21120 19x960", "sample 1 @39360"])
        scene.stop(900)
        let gaps = try #require(scene.summaries.first).tracks[1].gaps
        #expect(gaps.map(\.cause) == [.dtx])
    }

    @Test func silenceWithoutLossIsMute() throws {
        let scene = opened()
        scene.sound(3000)
        scene.stop(3020)
        #expect(try #require(scene.summaries.first).tracks[1].gaps.map(\.cause) == [.mute])
    }

    @Test func soundOfATimeAlreadyWrittenGoes() {
        let scene = opened()
        scene.sound(20)
        #expect(told(scene.sound(20)) == [])
        #expect(told(scene.sound(30)) == [])
        #expect(told(scene.sound(40)) == ["sample 1 @1920"])
    }

    @Test func soundThatWasSetBackComesAgainAfterASecond() {
        let scene = opened()
        for time in stride(from: Int64(20), to: 2000, by: 20) { scene.sound(time) }
        var first: Int64?
        for time in stride(from: Int64(2000), to: 4000, by: 20) {
            let kept = scene.sound(time, base: 7000 - 24_000)
            if kept.contains(where: { if case .sample = $0 { true } else { false } }), first == nil { first = time }
        }
        #expect(first == 2480 || first == 2500)
    }

    static let leaps: [Int64] = [2_880_000, -2_880_000, 1 << 32, -(1 << 31), 1 << 60]

    @Test(arguments: leaps) func aLeapGoesOnByArrival(_ leap: Int64) {
        let scene = opened()
        for time in stride(from: Int64(20), to: 1000, by: 20) { scene.sound(time) }
        let after = told(scene.sound(1100, base: 7000 + leap))
        #expect(after.prefix(2) == ["silence 1 @48000 5x960", "sample 1 @52800"])
        #expect(told(scene.sound(1120, base: 7000 + leap)) == ["sample 1 @53760"])
        #expect(told(scene.sound(1160, base: 7000 + leap)) == ["silence 1 @54720 1x960", "sample 1 @55680"])
    }

    @Test func aRestartGoesOnByArrivalAndWaitsForAKeyframe() {
        let scene = opened()
        scene.sound(20)
        scene.picture(33)
        scene.recorder.trackRestarted(TrackID(0))
        scene.recorder.trackRestarted(TrackID(1))
        #expect(told(scene.sound(60, base: 9000)) == ["silence 1 @1920 1x960", "sample 1 @2880"])
        #expect(told(scene.picture(66, base: 1)) == ["ask 1"])
        #expect(told(scene.picture(99, key: true, base: 1)) == ["key 0 @8910"])
    }

    @Test func aLongPauseInWhichTheClockRanIsNoLeap() {
        let scene = opened()
        #expect(told(scene.sound(60_000)).prefix(2) == ["silence 1 @960 2999x960", "sample 1 @2880000"])
    }

    @Test func aClockThatStoodStillIsCaughtUp() {
        let scene = opened()
        for time in stride(from: Int64(20), to: 2000, by: 20) { scene.sound(time) }
        // Five seconds of nothing, and the timestamps go on where they were.
        var caught: [String] = []
        for time in stride(from: Int64(2000), to: 4100, by: 20) {
            caught += told(scene.sound(time, late: 5000)).filter { $0.hasPrefix("silence") }
        }
        #expect(caught == ["silence 1 @192000 250x960"])
    }

    @Test func aNetworkThatHeldEverythingBackIsNot() {
        let scene = opened()
        for time in stride(from: Int64(20), to: 2000, by: 20) { scene.sound(time) }
        for time in stride(from: Int64(2000), to: 7000, by: 20) {
            #expect(scene.sound(time, late: 7000 - time).count <= 2)
        }
        for time in stride(from: Int64(7000), to: 12_000, by: 20) { scene.sound(time) }
        #expect(!told(scene.outputs).contains { $0.hasPrefix("silence") })
    }

    @Test func lostPicturesAreListedAndAKeyframeEndsTheWait() throws {
        let scene = opened()
        scene.picture(33)
        #expect(told(scene.picture(99, followsLoss: true)) == ["ask 1"])
        #expect(told(scene.picture(133)) == [])
        #expect(told(scene.picture(700)) == ["ask 1"])
        #expect(told(scene.picture(733, key: true)) == ["key 0 @65970"])
        scene.stop(800)
        let gaps = try #require(scene.summaries.first).tracks[0].gaps
        #expect(gaps.count == 1)
        #expect(gaps.first?.cause == .loss)
        #expect(abs((gaps.first?.start ?? 0) - 0.066) < 0.001)
    }

    @Test func picturesAtOneInstantAreKeptApart() {
        let scene = opened()
        #expect(told(scene.picture(33)) == ["sample 0 @2970"])
        #expect(told(scene.picture(33)) == ["sample 0 @3060"])
        #expect(told(scene.picture(20)) == ["sample 0 @3150"])
    }

    @Test func reportsPullThePictureFiveMillisecondsASecond() throws {
        let scene = opened()
        // By the sender's clock the picture belongs 100 ms later than it arrived, and the clock is an hour off.
        var offsets: [Int64] = []
        for index in 1..<1000 {
            let time = Int64(index) * 40
            if index == 30 {
                scene.report(0, time, rtp: 7000 + time * 48, offset: 3_600_000)
                scene.report(1, time, rtp: 90_000_000 + (time - 100) * 90, offset: 3_600_000)
            }
            scene.sound(time - 20)
            scene.sound(time)
            for case .sample(0, _, let at) in scene.picture(time) { offsets.append(at.ticks - time * 90) }
        }
        #expect(offsets.prefix(28).allSatisfy { $0 == 0 })
        let after = offsets.dropFirst(30)
        #expect(zip(after, after.dropFirst()).allSatisfy { $1 - $0 >= 0 && $1 - $0 <= 18 })
        #expect(offsets.last == 9000)
        scene.stop(40_000)
        let track = try #require(scene.summaries.first).tracks[0]
        #expect(track.corrections.first == TimeCorrection(fileTime: 0, shift: 0.1))
        #expect(track.senderNtpStart != nil)
    }

    @Test func reportsAreComparedWithThoseOfTheirOwnTime() throws {
        let scene = opened()
        // Timestamps in these reports run twice as fast as the clock, as GStreamer's do: both tracks' alike.
        for index in 1..<200 {
            let time = Int64(index) * 40
            if index % 25 == 0 {
                scene.report(1, time, rtp: 90_000_000 + 2 * time * 90)
                scene.report(0, time, rtp: 7000 + 2 * time * 48)
            }
            scene.sound(time - 20)
            scene.sound(time)
            #expect(told(scene.picture(time)).contains("sample 0 @\(time * 90)"))
        }
        scene.stop(8000)
        let track = try #require(scene.summaries.first).tracks[0]
        #expect(track.corrections.count == 8)
        #expect(track.corrections.allSatisfy { $0.shift == 0 })
    }

    @Test func reportsOfClocksThatDoNotAgreeAreLeftAlone() {
        let scene = opened()
        for index in 1..<100 {
            scene.report(0, 0, rtp: 7000)
            scene.report(1, 0, rtp: 90_000_000, offset: 60_000)
            #expect(told(scene.picture(Int64(index) * 33)).first == "sample 0 @\(index * 33 * 90)")
        }
    }

    @Test func theManifestKnowsWhenItWas() throws {
        let scene = Scene()
        scene.sound(500)
        scene.picture(500, key: true)
        for index in 1...1200 { scene.sound(500 + Int64(index) * 20) }
        scene.stop(30_000)
        let summary = try #require(scene.summaries.first)
        #expect(summary.wallClockStart.wallClock == Scene.wallClock + .milliseconds(500))
        #expect(summary.clockMap.count == 3)
        #expect(summary.clockMap.map { Int($0.fileTime.rounded()) } == [0, 10, 20])
        #expect(
            summary.clockMap.allSatisfy {
                abs(($0.wallClock.wallClock - summary.wallClockStart.wallClock).inSeconds - $0.fileTime) < 0.001
            })
        #expect(summary.tracks[1].firstRtpTimestamp == Int64(31_000))
        #expect(summary.tracks[1].lastRtpTimestamp == Int64(1_183_000))
        #expect(summary.tracks[1].frames == 1201)
        #expect(summary.tracks[1].bytes == 1201 * 40)
        #expect(summary.tracks[0].keyframes == 1)
        #expect(summary.tracks[0].gaps.map(\.cause) == [.mute])
    }

    /// What is lost right behind the keyframe that ended a gap is told as well.
    @Test func aGapRightBehindAGap() throws {
        let scene = Scene()
        for time in stride(from: Int64(0), to: 4000, by: 20) {
            scene.sound(time)
            let isThere = time <= 1000 || time == 2000 || time >= 3000
            guard time % 40 == 0, isThere else { continue }
            scene.picture(time, key: time % 1000 == 0, followsLoss: time == 2000 || time == 3000)
        }
        scene.stop(4000)
        let gaps = try #require(scene.summaries.first).tracks[0].gaps
        try #require(gaps.count == 2)
        #expect(gaps.map(\.cause) == [.loss, .loss])
        for (gap, start) in zip(gaps, [1.04, 2.04]) {
            #expect(abs(gap.start - start) < 0.002)
            #expect(abs(gap.start + gap.duration - (start + 0.96)) < 0.002)
        }
    }
}

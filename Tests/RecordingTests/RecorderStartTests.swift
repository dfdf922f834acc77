import Media
import Recording
import Testing

@Suite struct RecorderStartTests {
    @Test func asksForAKeyframeAtOnce() {
        let scene = Scene()
        #expect(scene.deadline == Scene.start)
        #expect(told(scene.timeout(0)) == ["ask 1"])
        #expect(scene.deadline == nil)
        #expect(Scene([Scene.sound]).deadline == nil)
    }

    @Test func keepsTheSoundBeforeTheKeyframe() {
        let scene = Scene()
        #expect(told(scene.sound(0)) == [])
        #expect(told(scene.sound(20)) == [])
        #expect(told(scene.picture(30)) == ["ask 1"])
        #expect(told(scene.sound(40)) == [])
        #expect(
            told(scene.picture(50, key: true)) == [
                "open desk-1.webm vp8+opus", "sample 1 @0", "sample 1 @960", "sample 1 @1920", "key 0 @4500",
                "progress",
            ])
        #expect(told(scene.sound(60)) == ["sample 1 @2880"])
        #expect(told(scene.picture(83)) == ["sample 0 @7470"])
    }

    @Test func soundWaitsASecondAndTheKeyframeBeginsAPart() {
        let scene = Scene()
        for time in stride(from: Int64(0), to: 1000, by: 20) { #expect(told(scene.sound(time)) == []) }
        #expect(scene.deadline == Scene.start)
        #expect(told(scene.timeout(0)) == ["ask 1"])
        #expect(scene.deadline == Scene.at(1000))
        let opened = told(scene.timeout(1000))
        #expect(opened.first == "open desk-1.webm opus")
        #expect(opened.count == 51)
        for time in stride(from: Int64(1000), to: 1500, by: 20) { scene.sound(time) }
        #expect(
            told(scene.picture(1490, key: true)) == [
                "close desk-1.webm", "open desk-1~2.webm vp8+opus", "sample 1 @0", "key 0 @900",
            ])
        #expect(told(scene.sound(1500)) == ["sample 1 @960"])
    }

    @Test func soundThatIsNotNegotiatedIsNotDeclared() {
        let scene = Scene([Scene.picture])
        #expect(told(scene.picture(0, key: true)) == ["open desk-1.webm vp8", "key 0 @0", "progress"])
        #expect(told(scene.stop(33)) == ["close desk-1.webm"])
        #expect(scene.summaries.first?.tracks.map(\.codec) == [.vp8])
        #expect(scene.summaries.first?.clockMap.count == 1)
    }

    @Test func soundThatNeverComesIsDeclaredAndSilent() throws {
        let scene = Scene()
        for index in 0..<300 { scene.picture(Int64(index) * 40, key: index == 0) }
        scene.stop(12_000)
        let summary = try #require(scene.summaries.first)
        #expect(summary.tracks.map(\.codec) == [.vp8, .opus])
        #expect(summary.tracks[1].gaps == [MediaGap(start: 0, duration: 12, cause: .absent)])
        #expect(summary.tracks[1].frames == 0)
        #expect(summary.duration == 12)
    }

    @Test func theFirstSoundIsNotCutOffByThePictureThatCameBeforeIt() {
        let scene = Scene()
        scene.picture(50, key: true)
        #expect(told(scene.sound(35)) == ["sample 1 @0"])
        #expect(told(scene.sound(55)) == ["sample 1 @960"])
        let other = Scene()
        other.picture(50, key: true)
        #expect(told(other.sound(25)) == [], "more than a packet before the picture")
        #expect(told(other.sound(45)) == [])
        #expect(told(other.sound(65)) == ["silence 1 @0 1x480", "silence 1 @480 1x240", "sample 1 @720"])
    }

    @Test func soundThatComesLateIsFilledBefore() throws {
        let scene = Scene()
        for index in 0..<25 { scene.picture(Int64(index) * 40, key: index == 0) }
        #expect(told(scene.sound(1000)) == ["silence 1 @0 50x960", "sample 1 @48000", "progress"])
    }

    @Test func stopInTheFirstSecondKeepsTheSound() {
        let scene = Scene()
        scene.sound(0)
        #expect(told(scene.stop(10)) == ["open desk-1.webm opus", "sample 0 @0", "close desk-1.webm"])
        #expect(told(scene.stop(20)) == [])
        #expect(told(scene.sound(20)) == [])
        #expect(scene.deadline == nil)
    }

    @Test func stopBeforeAnythingMakesNoFile() {
        let scene = Scene()
        #expect(told(scene.stop(10)) == [])
        #expect(scene.nextPart == 1)
    }

    @Test func aPictureThatEndsBeforeItCameFreesTheSound() {
        let scene = Scene()
        scene.sound(0)
        #expect(told(scene.ended(1, 10)) == ["open desk-1.webm opus", "sample 0 @0"])
        #expect(told(scene.sound(20)) == ["sample 0 @960", "progress"])
        #expect(told(scene.ended(0, 40)) == ["close desk-1.webm"])
        #expect(scene.isEnded)
    }

    @Test func aSuccessorGoesOnCountingParts() {
        let scene = Scene(firstPart: 3)
        scene.sound(0)
        #expect(told(scene.picture(0, key: true)).first == "open desk-1~3.webm vp8+opus")
        #expect(scene.nextPart == 4)
    }

    @Test func aKeyframeOfH264WithoutParameterSetsOpensNothing() {
        let scene = Scene()
        let frame = EncodedFrame()
        frame.append(1)
        frame.seal(
            codec: .h264, timestamp: MediaTimestamp(ticks: 1, clockRate: 90_000), arrival: Scene.start, isKeyframe: true
        )
        #expect(told(scene.feed(frame, 1, Scene.start)) == ["ask 1"])
    }

    @Test func aNewCodecBeginsAPartAndANewSizeDoesNot() throws {
        let scene = Scene()
        scene.sound(0)
        scene.picture(10, key: true)
        scene.sound(20)
        #expect(told(scene.picture(40, key: true, width: 1280)) == ["key 0 @3600"])
        scene.sound(40)
        #expect(told(scene.picture(60, codec: .h264)) == ["ask 1"])
        scene.sound(60)
        #expect(
            told(scene.picture(80, key: true, codec: .h264)) == [
                "close desk-1.webm", "open desk-1~2.mp4 h264+opus", "key 0 @0",
            ])
        #expect(told(scene.sound(80)) == ["sample 1 @0"])
        #expect(scene.plans.last?.streams.first?.codecString == "avc1.42e01f")
    }
}

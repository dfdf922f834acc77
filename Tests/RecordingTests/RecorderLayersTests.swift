import Media
import Recording
import TestKit
import Testing

/// One picture of several layers: the best that is sent, in one file, in one line of time.
@Suite struct RecorderLayersTests {
    private static let second = 30

    @Test func aFileBeginsWithTheLargestThatComesSoon() {
        let scene = LayerScene()
        scene.picture(0, 0, key: true)
        scene.picture(1, 0)
        scene.picture(1, 1, key: true)
        scene.picture(2, 0)
        #expect(scene.outputs.allSatisfy { if case .requestKeyframe = $0 { true } else { false } })
        scene.picture(2, 2, key: true)
        scene.pictures(3..<20, of: [0, 1, 2])
        scene.stop(20)
        #expect(scene.runs == ["f 2-19"])
        #expect(scene.written.map(\.time) == scene.written.indices.map { Int64($0) * 33 * 90 })
        let track = scene.summary?.tracks.first
        #expect(track?.rid == "f" && track?.width == 640)
        #expect(track?.layers == [LayerSpan(start: 0, rid: "f", width: 640, height: 360)])
        #expect(track?.firstRtpTimestamp == LayerScene.bases[2] + 2 * 33 * 90)
    }

    @Test func aLayerAloneDoesNotWaitForEver() throws {
        let scene = LayerScene()
        scene.picture(0, 1, key: true)
        let due = try #require(scene.deadline)
        #expect(due == Scene.at(13 + 300))
        scene.recorder.handleTimeout(at: due, into: &scene.outputs)
        #expect(scene.runs == ["h 0-0"] && scene.deadline == nil)
        scene.pictures(1..<30, of: [1])
        #expect(scene.runs == ["h 0-29"])
    }

    @Test func layersAreGivenSideBySide() {
        let scene = LayerScene(givesLayers: true)
        for layer in 0..<3 { scene.report(layer, 0) }
        scene.pictures(0..<90, of: [0, 1, 2], keys: [0, 60])
        // The best one pauses, and a smaller one loses a packet.
        scene.pictures(90..<100, of: [0])
        scene.picture(100, 0, lost: true)
        scene.picture(101, 0)
        scene.picture(102, 0, key: true)
        scene.stop(103)
        let best = Dictionary(uniqueKeysWithValues: scene.written.map { ($0.picture, $0.time) })
        for layer in 0..<3 {
            let times = scene.given(layer)
            #expect((1..<90).allSatisfy { times[$0] != nil })
            // Once reports have come all of one picture stand at one time.
            for picture in 61..<90 { #expect((times[picture] ?? 0) - (best[picture] ?? -1000) == 0) }
        }
        let small = scene.given(0)
        #expect(small[99] != nil && small[100] == nil && small[101] == nil && small[102] != nil)
        #expect(LayerScene().outputs.isEmpty)
    }

    /// What the session's end finds waiting is written.
    @Test func aShortTakeIsThere() {
        let scene = LayerScene()
        scene.picture(0, 0, key: true)
        scene.picture(1, 0)
        scene.stop(2)
        #expect(scene.runs == ["q 0-1"])
    }

    /// The best layer pauses: the next one is asked for a keyframe and fills the time from that on, and gives place to the
    /// better one when it has come for a second.
    @Test(arguments: [false, true])
    func theBestLayerPausesAndComesBack(_ hasReports: Bool) {
        let scene = LayerScene()
        scene.pictures(0..<60, of: [0, 1, 2], keys: [0])
        if hasReports { for layer in 0..<3 { scene.report(layer, 900 + Int64(layer) * 300) } }
        #expect(scene.asked.isEmpty || scene.asked == [0])
        // Silence of three frames is long enough to ask.
        scene.pictures(60..<67, of: [0, 1])
        #expect(scene.asked.last == 1)
        scene.pictures(67..<150, of: [0, 1], keys: [67])
        #expect(scene.runs == ["f 0-59", "h 67-149"])
        scene.picture(150, 0)
        scene.picture(150, 1)
        scene.picture(150, 2, key: true)
        scene.pictures(151..<180, of: [0, 1, 2])
        #expect(!scene.asked.contains(2))
        scene.pictures(180..<184, of: [0, 1, 2])
        #expect(scene.asked.last == 2)
        scene.pictures(184..<240, of: [0, 1, 2], keys: [184])
        scene.stop(240)
        #expect(scene.runs == ["f 0-59", "h 67-183", "f 184-239"])
        expectOneLine(scene, within: hasReports ? 1 : 10 * 90)
        let track = scene.summary?.tracks.first
        #expect(track?.layers?.map(\.rid) == ["f", "h", "f"])
        #expect(track?.gaps.filter { $0.duration > 0.05 }.map(\.cause) == [.absent])
        #expect(scene.summary?.tracks.count == 1)
    }

    /// Every frame stands at the time of its picture, as the first layer has it.
    private func expectOneLine(_ scene: LayerScene, within ticks: Int64) {
        let written = scene.written
        guard let first = written.first else { return }
        for item in written {
            let wanted = first.time + Int64(item.picture - first.picture) * 33 * 90
            #expect((item.time - wanted).magnitude <= ticks.magnitude, "\(item)")
        }
        for (before, after) in zip(written, written.dropFirst()) {
            #expect(after.time > before.time && after.picture > before.picture)
        }
    }

    /// A lost packet holds a layer back for two seconds: then all of it is there, and nobody else's is needed.
    @Test func aLayerThatWaitsForAPacketLosesNothing() {
        let scene = LayerScene()
        scene.pictures(0..<30, of: [0, 1, 2], keys: [0])
        scene.pictures(30..<90, of: [0, 1], keys: [36])
        for number in 30..<90 { scene.picture(number, 2, late: Int64(90 - number) * 33) }
        scene.pictures(90..<120, of: [0, 1, 2])
        scene.stop(120)
        #expect(scene.runs == ["f 0-119"])
        #expect(scene.asked.contains(1))
    }

    /// It comes back by a keyframe of its own before it was given up: the time between is filled.
    @Test func aShortPauseIsFilled() {
        let scene = LayerScene()
        scene.pictures(0..<30, of: [0, 1, 2], keys: [0])
        scene.pictures(30..<60, of: [0, 1], keys: [36])
        scene.pictures(60..<90, of: [0, 1, 2], keys: [60])
        scene.stop(90)
        #expect(scene.runs == ["f 0-29", "h 36-59", "f 60-89"])
        expectOneLine(scene, within: 10 * 90)
    }

    @Test func theSmallestIsBetterThanNone() {
        let scene = LayerScene()
        scene.pictures(0..<30, of: [0, 1, 2], keys: [0])
        scene.pictures(30..<120, of: [0], keys: [38])
        scene.stop(120)
        #expect(scene.runs == ["f 0-29", "q 38-119"] && scene.asked.last == 0)
    }

    /// A better layer whose keyframe is long on its way: what the smaller one shows meanwhile is shown once.
    @Test func nothingIsShownTwiceWhereALargeKeyframeIsLate() {
        let scene = LayerScene()
        scene.pictures(0..<60, of: [0], keys: [0])
        scene.picture(60, 0)
        scene.picture(60, 2, key: true)
        scene.pictures(61..<100, of: [0, 2])
        #expect(scene.asked.last == 2)
        scene.pictures(100..<106, of: [0])
        scene.picture(100, 2, key: true, late: 190)
        for number in 101..<106 { scene.picture(number, 2, late: 190 - Int64(number - 100) * 33) }
        scene.pictures(106..<130, of: [0, 2])
        scene.stop(130)
        #expect(scene.runs == ["q 0-99", "f 100-129"])
        expectOneLine(scene, within: 10 * 90)
    }

    /// The better layer falls silent again before its keyframe came: the smaller one goes on whole.
    @Test func aBetterLayerThatFailsCostsNothing() {
        let scene = LayerScene()
        scene.pictures(0..<60, of: [1], keys: [0])
        scene.picture(60, 1)
        scene.picture(60, 2, key: true)
        scene.pictures(61..<95, of: [1, 2])
        scene.pictures(95..<150, of: [1])
        scene.stop(150)
        #expect(scene.runs == ["h 0-149"])
        expectOneLine(scene, within: 0)
    }

    @Test func aSenderThatPausesAsAWholeIsNotAsked() {
        let scene = LayerScene()
        scene.pictures(0..<30, of: [0, 1, 2], keys: [0])
        scene.pictures(60..<120, of: [0, 1, 2])
        scene.stop(120)
        #expect(scene.runs == ["f 0-29", "f 60-119"] && !scene.asked.contains(1))
    }

    @Test func theRecordedLayerBeginsAnewUnderAnotherSSRC() {
        let scene = LayerScene()
        scene.pictures(0..<30, of: [0, 1, 2], keys: [0])
        scene.restart(2, base: 1_234_567)
        scene.pictures(30..<60, of: [0, 1, 2], keys: [30])
        scene.stop(60)
        #expect(scene.runs == ["f 0-59"])
        expectOneLine(scene, within: 10 * 90)
    }

    @Test func aLayerOfAName() {
        let scene = LayerScene(layers: .named("h"))
        scene.pictures(0..<60, of: [0, 1, 2], keys: [0])
        scene.pictures(60..<200, of: [0, 2], keys: [66])
        scene.picture(200, 0)
        scene.picture(200, 1, key: true)
        scene.picture(200, 2)
        scene.pictures(201..<240, of: [0, 1, 2], keys: [235])
        scene.stop(240)
        #expect(scene.runs == ["h 0-59", "f 66-234", "h 235-239"])
        #expect(scene.summary?.note == nil)
    }

    @Test func aNameThatIsNotThereIsTold() {
        let scene = LayerScene(layers: .named("x"), container: .mp4)
        scene.pictures(0..<10, of: [0, 1, 2], keys: [0])
        scene.stop(10)
        #expect(scene.runs == ["f 0-9"])
        let note = scene.summary?.note ?? ""
        #expect(note.hasPrefix("MP4 cannot hold VP8"))
        #expect(note.hasSuffix("; there is no layer x, only q, h, f: the best is recorded"))
        // Who sends one encoding without a name has nothing else to give.
        let plain = Scene()
        plain.picture(0, key: true)
        #expect(plain.plans.first?.note == nil)
    }

    @Test func allAreSourcesOfTheirOwn() {
        let all = [Scene.sound] + LayerScene.layers
        #expect(LayerWish.best.sources(all).map { $0.map(\.rid) } == [["q", "h", "f"]])
        #expect(LayerWish.named("h").sources(all).count == 1)
        #expect(LayerWish.all.sources(all).map { $0.map(\.rid) } == [["f"], ["h"], ["q"]])
        let screen = TrackDescription(
            id: TrackID(2), codec: .vp8, clockRate: 90_000, channels: 0, formatParameters: "")
        #expect(LayerWish.all.sources(all + [screen]).map { $0.map(\.id.index) } == [[1], [1], [1], [2]])
        #expect(LayerWish.best.sources(all + [screen]).map { $0.map(\.id.index) } == [[1, 1, 1], [2]])
    }

    @Test func wishesAsText() {
        #expect(LayerWish("best") == .best && LayerWish("all") == .all && LayerWish("hi_1-x") == .named("hi_1-x"))
        for text in ["", "a b", "ä", "a;b", String(repeating: "x", count: 256)] { #expect(LayerWish(text) == nil) }
        for wish in [LayerWish.best, .all, .named("f")] { #expect(LayerWish(wish.text) == wish) }
    }

    /// Layers come and go, lose, begin anew, run late: what is written can be decoded and shows each picture once, in order.
    @Test(arguments: 0..<200) func walk(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let scene = LayerScene(layers: [.best, .named("h"), .best][Int(seed % 3)])
        scene.delays = (0..<3).map { _ in .random(in: 5...40, using: &random) }
        var isOn = [true, true, true]
        var wantsKey = [true, true, true]
        var answersIn = [0, 0, 0]
        var heard = 0
        for number in 0..<900 {
            for layer in 0..<3 {
                if Int.random(in: 0..<200, using: &random) == 0 {
                    isOn[layer].toggle()
                    wantsKey[layer] = wantsKey[layer] || isOn[layer]
                }
                guard isOn[layer] else { continue }
                let isLost = Int.random(in: 0..<250, using: &random) == 0
                if isLost { wantsKey[layer] = true }
                if wantsKey[layer] { answersIn[layer] += 1 }
                // A receiver gives nothing between a loss and the next keyframe.
                let isKey = wantsKey[layer] && answersIn[layer] > 3
                if wantsKey[layer], !isKey { continue }
                scene.picture(number, layer, key: isKey, lost: isKey)
                if isKey { (wantsKey[layer], answersIn[layer]) = (false, 0) }
            }
            for layer in scene.asked.dropFirst(heard) { wantsKey[layer] = true }
            heard = scene.asked.count
            if number % 30 == 1 { for layer in 0..<3 { scene.report(layer, Int64(number) * 33 + Int64(layer) * 100) } }
        }
        scene.stop(900)
        let written = scene.written
        #expect(written.count > 300, "seed \(seed): \(written.count)")
        for (before, after) in zip(written, written.dropFirst()) {
            let isDecodable = after.isKeyframe || (after.layer == before.layer && after.number == before.number + 1)
            if !isDecodable || after.time <= before.time || after.picture <= before.picture {
                Issue.record("seed \(seed): \(after) behind \(before)")
            }
        }
    }
}

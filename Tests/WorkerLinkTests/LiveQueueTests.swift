import Media
import Testing
import WorkerLink

@Suite struct LiveQueueTests {
    private func picture(_ seconds: Double, isKeyframe: Bool = false, bytes: Int = 100) -> WorkerMedia {
        WorkerMedia(
            stream: 0,
            frame: LiveFrames.picture([UInt8](repeating: 1, count: bytes), isKeyframe: isKeyframe),
            time: LiveFrames.time(seconds))
    }

    private func sound(_ packets: Int64) -> WorkerMedia {
        WorkerMedia(stream: 1, frame: LiveFrames.sound([0xF8]), time: LiveFrames.soundTime(packets))
    }

    @Test func framesComeInTheirOrder() {
        var queue = LiveQueue(LiveOrder.Bounds())
        for index in 0..<80 { queue.put(picture(Double(index) / 30, isKeyframe: index == 0)) }
        #expect(queue.bytes == 8000)
        var times: [Int64] = []
        while let media = queue.take() { times.append(media.time.ticks) }
        #expect(times == (0..<80).map { Int64(Double($0) / 30 * 90_000) })
        #expect(queue.isEmpty && queue.bytes == 0 && queue.takeDropped() == 0)
    }

    @Test(arguments: [
        LiveOrder.Bounds(bytes: 1 << 20, span: .seconds(2)), LiveOrder.Bounds(bytes: 6100, span: .seconds(60)),
    ])
    func atItsBoundItGoesOnWithAKeyframe(_ bounds: LiveOrder.Bounds) {
        var queue = LiveQueue(bounds)
        queue.put(picture(0, isKeyframe: true))
        queue.put(sound(0))
        for index in 1...62 { queue.put(picture(Double(index) / 30)) }
        #expect(queue.isEmpty)
        queue.put(sound(110))
        queue.put(picture(2.2))
        #expect(queue.isEmpty)
        #expect(queue.takeDropped() == 66 && queue.takeDropped() == 0)
        queue.put(picture(2.3, isKeyframe: true))
        queue.put(sound(116))
        queue.put(picture(2.4))
        queue.put(sound(117))
        let kept = (0..<4).compactMap { _ in queue.take() }
        #expect(kept.map(\.isDiscontinuity) == [true, true, false, false])
        #expect(kept.map(\.stream) == [0, 1, 0, 1])
        #expect(kept.first?.frame.isKeyframe == true)
    }

    @Test func soundAloneGoesOnAtOnce() {
        var queue = LiveQueue(LiveOrder.Bounds(span: .seconds(1)))
        for index in 0..<200 { queue.put(sound(Int64(index))) }
        #expect(queue.takeDropped() > 100)
        #expect(queue.span <= .seconds(1) + .milliseconds(20))
        #expect(queue.take()?.isDiscontinuity == true)
        #expect(queue.take()?.isDiscontinuity == false)
    }

    @Test func aFrameThatNoMessageHoldsIsDropped() {
        var queue = LiveQueue(LiveOrder.Bounds())
        queue.put(picture(0, isKeyframe: true, bytes: WorkerMedia.maximumFrame + 1))
        queue.put(picture(0.1))
        #expect(queue.isEmpty && queue.takeDropped() == 2)
        queue.put(picture(0.2, isKeyframe: true))
        #expect(queue.take()?.isDiscontinuity == true)
    }
}

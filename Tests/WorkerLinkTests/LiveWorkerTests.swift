import Foundation
import Media
import NIOConcurrencyHelpers
import Testing
import WorkerLink

/// Live workers that do well, crash, hang, or do not listen.
@Suite(.serialized) struct LiveWorkerTests {
    private static func command(_ program: String) -> WorkerCommand {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        let own = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return WorkerCommand(
            executable: (own as NSString).deletingLastPathComponent + "/worker-link-child", arguments: [program])
    }

    /// What one worker has told, for a test that waits.
    private final class Ear: Sendable {
        private let heard = NIOLockedValueBox<[LiveWorker.Event]>([])
        private let stream: AsyncStream<Void>
        private let news: AsyncStream<Void>.Continuation

        init() { (stream, news) = AsyncStream.makeStream() }

        func take(_ event: LiveWorker.Event) {
            heard.withLockedValue { $0.append(event) }
            news.yield()
        }

        var events: [LiveWorker.Event] { heard.withLockedValue { $0 } }
        var frames: [WorkerMedia] { events.compactMap { if case .frame(let media) = $0 { media } else { nil } } }
        var reports: [String] {
            events.compactMap { if case .report(let body) = $0 { String(decoding: body, as: UTF8.self) } else { nil } }
        }
        var dropped: Int {
            events.reduce(0) { sum, event in if case .dropped(let count) = event { sum + count } else { sum } }
        }
        /// How it ended; `nil` while it has not.
        var ending: WorkerLinkError?? {
            if case .ended(let error)? = events.last { .some(error) } else { .none }
        }

        func wait(_ isEnough: (Ear) -> Bool) async {
            if isEnough(self) { return }
            for await _ in stream where isEnough(self) { return }
        }

        func end() async -> WorkerLinkError? {
            await wait { $0.ending != nil }
            return ending ?? nil
        }
    }

    private func start(
        _ workers: LiveWorkers, _ kind: String, body: [UInt8] = [], program: String = "work",
        silence: Duration = .seconds(5), bounds: LiveOrder.Bounds = LiveOrder.Bounds(), after: Duration = .zero
    ) -> (LiveWorker, Ear) {
        let ear = Ear()
        let order = LiveOrder(
            kind: kind, body: body, limits: WorkerLimits(niceness: 0, silence: silence), bounds: bounds)
        let worker = workers.start(order, command: Self.command(program), after: after, onEvent: ear.take)
        return (worker, ear)
    }

    @Test func framesGoAndComeBack() async throws {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let (worker, ear) = start(workers, "mirror", body: Array("hello".utf8))
        // Larger than what a socket takes at once.
        let large = LiveFrames.picture((0..<600_000).map { UInt8(truncatingIfNeeded: $0) }, isKeyframe: true)
        worker.submit(large, stream: 4, at: LiveFrames.time(10))
        for index in 1...200 {
            worker.submit(
                LiveFrames.picture([1, 2, 3], isKeyframe: false), stream: 4,
                at: LiveFrames.time(10 + Double(index) / 100),
                isDiscontinuity: index == 7)
        }
        worker.submit(LiveFrames.keyframe, stream: 4, at: LiveFrames.time(12.5))
        worker.end()
        worker.submit(LiveFrames.keyframe, stream: 4, at: LiveFrames.time(13))
        #expect(await ear.end() == nil)
        let frames = ear.frames
        #expect(frames.count == 202 && frames.allSatisfy { $0.stream == 5 })
        #expect(ear.reports == ["hello", "202"])
        let first = try #require(frames.first)
        #expect(LiveFrames.bytes(first.frame) == LiveFrames.bytes(large))
        #expect(first.time == LiveFrames.time(10) && first.frame.timestamp == LiveFrames.time(10))
        #expect(first.frame.isKeyframe && first.frame.width == 640 && first.frame.height == 360)
        #expect(first.frame.durationTicks == 3000 && first.frame.codec == .h264)
        #expect(first.frame.parameterSets?.sequence == LiveFrames.sets.sequence)
        #expect(
            frames.last?.frame.parameterSets === first.frame.parameterSets, "the same object while they are the same")
        #expect(frames.filter(\.isDiscontinuity).map(\.time) == [LiveFrames.time(10.07)])
    }

    @Test func manyAreCarriedByOneThread() async throws {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let all = (0..<6).map { _ in start(workers, "mirror") }
        for index in 0..<100 {
            for (worker, _) in all {
                worker.submit(
                    LiveFrames.sound([0xF8, UInt8(index)]), stream: 0, at: LiveFrames.soundTime(Int64(index)))
            }
        }
        for (worker, _) in all { worker.end() }
        for (_, ear) in all {
            #expect(await ear.end() == nil)
            #expect(ear.frames.map { LiveFrames.bytes($0.frame).last } == (0..<100).map { UInt8($0) })
        }
    }

    @Test func aDeathIsToldAtOnceAndTouchesNoOther() async throws {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let (well, wellEar) = start(workers, "mirror")
        let (crashing, ear) = start(workers, "live-crash")
        crashing.submit(LiveFrames.keyframe, stream: 0, at: LiveFrames.time(0))
        guard case .died(let how, let words) = await ear.end() else {
            Issue.record("\(String(describing: ear.ending))")
            return
        }
        #expect(how.contains("signal 6") && words == "about to crash")
        well.submit(LiveFrames.keyframe, stream: 0, at: LiveFrames.time(0))
        well.end()
        #expect(await wellEar.end() == nil)
        #expect(wellEar.frames.count == 1)
    }

    @Test func whoeverHangsWhileFramesAreDueIsKilled() async throws {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let limit = Duration.milliseconds(600)
        let (hanging, ear) = start(workers, "live-hang", silence: limit)
        let (idle, idleEar) = start(workers, "mirror", body: [1], silence: limit)
        idle.submit(LiveFrames.keyframe, stream: 0, at: LiveFrames.time(0))
        hanging.submit(LiveFrames.keyframe, stream: 0, at: LiveFrames.time(0))
        hanging.submit(LiveFrames.keyframe, stream: 0, at: LiveFrames.time(1))
        #expect(await ear.end() == .silent(limit))
        // Who has had nothing to do for as long lives.
        let (late, lateEar) = start(workers, "live-hang", silence: limit)
        late.submit(LiveFrames.keyframe, stream: 0, at: LiveFrames.time(0))
        #expect(await lateEar.end() == .silent(limit))
        idle.submit(LiveFrames.keyframe, stream: 0, at: LiveFrames.time(9))
        idle.end()
        #expect(await idleEar.end() == nil)
        #expect(idleEar.frames.count == 2)
    }

    @Test func whoeverDoesNotEndIsKilled() async throws {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let (deaf, ear) = start(workers, "live-deaf-at-end", silence: .seconds(30))
        deaf.end()
        #expect(await ear.end() == .cancelled)
        let (killed, killedEar) = start(workers, "mirror")
        killed.kill()
        #expect(await killedEar.end() == .cancelled)
        let (never, neverEar) = start(workers, "mirror", after: .seconds(3600))
        never.kill()
        #expect(await neverEar.end() == .cancelled)
    }

    @Test func faultsAreToldAndNothingIsBelieved() async throws {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        for program in ["rubbish", "too-long", "result-before-hello"] {
            let (_, ear) = start(workers, "mirror", program: program)
            switch await ear.end() {
            case .malformed, .tooLong: break
            case let other: Issue.record("\(program): \(String(describing: other))")
            }
        }
        let (_, other) = start(workers, "mirror", program: "other-version")
        #expect(await other.end() == .otherVersion(seen: 0xFFFE))
        let (_, refusing) = start(workers, "live-refuse")
        #expect(await refusing.end() == .failed(text: "cannot be done", isFinal: true))
        let (_, unknown) = start(workers, "nothing of that name")
        guard case .failed(_, isFinal: true) = await unknown.end() else {
            Issue.record("it took an order that it does not know")
            return
        }
        let ear = Ear()
        _ = workers.start(
            LiveOrder(kind: "mirror", body: []), command: WorkerCommand(executable: "/nowhere/capstan", arguments: []),
            onEvent: ear.take)
        #expect(await ear.end() == .system(operation: "posix_spawn /nowhere/capstan", code: ENOENT))
    }

    /// What the process does not take stays in the queue, which drops to a keyframe.
    @Test func whoeverIsSlowMissesFrames() async throws {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let path = FileManager.default.temporaryDirectory.path + "/capstan-live-\(UUID().uuidString)"
        defer { unlink(path) }
        let (worker, ear) = start(
            workers, "live-late", body: Array(path.utf8), bounds: LiveOrder.Bounds(bytes: 2 << 20, span: .seconds(30)))
        let bytes = [UInt8](repeating: 7, count: 100_000)
        var index = 0
        while ear.dropped == 0 {
            worker.submit(
                LiveFrames.picture(bytes, isKeyframe: index % 10 == 0), stream: 0,
                at: LiveFrames.time(Double(index) / 30))
            index += 1
            await Task.yield()
        }
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let count = index
        for more in 0..<10 {
            worker.submit(
                LiveFrames.picture([1], isKeyframe: more == 0), stream: 0,
                at: LiveFrames.time(Double(count + more) / 30))
        }
        worker.end()
        #expect(await ear.end() == nil)
        let marked = ear.frames.filter(\.isDiscontinuity)
        #expect(!marked.isEmpty && marked.allSatisfy(\.frame.isKeyframe))
        #expect(ear.frames.count + ear.dropped == count + 10)
        #expect(ear.frames.suffix(9).map { LiveFrames.bytes($0.frame) } == Array(repeating: [1], count: 9))
    }

    @Test func allGoWithTheirThread() async throws {
        let workers = try LiveWorkers()
        let (_, ear) = start(workers, "mirror")
        workers.stop()
        #expect(await ear.end() == .cancelled)
        let (_, late) = start(workers, "mirror")
        #expect(await late.end() == .cancelled)
    }
}

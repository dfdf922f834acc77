import Broadcasting
import Logging
import Media
import Muxing
import WorkerLink

extension BroadcastFeed {
    func take(_ event: LiveWorker.Event, of number: Int) {
        if pushLadder?.worker.number == number { return takePush(event) }
        let isSound = aac?.worker.number == number
        guard isSound || ladder?.worker.number == number else { return }
        switch event {
        case .frame(let media): if isSound { take(sound: media) } else { take(rung: media) }
        case .report(let body):
            guard !isSound, ladder?.worker.acceptsReport(at: now()) == true else { return }
            if let report = LivePictureWork.report(body) { take(report) }
        case .dropped(let count):
            metrics.framesDropped.increment(by: UInt64(max(count, 0)))
            // Pictures go on with the next keyframe.
            if !isSound { plane.requestLiveKeyframe(of: configuration.broadcast) }
        case .line(let text): log(.debug, "a worker says", ["line": "\(text)"])
        case .ended(let error): if isSound { soundEnded(error) } else { ladderEnded(error) }
        }
    }

    private func take(sound media: WorkerMedia) {
        guard let aac, media.frame.codec == .aac, aac.worker.accepts(media) else { return }
        if aac.answered(media) { interruptStage() }
        stage.take(media.frame, of: aac.rendition, at: media.time)
        push(sound: media)
        noteMedia()
        guard renditions[aac.rendition]?.state == .restarting else { return }
        renditions[aac.rendition]?.state = .live
        showRenditions()
    }

    private func take(rung media: WorkerMedia) {
        let index = Int(media.stream)
        guard let ladder, ladder.rungs.indices.contains(index), media.frame.codec == .h264,
            ladder.worker.accepts(media)
        else { return }
        ladder.hasGiven = true
        push(rung: media)
        guard let rendition = ladder.renditions[index] else {
            guard media.frame.isKeyframe else { return }
            begin(ladder.rungs[index].name, index, of: ladder, with: media)
            return
        }
        stage.take(media.frame, of: rendition, at: media.time)
        noteMedia()
        guard renditions[rendition]?.state == .restarting else { return }
        renditions[rendition]?.state = .live
        showRenditions()
    }

    private func begin(_ name: String, _ index: Int, of ladder: BroadcastLadder, with media: WorkerMedia) {
        let frame = media.frame
        let rendition = stage.begin(
            RenditionDescription(
                name: name, codec: .h264, width: frame.width, height: frame.height, parameterSets: frame.parameterSets,
                bitrate: ladder.rungs[index].bitrate))
        ladder.begun(index, rendition)
        renditions[rendition] = BroadcastRendition(
            name: name, codec: .h264, width: frame.width, height: frame.height, isEncoded: true)
        stage.take(frame, of: rendition, at: media.time)
        noteMedia()
        showRenditions()
    }

    private func take(_ report: LivePictureWork.Report) {
        guard let ladder else { return }
        for (index, size) in report.renditions.enumerated() {
            guard ladder.renditions.indices.contains(index), let rendition = ladder.renditions[index] else { continue }
            renditions[rendition]?.width = size.width
            renditions[rendition]?.height = size.height
            renditions[rendition]?.state = BroadcastLadder.isShed(index, report) ? .shed : .live
        }
        status.change { status in
            status.load = report.shed > 0 ? "the machine cannot keep up: \(report.shed) sizes are left out" : nil
        }
        showRenditions()
    }

    // MARK: Ends

    private func soundEnded(_ error: WorkerLinkError?) {
        guard let aac, replace(aac.worker, "sound", error) else { return endIfDone() }
        renditions[aac.rendition]?.state = .restarting
        showRenditions()
        if aac.goOn() { interrupt() }
    }

    private func ladderEnded(_ error: WorkerLinkError?) {
        guard let ladder, replace(ladder.worker, "pictures", error) else { return endIfDone() }
        for rendition in ladder.renditions.compactMap(\.self) { renditions[rendition]?.state = .restarting }
        showRenditions()
        // What comes next begins with a keyframe, some time later. One that gave nothing has changed nothing.
        ladder.interrupt()
        if ladder.hasGiven { interruptStage() }
        ladder.hasGiven = false
        plane.requestLiveKeyframe(of: configuration.broadcast)
    }

    /// - Returns: whether another goes on.
    func replace(_ worker: BroadcastWorker, _ what: String, _ error: WorkerLinkError?) -> Bool {
        do {
            guard try worker.replace(at: now()) else { return false }
            metrics.workersReplaced.increment()
            log(
                .warning, "the worker of a broadcast's \(what) is replaced",
                ["error": "\(error?.description ?? "it ended by itself")"])
            return true
        } catch {
            log(.error, "no worker for the \(what) of a broadcast", ["error": "\(error)"])
            return false
        }
    }
}

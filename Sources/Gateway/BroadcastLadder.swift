import Broadcasting
import Media
import Muxing
import Transcoding
import WorkerLink

/// A broadcast's picture in several sizes of H.264, made by one worker. Belongs to the packaging thread.
final class BroadcastLadder {
    let rungs: [LadderRung]
    let worker: BroadcastWorker
    /// By rung, once something has come of it.
    private(set) var renditions: [RenditionID?]
    private var isCut = false
    /// The worker that is at work has given something.
    var hasGiven = false

    init(rungs: [LadderRung], worker: BroadcastWorker) {
        self.rungs = rungs
        self.worker = worker
        renditions = rungs.map { _ in nil }
    }

    func interrupt() { isCut = true }

    func take(_ frame: EncodedFrame, at time: MediaTimestamp) {
        worker.submit(frame, at: time, isDiscontinuity: isCut)
        isCut = false
    }

    func begun(_ rung: Int, _ rendition: RenditionID) { renditions[rung] = rendition }

    /// What a rung gets is smaller than it was meant to be, as the machine cannot keep up.
    static func isShed(_ rung: Int, _ report: LivePictureWork.Report) -> Bool {
        let sizes = report.renditions
        guard report.shed > 0, sizes.indices.contains(rung + 1) else { return false }
        return sizes[rung].width == sizes[rung + 1].width && sizes[rung].height == sizes[rung + 1].height
    }
}

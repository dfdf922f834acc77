import WorkerLink

/// What worker processes (`capstan work`) can do, by the kind of their order.
package enum JobWork {
    package static let all: [String: WorkerChild.Work] = [
        FinalizeWork.kind: FinalizeWork.perform, ExportWork.kind: ExportWork.perform,
    ]

    /// Those that take frames and give frames for as long as a broadcast lasts.
    package static let live: [String: LiveChild.Work] = [
        LiveSoundWork.kind: LiveSoundWork.perform, LivePictureWork.kind: LivePictureWork.perform,
        PushWork.kind: PushWork.perform,
    ]
}

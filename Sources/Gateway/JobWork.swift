import WorkerLink

/// What worker processes (`capstan work`) can do, by the kind of their order.
package enum JobWork {
    package static let all: [String: WorkerChild.Work] = [
        FinalizeWork.kind: FinalizeWork.perform, ExportWork.kind: ExportWork.perform,
    ]
}

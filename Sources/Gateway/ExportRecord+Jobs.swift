import Exporting
import JobQueue
import Media

extension ExportRecord {
    var jobsUnderWay: [UUIDv7] { items.filter { !$0.state.isFinal }.compactMap(\.job) }

    /// As its jobs say that it stands.
    /// - Parameters:
    ///   - jobs: of `jobsUnderWay` those that are there.
    ///   - onlyFinal: what still goes on is left as it is.
    ///   - seen: how it stood when `jobs` were read: an item that has another job since, or goes on again, is left alone.
    func joined(_ jobs: [UUIDv7: Job], onlyFinal: Bool = false, as seen: ExportRecord? = nil) -> ExportRecord {
        var export = self
        for index in items.indices where !items[index].state.isFinal {
            guard let id = items[index].job else { continue }
            if let seen {
                guard seen.items.indices.contains(index), seen.items[index].job == id, !seen.items[index].state.isFinal
                else { continue }
            }
            guard let job = jobs[id] else {
                export.items[index].state = .failed
                export.items[index].error = "its job is gone: recording \(items[index].recording) was deleted"
                continue
            }
            switch job.state {
            case .failed:
                export.items[index].state = .failed
                export.items[index].error = job.failures.last?.text
            case .cancelled: export.items[index].state = .cancelled
            case .scheduled, .queued, .retrying:
                guard !onlyFinal else { continue }
                export.items[index].state = .queued
                export.items[index].error = job.failures.last?.text
            case .running:
                guard !onlyFinal else { continue }
                export.items[index].state = .running
                export.items[index].progress = request.progress(of: job)
            // Its item has ended, or has been given another job, in the same moment.
            case .completed: continue
            }
        }
        return export
    }

    /// The jobs of these items: what is made goes on to where it is to be.
    func jobs(of items: some Sequence<Int>, folder: String, at now: WallClock) -> [(item: Int, job: Job)] {
        items.map { index in
            let key = ExportKey(export: id, item: index)
            let isMade = self.items[index].isOnItsWay
            let job = Job(
                id: UUIDv7(now: now), kind: isMade ? .upload : .export, recording: self.items[index].recording,
                folder: folder, priority: request.priority, uniqueKey: isMade ? key.uploadText : key.text,
                maximumAttempts: isMade ? UploadRun.attempts : 3, runAt: isMade ? nil : request.runAt, now: now)
            return (index, job)
        }
    }

    var endEvent: EventKind { state == .completed ? .exportCompleted : .exportFailed }

    var eventData: [String: JSONValue] {
        var counts: [String: JSONValue] = [:]
        for state in ExportState.allCases {
            let count = items.count(where: { $0.state == state })
            if count > 0 { counts[state.rawValue] = .integer(Int64(count)) }
        }
        return [
            "export": .string(id.description), "state": .string(state.rawValue), "progress": .number(progress),
            "items": .object(counts), "createdAt": .string(createdAt.rfc3339),
            "finishedAt": .optional(finishedAt?.rfc3339),
        ]
    }
}

extension ExportRequest {
    /// Making and bringing are half of the way each.
    func progress(of job: Job) -> Double {
        guard destination != nil else { return job.progress }
        return job.kind == .upload ? 0.5 + job.progress / 2 : job.progress / 2
    }
}

import JobQueue
import Logging
import Media
import Recording
import Stores

extension RecordingService {
    /// Ends a recording. Comes back when its files are closed; one that has ended already is given as it is.
    package func stopRecording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        processEvents()
        if let active = active[id], let ending = end(active, .stopped) { return await ending.value }
        return try await recording(id)
    }

    /// Begins the end, once; whoever asks later waits for the same.
    /// - Parameter failure: why it fails.
    /// - Returns: `nil` when it has ended already.
    @discardableResult
    func end(
        _ active: ActiveRecording, _ reason: RecordingEndReason, failure: String? = nil
    ) -> Task<RecordingRecord, Never>? {
        if let ending = active.ending { return ending }
        switch active.machine.stop(failure: failure) {
        case .alreadyEnding, .alreadyEnded: return nil
        case .closeFiles: break
        }
        active.record.endReason = reason
        active.record.state = active.machine.state
        active.record.stoppedAt = active.wallClock(at: now())
        metrics.countEnd(reason)
        log(.info, "recording ends", active.record, ["reason": "\(reason.rawValue)"])
        let task = Task { await self.finishEnding(active) }
        active.ending = task
        return task
    }

    private func finishEnding(_ active: ActiveRecording) async -> RecordingRecord {
        await plane.endTap(active.record.id)
        processEvents()
        for index in active.record.files.indices where active.record.files[index].state == .growing {
            active.record.files[index].state = .closed
        }
        switch active.machine.filesClosed() {
        case .none, .finalize: break
        case .fail(let text): active.record.error = text
        }
        active.record.state = active.machine.state
        metrics.bytes.increment(by: UInt64(max(0, active.bytes)))
        active.isUnsettled = true
        tell(.recordingStopped, active.record)
        if active.record.state == .failed { tell(.recordingFailed, active.record) }
        await settle(active)
        if active.record.state == .failed {
            log(.error, "recording failed", active.record, ["error": "\(active.record.error ?? "")"])
        }
        return active.record
    }

    /// Makes the end of a recording lasting: its record, its finalizing, the end of its own job. What the store does not
    /// take now is tried again at each tick.
    @discardableResult
    func settle(_ active: ActiveRecording) async -> Bool {
        if let settling = active.settling { return await settling.value }
        let settling = Task { await self.settleNow(active) }
        active.settling = settling
        let isSettled = await settling.value
        active.settling = nil
        return isSettled
    }

    private func settleNow(_ active: ActiveRecording) async -> Bool {
        guard active.isUnsettled else { return true }
        // Once its finalizing is queued, record and manifest are its worker's.
        if !active.isHandedOver {
            guard await save(active).value else { return false }
        }
        do throws(StoresError) {
            if active.record.state == .finalizing, !active.isHandedOver {
                // From here on no save begins; the last may not come after its worker's.
                active.isHandedOver = true
                _ = await active.saves.underWay?.value
                do throws(StoresError) {
                    try await enqueueFinalizing(of: active.record)
                } catch {
                    active.isHandedOver = false
                    throw error
                }
            }
            let event: JobEvent =
                if let error = active.record.error {
                    .fail(fence: active.fence, text: error, isFinal: true, retryAfter: .zero)
                } else if active.isCancelled {
                    .breakOff(fence: active.fence)
                } else {
                    .complete(fence: active.fence, result: active.record.jobResult)
                }
            if case .store(let job)? = try await store.apply(event, to: active.job) {
                tell(job, room: active.record.room)
            }
        } catch {
            complain(Self.endComplaint, active.record, ["error": "\(error)"])
            return false
        }
        isOver(Self.endComplaint, active.record)
        active.isUnsettled = false
        self.active[active.record.id] = nil
        return true
    }

    func settleAll() async {
        for active in active.values where active.isUnsettled { await settle(active) }
    }

    private static let endComplaint: Logger.Message = "the end of the recording could not be kept"

    func enqueueFinalizing(of record: RecordingRecord) async throws(StoresError) {
        let wall = wallClock()
        let job = Job(
            id: UUIDv7(now: wall), kind: .finalize, recording: record.id, folder: store.folder,
            uniqueKey: "finalize:\(record.id)", now: wall)
        if try await store.enqueue(job).id == job.id { tell(job, room: record.room) }
    }
}

import JobQueue
import Logging
import Media
import Recording
import Stores

extension RecordingService {
    /// Asks for a job's end. One that waits ends at once; one that runs, when its worker has broken off.
    package func cancelJob(_ id: UUIDv7) async throws(GatewayError) -> Job {
        let job = try await change(.cancel, id) { "job \(id) is \($0.rawValue) already; nothing is left to cancel" }
        await jobsChanged()
        return job
    }

    /// Makes a job that waits for another try, failed or was cancelled due now.
    package func retryJob(_ id: UUIDv7) async throws(GatewayError) -> Job {
        let known: Job?
        do throws(StoresError) { known = try await store.job(id) } catch { throw Self.refusal(error) }
        switch known?.kind {
        case .recording, .broadcast:
            throw .conflict("job \(id) carried what happened live, which cannot be made again; start a new one")
        case .finalize, .export, .upload, .webhook, nil: break
        }
        let job = try await change(.retry, id) {
            $0 == .running ? "job \(id) is running" : "job \(id) is \($0.rawValue); there is nothing to try again"
        }
        return job
    }

    private func change(
        _ event: JobEvent, _ id: UUIDv7, _ refused: (JobState) -> String
    ) async throws(GatewayError) -> Job {
        let action: JobAction?
        let job: Job?
        do throws(StoresError) {
            action = try await store.apply(event, to: id)
            job = try await store.job(id)
        } catch {
            if error.isDuplicate {
                throw .conflict(
                    "job \(id): another job for the same work is under way; leave it to that one, or cancel it")
            }
            throw Self.refusal(error)
        }
        guard let action, let job else { throw Self.noJob(id) }
        switch action {
        case .store(let changed): tell(changed, room: nil)
        case .nothing: break
        case .refuse(.notAllowed(let state)): throw .conflict(refused(state))
        case .refuse(let refusal): throw .conflict("job \(id): \(refusal)")
        }
        return job
    }

    nonisolated static func noJob(_ id: UUIDv7) -> GatewayError {
        .notFound("there is no job \(id); it went with its recording or was forgotten, or never was")
    }

    /// One of our recordings' jobs may be asked to end.
    func jobsChanged() async {
        guard !active.isEmpty else { return }
        do throws(StoresError) {
            for id in try await store.jobsAskedToEnd() {
                for active in active.values where active.job == id { endCancelled(active) }
            }
        } catch {
            // A heartbeat tells it too.
            logger.debug("the store was not asked for cancelled jobs", metadata: ["error": "\(error)"])
        }
    }
}

import Broadcasting
import JobQueue
import Logging
import Media
import Stores

extension BroadcastService {
    /// Takes in what the packaging thread says.
    package func readStatus() {
        for active in active.values where active.machine.isRunning {
            take(active.status.current, active)
        }
    }

    func take(_ status: BroadcastStatus, _ active: ActiveBroadcast) {
        if status.publisher == nil {
            active.machine.publisherLeft(at: now())
        } else {
            active.machine.publisherCame()
        }
        active.record.publisher = status.publisher
        active.record.renditions = status.renditions
        active.record.note = status.shownNote
        takePushes(active)
        if status.interruptions > active.record.interruptions {
            metrics.interruptions.increment(by: UInt64(status.interruptions - active.record.interruptions))
            active.record.interruptions = status.interruptions
        }
        var hasGoneLive = false
        if status.isLive {
            switch active.machine.mediaCame() {
            case .none: break
            case .wentLive: hasGoneLive = true
            }
        }
        active.record.state = active.machine.state
        if hasGoneLive {
            if active.record.startedAt == nil { active.record.startedAt = wallClock() }
            log(.info, "broadcast is live", active.record, ["publisher": "\(status.publisher ?? "")"])
            tell(.broadcastLive, active.record)
        }
        saveSoon(active)
    }

    private func saveSoon(_ active: ActiveBroadcast) {
        guard active.machine.isRunning, active.saving == nil, active.record != active.saved else { return }
        let record = active.record
        active.saving = Task { await self.save(record, active) }
    }

    private func save(_ record: BroadcastRecord, _ active: ActiveBroadcast) async {
        do throws(StoresError) {
            try await store.update(record)
            active.saved = record
            active.saving = nil
            saveSoon(active)
        } catch {
            // The next tick tries again.
            active.saving = nil
            complain("the broadcast could not be kept in the store", record, ["error": "\(error)"])
        }
    }

    /// What a second brings.
    package func tick() async {
        readStatus()
        let instant = now()
        for active in active.values {
            switch active.machine.handleTimeout(at: instant) {
            case .none: break
            case .end(let reason): end(active, reason)
            }
            saveSoon(active)
        }
        await heartbeat(at: instant)
        for active in active.values where active.isUnsettled { await settle(active) }
        for active in active.values where mayForget(active, at: instant) {
            self.active[active.record.id] = nil
            stages.withLockedValue { $0[active.record.id] = nil }
        }
    }

    /// What is kept is in the folder before memory lets go of it, unless the disk hangs.
    private func mayForget(_ active: ActiveBroadcast, at instant: Instant) -> Bool {
        guard !active.isUnsettled, let forgetAt = active.forgetAt, instant >= forgetAt else { return false }
        return active.keeping?.isOver ?? true || instant >= forgetAt + .seconds(600)
    }

    private func heartbeat(at instant: Instant) async {
        let due = active.values.filter {
            $0.machine.isRunning && instant >= $0.heartbeatAt + configuration.lease.heartbeat
        }
        guard !due.isEmpty else { return }
        do throws(StoresError) {
            let alive = try await store.heartbeat(
                due.map { ($0.job, $0.fence, nil) }, lease: configuration.lease.lease)
            for active in due {
                active.heartbeatAt = instant
                if let job = alive[active.job] {
                    if job.cancelAskedAt != nil { endCancelled(active) }
                } else if active.machine.isRunning {
                    complain("the broadcast's job is not held any more", active.record, [:])
                }
            }
        } catch {
            if complaints.isDue("heartbeat", at: now()) {
                logger.error("jobs of broadcasts could not be shown to be alive", metadata: ["error": "\(error)"])
            }
        }
    }

    /// One of our jobs may be asked to end.
    package func jobsChanged() async {
        guard active.values.contains(where: { $0.machine.isRunning }) else { return }
        do throws(StoresError) {
            for id in try await store.jobsAskedToEnd() {
                for active in active.values where active.job == id { endCancelled(active) }
            }
        } catch {
            // A heartbeat tells it too.
            logger.debug("the store was not asked for cancelled jobs", metadata: ["error": "\(error)"])
        }
    }

    private func endCancelled(_ active: ActiveBroadcast) {
        guard active.machine.isRunning else { return }
        active.isCancelled = true
        end(active, .stopped)
    }

    // MARK: Telling

    func log(
        _ level: Logger.Level, _ message: Logger.Message, _ record: BroadcastRecord, _ more: Logger.Metadata = [:]
    ) {
        var metadata: Logger.Metadata = ["broadcast": "\(record.id)", "room": "\(record.room)"]
        metadata.merge(more) { $1 }
        logger.log(level: level, message, metadata: metadata)
    }

    func complain(_ message: Logger.Message, _ record: BroadcastRecord, _ more: Logger.Metadata) {
        guard complaints.isDue("\(record.id) \(message)", at: now()) else { return }
        log(.error, message, record, more)
    }

    func tell(_ kind: EventKind, _ record: BroadcastRecord) {
        events.note(kind, room: record.room, record.eventData)
    }

    func tell(_ job: Job, room: String?) { events.note(.jobChanged, room: room, job.eventData) }
}

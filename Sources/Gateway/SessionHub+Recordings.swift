import Logging
import Media
import MediaSocket
import Muxing
import Recording
import Telemetry

/// A recording as the media thread knows it.
final class ActiveTap {
    let tap: RecordingTap
    /// The number of the next part, by a file's base name.
    var nextParts: [String: Int] = [:]
    /// Files of participants who are gone and may come back, by base name.
    var absent: [String: Publisher.Lane] = [:]
    /// Of the pause that it is in.
    var pause: PauseGap?
    var openSinks = 0
    let backlog = DiskBacklog()
    var whenClosed: [CheckedContinuation<Void, Never>] = []
    var isEnding = false

    init(_ tap: RecordingTap) {
        self.tap = tap
    }

    func wants(_ publisher: Publisher) -> Bool {
        publisher.room == tap.room && tap.participants?.contains(publisher.participant) != false
    }
}

extension SessionHub: MediaPlane {
    package func beginTap(_ tap: RecordingTap) {
        thread.submit { [self] _ in
            let now = SystemClock.monotonic()
            let active = ActiveTap(tap)
            taps[tap.recording] = active
            for entry in entries.values where entry.publisher.isConnected && active.wants(entry.publisher) {
                attach(entry.publisher, to: active, at: now)
                thread.touch(entry.slot)
                onEvent(.publisherCame(recording: tap.recording, participant: entry.publisher.participant))
            }
        }
    }

    package func endTap(_ recording: UUIDv7) async {
        await withCheckedContinuation { continuation in
            let taken = thread.submit { [self] thread in
                guard let active = taps[recording] else { return continuation.resume() }
                active.isEnding = true
                active.whenClosed.append(continuation)
                let now = SystemClock.monotonic()
                for entry in entries.values {
                    // Others may go on to wait; where there are none, what is held belongs into this one.
                    if entry.publisher.serves(only: recording) { thread.giveOutHeld(entry.slot) }
                    entry.publisher.detach(recording, at: now)
                }
                for lane in active.absent.values { lane.finish(at: now) }
                active.absent = [:]
                finishIfClosed(active)
            }
            if !taken { continuation.resume() }
        }
    }

    package func pauseTap(_ recording: UUIDv7, _ gap: PauseGap, at now: Instant) {
        thread.submit { [self] _ in
            guard let active = taps[recording], !active.isEnding else { return }
            active.pause = gap
            for entry in entries.values { entry.publisher.pause(recording, gap, at: now) }
            for lane in active.absent.values { lane.recorder.pause(gap, at: now) }
        }
    }

    package func resumeTap(_ recording: UUIDv7, at now: Instant) {
        thread.submit { [self] thread in
            guard let active = taps[recording], !active.isEnding else { return }
            active.pause = nil
            for entry in entries.values {
                entry.publisher.resume(recording, at: now)
                thread.touch(entry.slot)
            }
            for lane in active.absent.values { lane.recorder.resume(at: now, into: &lane.outputs) }
        }
    }

    package func hasPublisher(room: String, participants: Set<String>?) async -> Bool {
        await thread.perform { [self] _ in
            entries.values.contains {
                $0.publisher.isConnected && $0.publisher.room == room
                    && participants?.contains($0.publisher.participant) != false
            }
        } ?? false
    }

    /// Gives a publisher's tracks to a recording: the first picture and the first sound share a file, each further
    /// source has its own.
    func attach(_ publisher: Publisher, to active: ActiveTap, at now: Instant) {
        guard !publisher.isAttached(to: active.tap.recording) else { return }
        let sounds = publisher.session.descriptions.filter { $0.kind == .audio }
        let pictures = active.tap.layers.sources(publisher.session.descriptions)
        for index in 0..<max(sounds.count, pictures.count) {
            var groups: [(suffix: String, tracks: [TrackDescription])] = []
            if index == 0 {
                groups.append(("", [sounds.first].compactMap(\.self) + (pictures.first ?? [])))
            } else {
                if index < pictures.count { groups.append(("~video\(index + 1)", pictures[index])) }
                if index < sounds.count { groups.append(("~audio\(index + 1)", [sounds[index]])) }
            }
            for group in groups {
                let base = publisher.participant + group.suffix
                attach(publisher, to: active, base: base, tracks: group.tracks, at: now)
            }
        }
    }

    private func attach(
        _ publisher: Publisher, to active: ActiveTap, base: String, tracks: [TrackDescription], at now: Instant
    ) {
        let recording = active.tap.recording
        if let lane = active.absent.removeValue(forKey: base) {
            guard !lane.recorder.canRejoin(tracks) else { return rejoin(publisher, lane, tracks: tracks, at: now) }
            lane.finish(at: now)
        }
        var recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: publisher.participant, baseName: base, container: active.tap.container,
                firstPart: active.nextParts[base, default: 1], wallClock: SystemClock.wall(), at: now,
                keepsEverything: active.tap.keepsEverything, patience: publisher.session.configuration.patience,
                layers: active.tap.layers),
            tracks: tracks, now: now)
        if let gap = active.pause { recorder.pause(gap, at: now) }
        active.openSinks += 1
        let sink = writer.makeSink(
            directory: active.tap.directory, disk: active.tap.disk, backlog: active.backlog
        ) { [weak self] event in
            if let self { self.onEvent(TapEvent(event, recording: recording)) }
        }
        publisher.attach(
            Publisher.Lane(
                recording: recording, recorder: recorder, sink: sink, tracks: tracks.map(\.id),
                onDetached: { active.nextParts[base] = $0 },
                onFinished: { [weak self] in self?.sinkFinished(recording) }), at: now)
    }

    // MARK: Going and coming back

    /// A session has ended: what it recorded is kept open for its participant's return.
    func setAside(_ publisher: Publisher, at now: Instant) {
        for lane in publisher.leave(at: now) {
            let base = lane.recorder.configuration.baseName
            guard rejoinWindow > .zero, let active = taps[lane.recording], lane.recorder.openFile != nil,
                active.absent[base] == nil
            else {
                lane.finish(at: now)
                continue
            }
            active.absent[base] = lane
            lane.absences += 1
            let (thread, window, recording, absence) = (thread, rejoinWindow, lane.recording, lane.absences)
            Task { [self] in
                try? await Task.sleep(for: window)
                thread.submit { [self] _ in giveUp(base, absence, of: recording) }
            }
        }
    }

    private func rejoin(
        _ publisher: Publisher, _ lane: Publisher.Lane, tracks: [TrackDescription], at now: Instant
    ) {
        lane.recorder.rejoin(tracks, at: now, into: &lane.outputs)
        lane.tracks = tracks.map(\.id)
        var metadata = publisher.metadata
        metadata["recording"] = "\(lane.recording)"
        metadata["file"] = "\(lane.recorder.openFile ?? "")"
        logger.info("a participant is back, and goes on in the same file", metadata: metadata)
        publisher.attach(lane, at: now)
    }

    /// The window is over.
    private func giveUp(_ base: String, _ absence: Int, of recording: UUIDv7) {
        guard let active = taps[recording], let lane = active.absent[base], lane.absences == absence else { return }
        active.absent[base] = nil
        lane.finish(at: SystemClock.monotonic())
    }

    private func sinkFinished(_ recording: UUIDv7) {
        thread.submit { [self] _ in
            guard let active = taps[recording] else { return }
            active.openSinks -= 1
            finishIfClosed(active)
        }
    }

    private func finishIfClosed(_ active: ActiveTap) {
        guard active.isEnding, active.openSinks == 0 else { return }
        taps[active.tap.recording] = nil
        for continuation in active.whenClosed { continuation.resume() }
    }
}

import Media
import Recording
import WebRTCCore

/// A recorder that is told what a session gives, as the gateway tells its own, and keeps what it would write.
package final class SimulatedRecording {
    /// One file: its plan, its samples in order, and what the manifest says of it at the end.
    package struct Part {
        package let plan: PartPlan
        package var samples: [Sample] = []
        package var summary: PartSummary?
    }

    package struct Sample {
        package let stream: Int
        package let frame: EncodedFrame
        package let time: MediaTimestamp
    }

    package private(set) var recorder: Recorder
    package private(set) var parts: [Part] = []
    private var outputs: [RecorderOutput] = []

    package init(_ tracks: [TrackDescription], at now: Instant) {
        recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: "camera", baseName: "camera", container: .auto,
                wallClock: WallClock(nanoseconds: 1_790_000_000_000_000_000), at: now), tracks: tracks, now: now)
    }

    package func stop(at now: Instant) {
        recorder.stop(at: now, into: &outputs)
        keep()
    }

    func take(_ output: PeerOutput, _ session: PeerSession, at now: Instant) {
        guard !output.isQuiet else { return }
        output.forEach { item in
            if !item.isLive { recorder.frame(item.frame, of: item.track, at: now, into: &outputs) }
        } _: { event in
            switch event {
            case .connected: break
            case .senderReport(let track, let ntp, let rtp, let arrival):
                recorder.senderReport(track, ntp: ntp, rtp: rtp, arrival: arrival)
            case .captureTime(let track, let ntp, let offset, let rtp):
                recorder.captureTime(track, ntp: ntp, offset: offset, rtp: rtp)
            case .soundLevel(let track, let level, let rtp): recorder.soundLevel(track, level, rtp: rtp)
            case .trackRestarted(let track): recorder.trackRestarted(track)
            case .trackBroken(let track): recorder.trackBroken(track)
            case .ended: recorder.stop(at: now, into: &outputs)
            }
        }
        handOver(session, at: now)
    }

    package var deadline: Instant? { recorder.deadline }

    func handleTimeout(_ session: PeerSession, at now: Instant) {
        guard let due = recorder.deadline, due <= now else { return }
        recorder.handleTimeout(at: now, into: &outputs)
        handOver(session, at: now)
    }

    private func handOver(_ session: PeerSession, at now: Instant) {
        for output in outputs {
            if case .requestKeyframe(let track) = output { session.requestKeyframe(track, at: now) }
        }
        keep()
    }

    private func keep() {
        for output in outputs {
            switch output {
            case .open(let plan): parts.append(Part(plan: plan))
            case .sample(let stream, let frame, let time):
                guard !parts.isEmpty else { continue }
                parts[parts.count - 1].samples.append(Sample(stream: stream, frame: frame, time: time))
            case .close(let summary):
                guard !parts.isEmpty else { continue }
                parts[parts.count - 1].summary = summary
            case .layer, .silence, .requestKeyframe, .progress: break
            }
        }
        outputs.removeAll(keepingCapacity: true)
    }
}

import Foundation
import Media
import MediaSocket
import NIOConcurrencyHelpers
import RTPSend
import Telemetry
import WebRTCCore

/// All copies of one `capstan publish`, driven from one thread: opens them spread in time, hears what becomes of them, and
/// ends them.
final class PublishRun {
    /// What other threads have to tell.
    private enum Message: Sendable {
        case opened(Int, PublishSession.Opened)
        case refused(Int, String)
        case session(Int, SendEvent)
        case deleted(Int)
        case totals(SendTotals)
    }

    private enum Copy {
        case waiting
        case opening
        case running(location: String?)
        case deleting
        case over
    }

    /// From one copy's beginning to the next one's: handshakes cost more than sending.
    private static let spacing = Duration.milliseconds(10)
    /// HTTP requests at a time.
    private static let requests = 8
    /// Failures that are told one by one.
    private static let toldFailures = 5

    private let session: PublishSession
    private let target: PublishTarget
    private let thread: SendThread
    private let mailbox = NIOLockedValueBox<[Message]>([])
    private let queue = OperationQueue()
    private let start = SystemClock.monotonic()
    private var copies: [Copy]
    private var nextCopy = 0
    private var isStopping = false
    private(set) var hasFinished = 0
    private(set) var failures: [String] = []
    private(set) var totals = SendTotals()
    private var leaps = 0
    private var hasToldKeyframes = false

    init(session: PublishSession, target: PublishTarget, copies: Int) throws {
        self.session = session
        self.target = target
        self.copies = Array(repeating: .waiting, count: copies)
        queue.maxConcurrentOperationCount = Self.requests
        let observer: SendThread.Observer = { [mailbox] number, event, _ in
            mailbox.withLockedValue { $0.append(.session(number, event)) }
        }
        thread = try SendThread(clock: { SystemClock.monotonic() }, observer: observer)
        try thread.start()
    }

    var elapsed: Duration { SystemClock.monotonic() - start }

    var isOver: Bool {
        copies.allSatisfy { copy in
            switch copy {
            case .over: true
            case .waiting, .opening, .running, .deleting: false
            }
        }
    }

    /// Does what has become due; called a few times a second or more.
    func turn(tell: (String) -> Void) {
        while !isStopping, nextCopy < copies.count, elapsed >= Self.spacing * nextCopy { open(nextCopy) }
        let messages = mailbox.withLockedValue { box in
            let messages = box
            box.removeAll()
            return messages
        }
        for message in messages { take(message, tell) }
    }

    /// Asks for new `totals`; they come with a later turn.
    func count() {
        thread.submit { [mailbox] thread in
            let totals = thread.totals()
            mailbox.withLockedValue { $0.append(.totals(totals)) }
        }
    }

    /// The last totals, when nothing is sent any more.
    func finishCounting() {
        let isDone = DispatchSemaphore(value: 0)
        count()
        thread.submit { _ in isDone.signal() }
        _ = isDone.wait(timeout: .now() + 2)
        turn { _ in }
    }

    /// Ends all copies; `isOver` when their servers know.
    func stop() {
        guard !isStopping else { return }
        isStopping = true
        for index in copies.indices {
            switch copies[index] {
            case .waiting: copies[index] = .over
            case .running: thread.submit { $0.end(index) }
            case .opening, .deleting, .over: break
            }
        }
    }

    // MARK: Copies

    private func open(_ index: Int) {
        nextCopy = index + 1
        copies[index] = .opening
        let url = target.address(of: index + 1)
        queue.addOperation { [session, mailbox] in
            let message: Message
            do throws(CommandFailure) {
                message = .opened(index, try session.open(url))
            } catch {
                message = .refused(index, error.text)
            }
            mailbox.withLockedValue { $0.append(message) }
        }
    }

    private func take(_ message: Message, _ tell: (String) -> Void) {
        switch message {
        case .opened(let index, let opened):
            if isStopping { return delete(index, opened.location) }
            copies[index] = .running(location: opened.location)
            thread.submit { [mailbox] thread in
                do {
                    try thread.add(opened.configuration, number: index)
                } catch {
                    mailbox.withLockedValue { $0.append(.refused(index, "\(error)")) }
                }
            }
        case .refused(let index, let reason):
            fail(index, reason, tell)
            if case .running(let location) = copies[index] { delete(index, location) } else { copies[index] = .over }
        case .session(let index, let event): take(event, of: index, tell)
        case .deleted(let index): copies[index] = .over
        case .totals(let totals): self.totals = totals
        }
    }

    private func take(_ event: SendEvent, of index: Int, _ tell: (String) -> Void) {
        switch event {
        case .selected, .connected: break
        case .leapt(let distance):
            leaps += 1
            if copies.count == 1 {
                tell(
                    "the server asked for a keyframe: the file goes on at its next one, "
                        + "\(HumanReadable.seconds(distance)) further")
            }
        case .noKeyframe:
            if !hasToldKeyframes {
                tell(
                    "the server asked for a keyframe, and the file has none any more; --loop would bring the first again"
                )
            }
            hasToldKeyframes = true
        case .ended(let reason):
            var location: String?
            if case .running(let known) = copies[index] { location = known }
            switch reason {
            case .finished: hasFinished += 1
            case .closed: break
            case .closedByPeer, .iceFailed, .consentExpired, .dtlsFailed: fail(index, "\(reason)", tell)
            }
            delete(index, location)
        }
    }

    private func fail(_ index: Int, _ reason: String, _ tell: (String) -> Void) {
        failures.append(reason)
        // Of a single one it is told at the end.
        guard copies.count > 1, failures.count <= Self.toldFailures else { return }
        tell("copy \(index + 1): \(reason)")
        if failures.count == Self.toldFailures { tell("further failures are only counted") }
    }

    private func delete(_ index: Int, _ location: String?) {
        guard let location else {
            copies[index] = .over
            return
        }
        copies[index] = .deleting
        queue.addOperation { [session, mailbox] in
            // The server ends a session that is silent by itself: what fails here harms nothing.
            try? session.client.delete(location)
            mailbox.withLockedValue { $0.append(.deleted(index)) }
        }
    }

    // MARK: Telling

    /// One line for the person who watches.
    func progress(rate: PublishRate) -> String {
        let tracks = totals.tracks
        var parts = ["\(HumanReadable.duration(elapsed.inSeconds))"]
        if copies.count > 1 { parts.append("\(totals.connected)/\(copies.count) connected") }
        parts.append(HumanReadable.bitrate(rate.bitsPerSecond))
        parts.append("\(tracks.packets) packets")
        parts.append("lost \(HumanReadable.percent(tracks.fractionLost))")
        parts.append("resent \(tracks.packetsResent)")
        if let time = totals.roundTripTime { parts.append("rtt \(HumanReadable.milliseconds(time))") }
        if leaps > 0 { parts.append("leaps \(leaps)") }
        if !failures.isEmpty { parts.append("failed \(failures.count)") }
        return parts.joined(separator: "  ")
    }

    var summary: String {
        let tracks = totals.tracks
        var text =
            "sent \(tracks.packets) packets, \(HumanReadable.bytes(Int64(clamping: tracks.bytes))), "
            + "\(tracks.frames) frames (\(tracks.keyframes) keyframes) in \(HumanReadable.seconds(elapsed)); "
            + "resent \(tracks.packetsResent), reported lost \(tracks.packetsReportedLost)"
        if totals.datagramsNotSent > 0 { text += ", not taken by the system \(totals.datagramsNotSent)" }
        if tracks.framesSkipped > 0 { text += ", \(tracks.framesSkipped) frames leapt over in \(leaps) leaps" }
        if totals.lateness > .zero {
            text += "; this machine did not keep up: up to \(HumanReadable.seconds(totals.lateness)) late"
        }
        return text
    }
}

/// Bits a second between two looks at a count of bytes.
struct PublishRate {
    private var last: (bytes: UInt64, at: Instant)
    private(set) var bitsPerSecond = 0.0

    init(start: Instant) { last = (0, start) }

    mutating func update(_ bytes: UInt64, at now: Instant) {
        if now > last.at, bytes >= last.bytes {
            bitsPerSecond = Double(bytes - last.bytes) * 8 / (now - last.at).inSeconds
        }
        last = (bytes, now)
    }
}

extension HumanReadable {
    static func seconds(_ duration: Duration) -> String { String(format: "%.1f s", duration.inSeconds) }

    static func milliseconds(_ duration: Duration) -> String { String(format: "%.1f ms", duration.inSeconds * 1000) }

    static func percent(_ part: Double) -> String { String(format: "%.1f %%", part * 100) }

    static func bitrate(_ bits: Double) -> String {
        bits < 999_950 ? String(format: "%.0f kbit/s", bits / 1000) : String(format: "%.1f Mbit/s", bits / 1e6)
    }
}

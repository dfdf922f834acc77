import Media
import Recording

/// The writer's side of a sink: the file that is open. Belongs to the writer's thread.
package final class FileSinkPart {
    /// What was written is in the file, and playable there, after at most so long.
    private static let flushInterval: Int64 = 300_000_000

    private let directory: String
    private let onEvent: @Sendable (FileEvent) -> Void
    private var spare: [RecorderOutput] = []
    private var writer: GrowingFile?
    private var interleaver = PacketInterleaver(streams: [])
    private var plan: PartPlan?
    private var summary: PartSummary?
    private var unflushedSince: Int64?
    /// Of the file that is open; packets of its silence by length.
    private var sound: SoundFormat?
    private var silences: [Int64: [UInt8]] = [:]

    package init(directory: String, onEvent: @escaping @Sendable (FileEvent) -> Void) {
        self.directory = directory
        self.onEvent = onEvent
    }

    var isOpen: Bool { writer != nil }

    /// When `flush` is due.
    var deadline: Int64? {
        guard writer != nil else { return nil }
        let flush = unflushedSince.map { $0 + Self.flushInterval }
        guard let waiting = interleaver.deadline else { return flush }
        return min(flush ?? waiting, waiting)
    }

    func takeSpare() -> [RecorderOutput] {
        defer { spare = [] }
        return spare
    }

    func giveBack(_ array: inout [RecorderOutput]) {
        array.removeAll(keepingCapacity: true)
        swap(&array, &spare)
    }

    package func take(_ output: RecorderOutput, at now: Int64) {
        switch output {
        case .open(let plan): open(plan)
        case .sample(let stream, let frame, let time):
            guard writer != nil else { return }
            interleaver.push(
                .init(content: .frame(frame), time: time.ticks, duration: frame.durationTicks, entered: now),
                stream: stream)
        case .silence(let stream, let time, let count, let frameTicks):
            guard writer != nil, count > 0 else { return }
            interleaver.push(
                .init(content: .silence(count), time: time.ticks, duration: frameTicks, entered: now), stream: stream)
        case .progress(let summary):
            guard let writer else { return }
            var summary = summary
            summary.bytes = writer.bytesWritten
            self.summary = summary
            onEvent(.progress(summary))
        case .close(let summary):
            guard writer != nil else { return }
            self.summary = summary
            close()
        case .requestKeyframe, .layer: break
        }
    }

    /// Writes what is in order by now.
    package func release(at now: Int64) { write(draining: false, at: now) }

    /// Brings what has waited long enough into the file.
    func flush(at now: Int64) {
        write(draining: false, at: now)
        guard let writer, let since = unflushedSince, now - since >= Self.flushInterval else { return }
        do {
            try writer.flush()
            unflushedSince = nil
        } catch {
            fail(error)
        }
    }

    /// Closes a file that nobody has closed.
    package func end() {
        guard writer != nil else { return }
        summary?.state = .closed
        close()
    }

    private func open(_ plan: PartPlan) {
        end()
        self.plan = plan
        summary = plan.summary
        interleaver = PacketInterleaver(streams: plan.streams)
        unflushedSince = nil
        sound = plan.streams.lazy.compactMap(\.soundFormat).first
        silences = [:]
        let path = "\(directory)/\(plan.name)"
        do {
            var streams: [ContainerStream] = []
            for stream in plan.streams { streams.append(try ContainerStream(stream, path: path)) }
            writer = try GrowingFile(path: path, container: plan.container, streams: streams)
            onEvent(.opened(plan))
        } catch {
            fail(error)
        }
    }

    private func close() {
        write(draining: true, at: .max)
        guard let writer, var summary else { return }
        do {
            try writer.flush()
            summary.bytes = writer.bytesWritten
            reset()
            onEvent(.closed(summary))
        } catch {
            fail(error)
        }
    }

    private func fail(_ error: MuxingError) {
        writer?.abandon()
        guard var summary else { return reset() }
        summary.bytes = writer?.bytesWritten ?? 0
        summary.state = writer == nil ? .failed : .closed
        summary.note = [summary.note, error.description].compactMap { $0 }.joined(separator: "; ")
        reset()
        onEvent(.failed(summary, error))
    }

    private func reset() {
        writer = nil
        plan = nil
        summary = nil
        unflushedSince = nil
        interleaver = PacketInterleaver(streams: [])
    }

    private func write(draining: Bool, at now: Int64) {
        guard let writer else { return }
        do throws(MuxingError) {
            while let (stream, entry) = interleaver.pop(at: now, draining: draining) {
                try write(entry, stream, writer)
                if unflushedSince == nil { unflushedSince = now }
                if !writer.hasUnflushed { unflushedSince = nil }
            }
        } catch {
            fail(error)
        }
    }

    private func write(_ entry: PacketInterleaver.Entry, _ stream: Int, _ writer: GrowingFile) throws(MuxingError) {
        switch entry.content {
        case .frame(let frame):
            var result: MuxingError?
            frame.withBytes { bytes in
                do throws(MuxingError) {
                    try writer.write(
                        stream: stream, bytes: bytes, time: entry.time, duration: entry.duration,
                        isKeyframe: frame.isKeyframe || frame.codec.kind == .audio)
                } catch {
                    result = error
                }
            }
            if let result { throw result }
        case .silence:
            guard let packet = silence(entry.duration) else { return }
            var result: MuxingError?
            packet.withUnsafeBytes { bytes in
                do throws(MuxingError) {
                    try writer.write(
                        stream: stream, bytes: bytes, time: entry.time, duration: entry.duration, isKeyframe: true)
                } catch {
                    result = error
                }
            }
            if let result { throw result }
        }
    }

    private func silence(_ ticks: Int64) -> [UInt8]? {
        if let known = silences[ticks] { return known }
        let made = sound?.silence(ticks: ticks)
        silences[ticks] = made
        return made
    }
}

import CFFmpeg
import Exporting
import Glibc

/// Makes one file of another, or of all of a recording: streams are copied or encoded as the plan says, times stay together, the index is in front.
///
/// It decodes what strangers sent, so that it belongs into a worker's process. It writes the order's draft and syncs it, and
/// leaves none when it fails; after a kill the draft stays, and the next try has another.
package enum Transcoder {
    /// Packets between two signs of life.
    private static let packetsToTell = 200

    /// - Parameters:
    ///   - progress: told often, 0 to 1, by the time of the media; the same again is a sign of life.
    ///   - isCancelled: asked at every packet; `true` breaks off with `cancelled`.
    package static func run(
        _ order: TranscodeOrder, progress: (Double) -> Void, isCancelled: () -> Bool
    ) throws(TranscodingError) -> TranscodeResult {
        var isDone = false
        defer { if !isDone { unlink(order.draft) } }
        let result: TranscodeResult
        if let composition = order.composition {
            var looks = 0
            let composer = try Composer(order, composition) {
                looks += 1
                if looks % packetsToTell == 0 { progress(0) }
                return isCancelled()
            }
            result = try composer.run(progress: progress, isCancelled: isCancelled)
        } else {
            result = try make(order, progress, isCancelled)
        }
        isDone = true
        return result
    }

    /// Seconds that a recorded file says it lasts; 0 where it does not.
    package static func duration(of path: String) throws(TranscodingError) -> Double {
        try SourceReader(path: path).duration ?? 0
    }

    private static func make(
        _ order: TranscodeOrder, _ progress: (Double) -> Void, _ isCancelled: () -> Bool
    ) throws(TranscodingError) -> TranscodeResult {
        let reader = try SourceReader(path: order.source)
        let span = TranscodeSpan(order.plan)
        let maker = try FileMaker(path: order.draft, format: order.plan.format)
        var result = TranscodeResult(bytes: 0, duration: 0)
        var packets = 0
        let picture = try pictureLine(order, reader, span, maker, &result) {
            packets += 1
            if packets % packetsToTell == 0 { progress(0) }
            return isCancelled()
        }
        let sound = try soundLine(order, reader, span, maker, &result)
        guard picture != nil || sound != nil else {
            throw .nothingUsable(path: order.source, reason: "nothing of what is wanted is in it")
        }
        try maker.begin()
        // Sound is wanted from a little before, as decoders need some packets to come into their own.
        reader.seek(before: span.start - 500_000_000)
        let total = Double(
            max((span.end ?? FileTime.nanoseconds(reader.duration ?? order.plan.expectedDuration)) - span.start, 1))
        var told = 0.0
        while reader.read() {
            if isCancelled() { throw .cancelled }
            guard let packet = reader.packet else { break }
            let index = packet.pointee.stream_index
            let isPicture = index == reader.picture?.pointee.index
            guard let stream = isPicture ? reader.picture : reader.sound, stream.pointee.index == index else {
                continue
            }
            let stamp = packet.pointee.pts == capstan_no_timestamp() ? packet.pointee.dts : packet.pointee.pts
            guard let time = FileTime.nanoseconds(stamp, in: stream.pointee.time_base) else {
                result.omitted += 1
                continue
            }
            // Streams stand side by side: what comes this long after the end brings nothing that belongs before it.
            if let end = span.end, time > end + 10_000_000_000 { break }
            try (isPicture ? picture : sound)?.take(packet, at: time)
            let reached = min(max(Double(time - span.start) / total, 0), 0.99)
            packets += 1
            if reached >= told + 0.005 || packets % packetsToTell == 0 {
                told = max(told, reached)
                progress(told)
            }
        }
        try picture?.finish()
        try sound?.finish()
        guard maker.end > 0 else {
            throw .nothingUsable(path: order.source, reason: "nothing of what is wanted could be decoded")
        }
        result.omitted += (picture?.omitted ?? 0) + (sound?.omitted ?? 0)
        result.duration = Double(maker.end) / 1e9
        result.bytes = try maker.finish()
        progress(1)
        return result
    }

    private static func pictureLine(
        _ order: TranscodeOrder, _ reader: SourceReader, _ span: TranscodeSpan, _ maker: FileMaker,
        _ result: inout TranscodeResult, _ isCancelled: () -> Bool
    ) throws(TranscodingError) -> (any StreamLine)? {
        guard let plan = order.plan.picture, let stream = reader.picture else { return nil }
        reader.want(stream)
        if plan.mayCopy {
            var isExact = span.start == 0
            if !isExact {
                isExact =
                    try PictureSurvey(
                        path: order.source, start: span.start, end: span.end, decodes: false, isCancelled: isCancelled
                    ).beginsWithKeyframe
            }
            if isExact {
                result.picture = .copied
                return try CopiedStream(stream, to: maker, start: span.start, end: span.end)
            }
        }
        let survey = try PictureSurvey(
            path: order.source, start: span.start, end: span.end, decodes: true, isCancelled: isCancelled)
        guard survey.width > 0, survey.height > 0 else {
            throw .nothingUsable(
                path: order.source, reason: "no picture could be decoded; its sound alone comes with \"video\": false")
        }
        let line = try EncodedPicture(
            stream, to: maker, encoding: plan.encoding, survey: survey, start: span.start, end: span.end,
            threads: order.threads)
        (result.picture, result.width, result.height) = (.encoded, line.width, line.height)
        return line
    }

    private static func soundLine(
        _ order: TranscodeOrder, _ reader: SourceReader, _ span: TranscodeSpan, _ maker: FileMaker,
        _ result: inout TranscodeResult
    ) throws(TranscodingError) -> (any StreamLine)? {
        guard let plan = order.plan.sound, let stream = reader.sound else { return nil }
        reader.want(stream)
        result.sound = plan.mayCopy ? .copied : .encoded
        if plan.mayCopy { return try CopiedStream(stream, to: maker, start: span.start, end: span.end) }
        return try EncodedSound(
            stream, of: order.source, to: maker, encoding: plan.encoding, start: span.start, end: span.end)
    }
}

/// What of the source's time is wanted, in nanoseconds.
struct TranscodeSpan {
    let start: Int64
    let end: Int64?

    init(_ plan: FilePlan) {
        start = FileTime.nanoseconds(plan.start)
        end = plan.end.map { FileTime.nanoseconds($0) }
    }
}

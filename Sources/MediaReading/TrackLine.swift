import Media
import RTPPayload
import RTPSend

/// One stream of a file on its way into payloads.
struct TrackLine {
    private struct Frame {
        let time: Int64
        let duration: Int64
        let isKeyframe: Bool
        let range: Range<Int>
    }

    let stream: MediaFileReader.Stream
    private let codec: Codec
    private var units: NALUnitForm?
    private var obus: OBUForm?
    private var vp9Profile: Int?
    private var frames: [Frame] = []
    private var bytes: [UInt8] = []
    private var next: Int64?
    /// G.711: octets that are in frames.
    private var samplesKept = 0
    private static let samplesPerPacket = 160
    /// Pictures before the first keyframe.
    private(set) var passed = 0

    init(_ stream: MediaFileReader.Stream, path: String) throws(MediaReadingError) {
        let kind = stream.kind == .video ? "picture" : "sound"
        guard let codec = stream.codec else {
            throw .unsupportedCodec(path: path, kind: kind, codec: stream.codecName)
        }
        self.stream = stream
        self.codec = codec
        switch codec {
        case .h264, .h265: units = NALUnitForm(isH265: codec == .h265, configuration: stream.configuration)
        case .av1: obus = OBUForm(configuration: stream.configuration)
        case .opus where stream.channels > 2:
            throw .unsupportedForm(
                path: path, kind: kind, codec: codec.encodingName, seen: "\(stream.channels) channels",
                advice: "mix it down (ffmpeg -i \(path) -c:v copy -c:a libopus -ac 2 out.mkv)")
        case .pcmu, .pcma:
            guard stream.sampleRate == 8000, stream.channels == 1 else {
                throw .unsupportedForm(
                    path: path, kind: kind, codec: codec.encodingName,
                    seen: "\(stream.channels) channels of \(stream.sampleRate) Hz",
                    advice: "G.711 is one channel of 8000 Hz; convert it to Opus (-c:a libopus)")
            }
        case .aac: throw .unsupportedCodec(path: path, kind: kind, codec: codec.encodingName)
        case .vp8, .vp9, .opus: break
        }
    }

    /// When the first frame is; `nil` while there is none.
    var start: Int64? { frames.first?.time }

    /// Takes the packet that the reader stands at.
    /// - Returns: how many bytes were kept.
    mutating func take(_ reader: MediaFileReader, path: String) throws(MediaReadingError) -> Int {
        let before = bytes.count
        switch codec {
        case .h264, .h265:
            var kept: (range: Range<Int>, isKeyframe: Bool)?
            units?.convert(reader.bytes) { frame, isKeyframe in
                let begin = bytes.count
                bytes.append(contentsOf: frame)
                kept = (begin..<bytes.count, isKeyframe)
            }
            if let kept { try add(kept.range, isKeyframe: kept.isKeyframe, reader, path) }
        case .av1:
            guard let unit = obus?.convert(reader.bytes, isKeyframe: reader.isKeyframe) else {
                throw .frame(path: path, .unitSize)
            }
            try add(keep(unit), isKeyframe: reader.isKeyframe, reader, path)
        case .vp8, .vp9:
            if codec == .vp9, vp9Profile == nil, let first = reader.bytes.first {
                // VP9 bitstream specification clause 6.2: two bits of marker, then the profile, lowest bit first.
                vp9Profile = Int(first >> 5 & 1 | first >> 3 & 2)
            }
            try add(keep(reader.bytes), isKeyframe: reader.isKeyframe, reader, path)
        case .opus: takeOpus(reader)
        case .pcmu, .pcma: takeSamples(reader)
        case .aac: break
        }
        return bytes.count - before
    }

    private mutating func keep(_ more: some Sequence<UInt8>) -> Range<Int> {
        let begin = bytes.count
        bytes.append(contentsOf: more)
        return begin..<bytes.count
    }

    private mutating func add(
        _ range: Range<Int>, isKeyframe: Bool, _ reader: MediaFileReader, _ path: String
    ) throws(MediaReadingError) {
        let time = reader.time ?? next ?? 0
        let duration = reader.duration > 0 ? reader.duration : reader.time == nil ? PublishedFile.rawInterval : 0
        next = time + duration
        guard !frames.isEmpty || isKeyframe, !range.isEmpty else {
            passed += 1
            bytes.removeSubrange(range)
            return
        }
        if let last = frames.last, time < last.time { throw .reordered(path: path, codec: codec.encodingName) }
        frames.append(Frame(time: time, duration: duration, isKeyframe: isKeyframe, range: range))
    }

    /// RFC 7587 clause 4.2: the packet's own length counts. Containers that round times to milliseconds are put right.
    private mutating func takeOpus(_ reader: MediaFileReader) {
        guard let packet = try? OpusPacket(parsing: reader.bytes) else { return }
        addSound(keep(reader.bytes), at: reader.time, duration: packet.durationTicks * 1_000_000_000 / 48_000)
    }

    /// RFC 3551 clause 4.2: packets of 20 ms, 160 octets, across the container's own.
    private mutating func takeSamples(_ reader: MediaFileReader) {
        _ = keep(reader.bytes)
        if samplesKept == 0 { next = reader.time ?? 0 }
        while samplesKept + Self.samplesPerPacket <= bytes.count { addSamples(Self.samplesPerPacket) }
    }

    private mutating func addSamples(_ count: Int) {
        guard count > 0 else { return }
        addSound(samplesKept..<(samplesKept + count), at: nil, duration: Int64(count) * 125_000)
        samplesKept += count
    }

    private mutating func addSound(_ range: Range<Int>, at stamp: Int64?, duration: Int64) {
        var time = stamp ?? next ?? 0
        if let next, abs(time - next) < 5_000_000 { time = next }
        // What is before the end of the one before cannot be sent: the file is at fault, and the grid wins.
        time = max(time, next ?? time)
        next = time + duration
        frames.append(Frame(time: time, duration: duration, isKeyframe: true, range: range))
    }

    /// - Parameter start: what the file's first instant is to be.
    mutating func finish(start: Int64, path: String) throws(MediaReadingError) -> PublishedFile.Track? {
        if codec == .pcmu || codec == .pcma { addSamples(bytes.count - samplesKept) }
        guard !frames.isEmpty else {
            if passed > 0 { throw .noKeyframe(path: path) }
            return nil
        }
        var packetizer = TrackPacketizer(codec: codec, channels: codec.kind == .audio ? stream.channels : 0)
        for index in frames.indices {
            let frame = frames[index]
            // The last picture of a container that does not tell lengths lasts as long as the one before.
            var duration = frame.duration
            if duration == 0 {
                duration =
                    index + 1 < frames.count
                    ? frames[index + 1].time - frame.time : index > 0 ? frame.time - frames[index - 1].time : 0
            }
            let failure = bytes.withUnsafeBytes { all -> RTPSendError? in
                do throws(RTPSendError) {
                    try packetizer.append(
                        UnsafeRawBufferPointer(rebasing: all[frame.range]), time: frame.time - start,
                        duration: duration, isKeyframe: frame.isKeyframe, width: stream.width, height: stream.height)
                    return nil
                } catch {
                    return error
                }
            }
            if let failure { throw .frame(path: path, failure) }
        }
        return PublishedFile.Track(media: packetizer.finish(), formatParameters: formatParameters)
    }

    /// RFC 6184 clause 8.1, RFC 9628 clause 6, the AOM's clause 7.2.1, RFC 7798 clause 7.1, RFC 7587 clause 6.1.
    private var formatParameters: String? {
        let configuration = stream.configuration
        switch codec {
        case .h264:
            let digits = units?.profileLevelID ?? [0x42, 0xE0, 0x1F]
            let text = digits.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            return "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=\(text)"
        case .vp9: return vp9Profile.map { "profile-id=\($0)" }
        case .av1:
            guard configuration.count > 3, configuration[0] == 0x81 else { return nil }
            return "profile=\(configuration[1] >> 5);level-idx=\(configuration[1] & 0x1F);tier=\(configuration[2] >> 7)"
        case .h265:
            guard configuration.count > 12, configuration[0] == 1 else { return nil }
            return "profile-id=\(configuration[1] & 0x1F);tier-flag=\(configuration[1] >> 5 & 1);"
                + "level-id=\(configuration[12]);tx-mode=SRST"
        case .opus:
            return "minptime=10;useinbandfec=1"
                + (stream.channels == 2 ? ";stereo=1;sprop-stereo=1" : ";sprop-stereo=0")
        case .vp8, .pcmu, .pcma, .aac: return nil
        }
    }
}

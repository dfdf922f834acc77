import Media
import MediaReading
import RTPSend
import Testing

@Suite struct PublishedFileTests {
    private static let both = SourceFile.picture + SourceFile.sound

    private static let rows: [(name: String, arguments: [String], codecs: [Codec])] = [
        ("a.mp4", both + SourceFile.x264 + ["-c:a", "libopus"], [.h264, .opus]),
        ("a.mkv", both + SourceFile.x264 + ["-c:a", "libopus"], [.h264, .opus]),
        ("a.ts", SourceFile.picture + SourceFile.x264, [.h264]),
        ("a.h264", SourceFile.picture + SourceFile.x264, [.h264]),
        ("a.webm", both + ["-c:v", "libvpx", "-deadline", "realtime", "-g", "20", "-c:a", "libopus"], [.vp8, .opus]),
        (
            "a.ivf",
            SourceFile.picture + ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "20"],
            [.vp9]
        ),
        ("a.ogg", SourceFile.sound + ["-c:a", "libopus", "-ac", "2"], [.opus]),
        ("a.wav", SourceFile.sound + ["-c:a", "pcm_mulaw", "-ar", "8000", "-ac", "1"], [.pcmu]),
    ]

    @Test(arguments: rows.indices)
    func everyFrameIsThereInTime(_ index: Int) throws {
        let row = Self.rows[index]
        let source = try SourceFile(row.name, row.arguments)
        let file = try PublishedFile(path: source.path)
        #expect(file.tracks.map(\.media.codec) == row.codecs)
        #expect(file.notes == [])
        let duration = file.duration.inSeconds
        #expect(duration > 1.95 && duration < 2.1, "\(duration)")
        for track in file.tracks {
            let frames = track.media.frames
            #expect((frames.first?.time ?? -1) >= 0)
            let interval = track.media.codec.kind == .video ? 40.0 : 20.0
            for (before, after) in zip(frames, frames.dropFirst()) {
                let step = Double(after.time - before.time) / 1e6
                // Matroska rounds pictures' times to milliseconds; sound keeps its grid.
                #expect(abs(step - interval) <= (interval == 40 ? 1 : 0.001), "\(row.name): \(step)")
            }
            guard track.media.codec.kind == .video else { continue }
            #expect(frames.count == 50)
            #expect(frames.first?.isKeyframe == true)
            #expect(frames.filter(\.isKeyframe).count == 3)
        }
    }

    @Test(arguments: ["a.mp4", "a.mkv", "a.ts", "a.h264"])
    func everyH264KeyframeBeginsWithItsParameterSets(_ name: String) throws {
        let source = try SourceFile(name, SourceFile.picture + SourceFile.x264)
        let track = try #require(try PublishedFile(path: source.path).tracks.first)
        #expect(
            track.formatParameters?.hasPrefix("level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42c0")
                == true)
        for frame in track.media.frames {
            // An aggregate of small units; ffmpeg's MPEG-TS has a delimiter in front of each picture.
            let payload = track.media.payload(frame.firstPayload)
            var types: [UInt8] = []
            if let first = payload.first, first & 0x1F == 24 {
                var offset = 1
                while offset + 2 < payload.count {
                    types.append(payload[offset + 2] & 0x1F)
                    offset += 2 + Int(payload[offset]) << 8 + Int(payload[offset + 1])
                }
            }
            types.removeAll { $0 == 9 }
            #expect(types.starts(with: [7, 8]) == frame.isKeyframe, "\(types)")
        }
    }

    @Test func whatCannotBePublishedIsNamed() throws {
        let aac = try SourceFile("a.mp4", Self.both + SourceFile.x264 + ["-c:a", "aac"])
        #expect(throws: MediaReadingError.unsupportedCodec(path: aac.path, kind: "sound", codec: "aac")) {
            try PublishedFile(path: aac.path)
        }
        let silent = try PublishedFile(path: aac.path, wantsSound: false)
        #expect(silent.tracks.map(\.media.codec) == [.h264])
        let mpeg = try SourceFile("a.mkv", SourceFile.picture + ["-c:v", "mpeg2video"])
        #expect(throws: MediaReadingError.unsupportedCodec(path: mpeg.path, kind: "picture", codec: "mpeg2video")) {
            try PublishedFile(path: mpeg.path)
        }
        let reordered = try SourceFile(
            "a.mp4", SourceFile.picture + ["-c:v", "libx264", "-preset", "fast", "-bf", "2", "-b_strategy", "0"])
        #expect(throws: MediaReadingError.reordered(path: reordered.path, codec: "H264")) {
            try PublishedFile(path: reordered.path)
        }
        let wide = try SourceFile("a.wav", SourceFile.sound + ["-c:a", "pcm_alaw", "-ar", "16000"])
        #expect(throws: MediaReadingError.self) { try PublishedFile(path: wide.path) }
        #expect(throws: MediaReadingError.self) { try PublishedFile(path: "/nonexistent.mp4") }
        #expect(throws: MediaReadingError.self) { try PublishedFile(path: #filePath) }
    }

    @Test func aFileThatIsCutOffEndsWhereItsPacketsEnd() throws {
        let source = try SourceFile("a.h264", SourceFile.picture + SourceFile.x264 + ["-frames:v", "10"])
        let whole = try #require(try PublishedFile(path: source.path).tracks.first)
        #expect(whole.media.frames.count == 10)
    }
}

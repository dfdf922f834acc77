import Media
import Testing
import WorkerLink

@Suite struct WorkerLinkFrameTests {
    private static let limits = WorkerLimits(memory: 1 << 32, cpuSeconds: 600, niceness: 10)
    static let table: [(frame: WorkerLinkFrame, bytes: [UInt8])] = [
        (.hello(version: 1), [0, 0, 0, 3, 1, 0, 1]),
        (
            .order(kind: "finalize", limits: limits, body: [0x7B, 0x7D]),
            [0, 0, 0, 25, 2, 8] + Array("finalize".utf8) + [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0x58, 10, 0x7B, 0x7D]
        ),
        (.progress(0.5), [0, 0, 0, 9, 3, 0x3F, 0xE0, 0, 0, 0, 0, 0, 0]),
        (.finished([1, 2, 3]), [0, 0, 0, 4, 4, 1, 2, 3]),
        (.finished([]), [0, 0, 0, 1, 4]),
        (.failed(text: "no", isFinal: true), [0, 0, 0, 4, 5, 1, 0x6E, 0x6F]),
        (.cancel, [0, 0, 0, 1, 6]),
        (
            .media(WorkerMedia(stream: 3, frame: LiveFrames.keyframe, time: LiveFrames.time(1), isDiscontinuity: true)),
            [
                0, 0, 0, 43, 7, 3, 1, 7, 2, 0x80, 1, 0x68, 0, 1, 0x5F, 0x90, 0, 0, 0, 0, 0, 1, 0x5F, 0x90, 0, 0, 0x0B,
                0xB8,
            ]
                + [0, 1, 0, 4, 0x67, 0x42, 0xE0, 0x1F, 1, 0, 2, 0x68, 1] + [0, 0, 0, 2, 0x65, 0x88]
        ),
        (
            .media(
                WorkerMedia(stream: 0, frame: LiveFrames.sound([0xF8, 0xFF, 0xFE]), time: LiveFrames.soundTime(-1))),
            [0, 0, 0, 27, 7, 0, 5, 1, 0, 0, 0, 0, 0, 0, 0xBB, 0x80]
                + [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFC, 0x40, 0, 0, 3, 0xC0, 0xF8, 0xFF, 0xFE]
        ),
        (.report([0x7B, 0x7D]), [0, 0, 0, 3, 8, 0x7B, 0x7D]),
        (.end, [0, 0, 0, 1, 9]),
        (.done(258), [0, 0, 0, 9, 10, 0, 0, 0, 0, 0, 0, 1, 2]),
    ]

    private func frames(_ pieces: [[UInt8]]) throws -> [WorkerLinkFrame] {
        var reader = WorkerLinkReader()
        var frames: [WorkerLinkFrame] = []
        for piece in pieces {
            piece.withUnsafeBytes { reader.take($0) }
            while let frame = try reader.next() { frames.append(frame) }
        }
        return frames
    }

    @Test func theTableIsWrittenAndRead() throws {
        for row in Self.table {
            #expect(try row.frame.encoded() == row.bytes)
            #expect(try frames([row.bytes]) == [row.frame])
        }
        let all = Self.table.flatMap(\.bytes)
        #expect(try frames([all]) == Self.table.map(\.frame))
        #expect(try frames(all.map { [$0] }) == Self.table.map(\.frame), "byte by byte")
    }

    /// With these nobody could reckon.
    @Test(arguments: [
        (Int64.max, Int32(90_000), Int64(3000)), (.min, 90_000, 3000), (90_000, .max, 3000),
        (90_000, 90_000, Int64(UInt32.max)),
    ])
    func absurdTimesAreRefused(ticks: Int64, rate: Int32, duration: Int64) throws {
        let time = MediaTimestamp(ticks: ticks, clockRate: rate)
        let frame = EncodedFrame(capacity: 1)
        frame.append(0x65)
        frame.seal(
            codec: .h264, timestamp: time, arrival: Instant(nanoseconds: 0), isKeyframe: true, durationTicks: duration)
        let bytes = try WorkerLinkFrame.media(WorkerMedia(stream: 0, frame: frame, time: time)).encoded()
        #expect(throws: WorkerLinkError.self) { try frames([bytes]) }
    }

    @Test func whatIsCutOffIsWaitedFor() throws {
        for row in Self.table {
            for length in 0..<row.bytes.count { #expect(try frames([Array(row.bytes.prefix(length))]).isEmpty) }
        }
    }

    /// A length that leaves no room for what its type must have.
    @Test func whatIsShorterThanItsTypeIsRefused() throws {
        for row in Self.table where row.bytes.count > 5 {
            let least: Int =
                switch row.frame {
                case .finished, .report: 5
                case .order: row.bytes.count - 2
                // Its bytes may be fewer.
                case .media(let media): row.bytes.count - media.frame.count
                case .failed: 6
                case .hello, .progress, .cancel, .end, .done: row.bytes.count
                }
            for length in 5..<max(5, least) {
                var bytes = Array(row.bytes.prefix(length))
                bytes[3] = UInt8(length - 4)
                #expect(throws: WorkerLinkError.self, "\(row.frame) in \(length) bytes") { try frames([bytes]) }
            }
        }
    }

    @Test func whatIsLongerThanItsTypeIsRefusedBeforeItIsRead() {
        for (type, length) in [
            (1, 4), (2, 20 << 20), (3, 10), (4, (16 << 20) + 2), (5, 5000), (6, 2), (4, 0xFFFF_FFFF),
            (7, (4 << 20) + (64 << 10) + 2), (8, (64 << 10) + 2), (9, 2), (10, 10),
        ] {
            let header = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + [UInt8(type)]
            #expect(throws: WorkerLinkError.tooLong(type: UInt8(type), length: length - 1, limit: limit(type))) {
                try frames([header])
            }
        }
        for rubbish in [[0, 0, 0, 0, 4], [0, 0, 0, 1, 0], [0, 0, 0, 1, 11], Array("HTTP/1.1 ".utf8)] as [[UInt8]] {
            #expect(throws: WorkerLinkError.self) { try frames([rubbish]) }
        }
    }

    private func limit(_ type: Int) -> Int {
        [1: 2, 2: 78 + (16 << 20), 3: 8, 4: 16 << 20, 5: 4097, 6: 0, 7: 65 << 16, 8: 1 << 16, 9: 0, 10: 8][type] ?? -1
    }

    @Test func progressIsANumberFromNothingToOne() throws {
        for (value, heard) in [(-3.0, 0.0), (2, 1), (0.25, 0.25)] {
            #expect(try frames([WorkerLinkFrame.progress(value).encoded()]) == [.progress(heard)])
        }
        let nothing = try WorkerLinkFrame.progress(.nan).encoded()
        #expect(throws: WorkerLinkError.self) { try frames([nothing]) }
    }

    @Test func longTextsAreCutAtACharacterAndLongBodiesRefused() throws {
        let text = String(repeating: "é", count: 4000)
        guard
            case .failed(let cut, _)? = try frames([WorkerLinkFrame.failed(text: text, isFinal: false).encoded()]).first
        else {
            Issue.record("no failure")
            return
        }
        #expect(cut == String(repeating: "é", count: 2048))
        #expect(throws: WorkerLinkError.self) {
            try WorkerLinkFrame.finished([UInt8](repeating: 0, count: WorkerLinkFrame.maximumBody + 1)).encoded()
        }
        #expect(throws: WorkerLinkError.self) {
            try WorkerLinkFrame.order(kind: "", limits: Self.limits, body: []).encoded()
        }
    }
}

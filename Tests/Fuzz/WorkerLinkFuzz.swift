import Media
import WorkerLink

/// What a worker process says: it has decoded a stranger's media.
enum WorkerLinkFuzz {
    static var seeds: [[UInt8]] {
        let frames: [WorkerLinkFrame] = [
            .hello(version: 1), .order(kind: "finalize", limits: WorkerLimits(), body: [0x7B, 0x7D]), .progress(0.5),
            .finished([0x7B, 0x7D]), .failed(text: "no", isFinal: true), .cancel,
            .media(keyframe), .report([0x7B, 0x7D]), .end, .done(7),
        ]
        let encoded = frames.compactMap { try? $0.encoded() }
        return encoded + [encoded.flatMap { $0 }]
    }

    private static var keyframe: WorkerMedia {
        let frame = EncodedFrame(capacity: 64)
        for byte in [0, 0, 0, 2, 0x65, 0x88] as [UInt8] { frame.append(byte) }
        let time = MediaTimestamp(ticks: 90_000, clockRate: 90_000)
        frame.seal(
            codec: .h264, timestamp: time, arrival: Instant(nanoseconds: 0), isKeyframe: true, durationTicks: 3000,
            width: 640, height: 360,
            parameterSets: ParameterSets(sequence: [[0x67, 0x42, 0xE0, 0x1F]], picture: [[0x68, 1]]))
        return WorkerMedia(stream: 1, frame: frame, time: time)
    }

    /// Cut anywhere it reads the same; what it has read can be written, and reads the same again.
    static func run(_ bytes: UnsafeRawBufferPointer) {
        let (whole, isWhole) = frames(bytes, by: max(bytes.count, 1))
        let (pieces, arePieces) = frames(bytes, by: 3)
        require(whole == pieces && isWhole == arePieces, "\(whole.count) frames at once, \(pieces.count) in pieces")
        for frame in whole {
            guard let again = try? frame.encoded() else {
                if case .failed = frame { continue }
                require(false, "a frame that was read cannot be written: \(frame)")
                continue
            }
            let (read, _) = again.withUnsafeBytes { frames($0, by: max($0.count, 1)) }
            // Text that was no UTF-8 is longer once it is mended, and may be cut.
            if case .failed = frame {
                require(read.count == 1, "a failure is lost")
            } else {
                require(read == [frame], "another frame comes back")
            }
        }
    }

    private static func frames(_ bytes: UnsafeRawBufferPointer, by size: Int) -> ([WorkerLinkFrame], Bool) {
        var reader = WorkerLinkReader()
        var frames: [WorkerLinkFrame] = []
        var rest = bytes
        do {
            while !rest.isEmpty {
                reader.take(UnsafeRawBufferPointer(rebasing: rest.prefix(size)))
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(size))
                while let frame = try reader.next() { frames.append(frame) }
            }
        } catch {
            return (frames, false)
        }
        return (frames, true)
    }
}

import Glibc
import Recording

/// What a file's outermost structure says of how it was written.
struct FileLayout {
    let bytes: Int64
    /// It has been finalized: a Segment of known size (RFC 8794 clause 6.2), an MP4 without `mvex` (ISO/IEC 14496-12).
    let isFinal: Bool

    /// What to read of it: libavformat refuses an MP4 altogether that was cut off in the head of a fragment.
    let readable: Int64

    init(path: String, container: Container) throws(MuxingError) {
        bytes = try Self.size(path)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path, errno) }
        defer { close(descriptor) }
        readable = container == .mp4 ? Self.wholeBoxes(descriptor, bytes) : bytes
        isFinal = container == .mp4 ? Self.hasPlainMovie(descriptor, bytes) : Self.hasSizedSegment(descriptor)
    }

    static func size(_ path: String) throws(MuxingError) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system("stat", path, errno) }
        return Int64(status.st_size)
    }

    private static func read(_ descriptor: Int32, at offset: Int64, _ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = pread(descriptor, &bytes, count, Int(offset))
        return Array(bytes.prefix(max(got, 0)))
    }

    private static func hasSizedSegment(_ descriptor: Int32) -> Bool {
        let head = read(descriptor, at: 0, 256)
        let identifier: [UInt8] = [0x18, 0x53, 0x80, 0x67]
        guard head.count > 16 else { return false }
        for start in 0..<(head.count - 12) where Array(head[start..<(start + 4)]) == identifier {
            // Our muxer writes eight bytes of size; all ones say "unknown".
            return Array(head[(start + 4)..<(start + 12)]) != [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
        }
        return false
    }

    private static func hasPlainMovie(_ descriptor: Int32, _ bytes: Int64) -> Bool {
        guard let movie = box("moov", descriptor, in: 0..<bytes) else { return false }
        return box("mvex", descriptor, in: movie) == nil
    }

    /// The inside of the first box of a type.
    private static func box(_ type: String, _ descriptor: Int32, in range: Range<Int64>) -> Range<Int64>? {
        var offset = range.lowerBound
        while let head = BoxHead(read(descriptor, at: offset, 16)), head.size <= range.upperBound - offset {
            if head.type == Array(type.utf8) { return (offset + head.length)..<(offset + head.size) }
            offset += head.size
        }
        return nil
    }

    /// The end of the last whole box, or of the file when that is within media: its whole samples count.
    private static func wholeBoxes(_ descriptor: Int32, _ bytes: Int64) -> Int64 {
        var offset: Int64 = 0
        while let head = BoxHead(read(descriptor, at: offset, 16)) {
            guard head.size <= bytes - offset else { return head.type == Array("mdat".utf8) ? bytes : offset }
            offset += head.size
        }
        return offset
    }
}

/// The head of a box, ISO/IEC 14496-12 clause 4.2.
private struct BoxHead {
    let type: [UInt8]
    /// With the head; at least its length.
    let size: Int64
    let length: Int64

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 8 else { return nil }
        type = Array(bytes[4..<8])
        let short = bytes[0..<4].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        if short == 1 {
            guard bytes.count == 16 else { return nil }
            size = Int64(truncatingIfNeeded: bytes[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            length = 16
        } else {
            size = short
            length = 8
        }
        guard size >= length else { return nil }
    }
}

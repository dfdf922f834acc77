import BitIO

/// One message between a gateway and a worker process: length in four bytes (of what follows), type in one, body.
/// Integers are big-endian.
package enum WorkerLinkFrame: Sendable, Hashable {
    /// The process's first.
    case hello(version: UInt16)
    /// What it shall do, once.
    case order(kind: String, limits: WorkerLimits, body: [UInt8])
    /// 0 to 1; a sign of life too.
    case progress(Double)
    case finished([UInt8])
    case failed(text: String, isFinal: Bool)
    /// Nobody wants its work any more.
    case cancel
    /// Both ways: one frame of a live work.
    case media(WorkerMedia)
    /// What a live work tells of itself, by its kind.
    case report([UInt8])
    /// No more frames come: it is to give what it still has, and to finish.
    case end
    /// A live work's sign of life: so many frames are behind it, of all that it was sent.
    case done(UInt64)

    package static let version: UInt16 = 2
    /// Of an order's or a result's body.
    package static let maximumBody = 16 << 20
    package static let maximumText = 4096
    package static let maximumReport = 64 << 10
    static let maximumKind = 64

    /// What stands before a frame's own bytes, which need not be copied to be sent.
    static func head(of media: WorkerMedia) throws(WorkerLinkError) -> [UInt8] {
        var writer = ByteWriter(reserving: 64)
        writer.write(UInt32(0))
        writer.write(Kind.media.rawValue)
        try media.writeHead(to: &writer)
        let length = writer.count - 4 + media.frame.count
        var bytes = writer.bytes
        for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * index)) }
        return bytes
    }

    private enum Kind: UInt8, CaseIterable {
        case hello = 1
        case order, progress, finished, failed, cancel, media, report, end, done

        /// Of what follows the type.
        var limit: Int {
            switch self {
            case .hello: 2
            case .order: 14 + maximumKind + maximumBody
            case .progress, .done: 8
            case .finished: maximumBody
            case .failed: 1 + maximumText
            case .cancel, .end: 0
            case .media: WorkerMedia.maximumHead + WorkerMedia.maximumFrame
            case .report: maximumReport
            }
        }
    }

    /// What a frame of this type may have behind its type; `nil`: there is no such type.
    static func limit(of type: UInt8) -> Int? { Kind(rawValue: type)?.limit }

    /// - Throws: where a body is longer than it may be. Texts are cut.
    package func encoded() throws(WorkerLinkError) -> [UInt8] {
        var writer = ByteWriter()
        let kind: Kind
        switch self {
        case .hello(let version):
            kind = .hello
            writer.write(version)
        case .order(let name, let limits, let body):
            kind = .order
            guard (1...Self.maximumKind).contains(name.utf8.count) else {
                throw .malformed("a kind of \(name.utf8.count) bytes")
            }
            writer.write(UInt8(truncatingIfNeeded: name.utf8.count))
            writer.write(Array(name.utf8))
            writer.write(limits.memory)
            writer.write(limits.cpuSeconds)
            writer.write(limits.niceness)
            writer.write(body)
        case .progress(let value):
            kind = .progress
            writer.write(value.bitPattern)
        case .finished(let body):
            kind = .finished
            writer.write(body)
        case .failed(let text, let isFinal):
            kind = .failed
            writer.write(UInt8(isFinal ? 1 : 0))
            writer.write(Self.cut(text))
        case .cancel: kind = .cancel
        case .media(let media):
            kind = .media
            try media.writeHead(to: &writer)
            media.frame.withBytes { writer.write($0) }
        case .report(let body):
            kind = .report
            writer.write(body)
        case .end: kind = .end
        case .done(let count):
            kind = .done
            writer.write(count)
        }
        guard writer.count <= kind.limit else {
            throw .tooLong(type: kind.rawValue, length: writer.count, limit: kind.limit)
        }
        var frame = ByteWriter(reserving: writer.count + 5)
        frame.write(UInt32(truncatingIfNeeded: writer.count + 1))
        frame.write(kind.rawValue)
        frame.write(writer.bytes)
        return frame.bytes
    }

    /// - Parameter body: what follows the type.
    init(type: UInt8, body: UnsafeRawBufferPointer) throws(WorkerLinkError) {
        guard let kind = Kind(rawValue: type) else { throw .malformed("a message of unknown type \(type)") }
        var reader = ByteReader(body)
        switch kind {
        case .hello:
            guard let version = reader.readUInt16(), reader.isAtEnd else { throw .malformed("a hello cut off") }
            self = .hello(version: version)
        case .order:
            guard let length = reader.readUInt8(), (1...Self.maximumKind).contains(Int(length)),
                let name = reader.read(Int(length)), let memory = reader.readUInt64(),
                let seconds = reader.readUInt32(), let niceness = reader.readUInt8(),
                let kind = String(validating: name, as: UTF8.self)
            else { throw .malformed("an order cut off") }
            let limits = WorkerLimits(memory: memory, cpuSeconds: seconds, niceness: niceness)
            self = .order(kind: kind, limits: limits, body: Array(reader.rest))
        case .progress:
            guard let pattern = reader.readUInt64(), reader.isAtEnd else { throw .malformed("a progress cut off") }
            let value = Double(bitPattern: pattern)
            guard value.isFinite else { throw .malformed("a progress that is no number") }
            self = .progress(min(max(value, 0), 1))
        case .finished: self = .finished(Array(body))
        case .failed:
            guard let isFinal = reader.readUInt8(), isFinal <= 1 else { throw .malformed("a failure cut off") }
            self = .failed(text: String(decoding: reader.rest, as: UTF8.self), isFinal: isFinal == 1)
        case .cancel: self = .cancel
        case .media: self = .media(try WorkerMedia(body))
        case .report: self = .report(Array(body))
        case .end: self = .end
        case .done:
            guard let count = reader.readUInt64(), reader.isAtEnd else { throw .malformed("a count cut off") }
            self = .done(count)
        }
    }

    /// At a character's end.
    private static func cut(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8.prefix(maximumText + 1))
        guard bytes.count > maximumText else { return bytes }
        // What is behind the end must not be the rest of a character.
        while let behind = bytes.popLast(), behind & 0xC0 == 0x80 {}
        return bytes
    }
}

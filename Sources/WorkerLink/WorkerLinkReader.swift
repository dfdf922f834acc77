import BitIO
import Media

/// Cuts a stream into messages. It holds one message at most besides what one read brings.
package struct WorkerLinkReader: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0
    /// By stream: the same object as long as they do not change.
    private var parameterSets: [UInt8: ParameterSets] = [:]

    package init() {}

    package mutating func take(_ bytes: UnsafeRawBufferPointer) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next message, once it is whole. One that is too long is refused by its first five bytes.
    package mutating func next() throws(WorkerLinkError) -> WorkerLinkFrame? {
        var result: Result<(frame: WorkerLinkFrame, length: Int)?, WorkerLinkError> = .success(nil)
        buffer.withUnsafeBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            do throws(WorkerLinkError) { result = .success(try Self.first(in: rest)) } catch {
                result = .failure(error)
            }
        }
        guard let found = try result.get() else { return nil }
        start += found.length
        if case .media(let media) = found.frame { adopt(media) }
        return found.frame
    }

    private mutating func adopt(_ media: WorkerMedia) {
        guard let seen = media.frame.parameterSets else { return }
        if let known = parameterSets[media.stream], WorkerMedia.areEqual(known, seen) {
            media.adopt(known)
        } else {
            parameterSets[media.stream] = seen
        }
    }

    private static func first(
        in bytes: UnsafeRawBufferPointer
    ) throws(WorkerLinkError) -> (frame: WorkerLinkFrame, length: Int)? {
        var reader = ByteReader(bytes)
        guard let count = reader.readUInt32(), let type = reader.readUInt8() else { return nil }
        let length = Int(count) - 1
        guard let limit = WorkerLinkFrame.limit(of: type) else {
            throw .malformed("a message of unknown type \(type)")
        }
        guard length >= 0 else { throw .malformed("a message without a type") }
        guard length <= limit else { throw .tooLong(type: type, length: length, limit: limit) }
        guard let body = reader.read(length) else { return nil }
        return (try WorkerLinkFrame(type: type, body: body), length + 5)
    }
}

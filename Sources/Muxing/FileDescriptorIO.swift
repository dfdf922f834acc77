import CFFmpeg
import Glibc

/// libavformat's I/O on a file descriptor of ours: every byte goes by `read(2)` and `write(2)`, and the first failure is
/// kept with its errno. Belongs to one thread.
final class FileDescriptorIO {
    enum Mode { case readWrite, read }

    let path: String
    private(set) var descriptor: Int32
    /// The errno of the first write that failed.
    private(set) var failure: Int32 = 0
    private let limit: Int64?
    private var position: Int64 = 0
    private(set) var context: UnsafeMutablePointer<AVIOContext>?

    /// - Parameters:
    ///   - flags: of `open(2)`.
    ///   - limit: what is behind it is not read.
    init(path: String, mode: Mode, flags: Int32, limit: Int64? = nil, bufferSize: Int = 64 * 1024) throws(MuxingError) {
        self.path = path
        self.limit = limit
        descriptor = open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("open", path, errno) }
        guard let buffer = av_malloc(bufferSize) else { throw .system("av_malloc", path, ENOMEM) }
        let opaque = Unmanaged.passUnretained(self).toOpaque()
        context = avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self), Int32(bufferSize), mode == .read ? 0 : 1, opaque,
            readPacket, mode == .read ? nil : writePacket, seekFile)
        guard context != nil else {
            av_free(buffer)
            throw .system("avio_alloc_context", path, ENOMEM)
        }
    }

    deinit {
        if let context {
            av_free(context.pointee.buffer)
            context.pointee.buffer = nil
        }
        avio_context_free(&context)
        if descriptor >= 0 { close(descriptor) }
    }

    func synchronize() throws(MuxingError) {
        guard fsync(descriptor) == 0 else { throw .system("fsync", path, errno) }
    }

    /// Says what a failed call of libavformat really met.
    func error(_ operation: String, _ code: Int32) -> MuxingError {
        failure != 0 ? .system("write", path, failure) : .library(operation: operation, path: path, code: code)
    }

    fileprivate func write(_ bytes: UnsafePointer<UInt8>, _ count: Int32) -> Int32 {
        var done = 0
        while failure == 0, done < Int(count) {
            let written = Glibc.write(descriptor, bytes + done, Int(count) - done)
            if written > 0 {
                done += written
            } else if written == 0 || errno != EINTR {
                failure = written == 0 ? EIO : errno
            }
        }
        return failure != 0 ? capstan_averror(failure) : count
    }

    fileprivate func read(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int32) -> Int32 {
        let wanted = limit.map { min(Int64(count), $0 - position) } ?? Int64(count)
        guard wanted > 0 else { return capstan_averror_eof() }
        while true {
            let got = Glibc.read(descriptor, bytes, Int(wanted))
            if got > 0 {
                position += Int64(got)
                return Int32(got)
            }
            if got == 0 { return capstan_averror_eof() }
            if errno != EINTR { return capstan_averror(errno) }
        }
    }

    fileprivate func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
        if whence & capstan_seek_size() != 0 {
            if let limit { return limit }
            var status = stat()
            return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : Int64(capstan_averror(errno))
        }
        let reached = lseek(descriptor, Int(offset), whence & 3)
        guard reached >= 0 else { return Int64(capstan_averror(errno)) }
        position = Int64(reached)
        return position
    }
}

private func owner(_ opaque: UnsafeMutableRawPointer?) -> FileDescriptorIO? {
    opaque.map { Unmanaged<FileDescriptorIO>.fromOpaque($0).takeUnretainedValue() }
}

private func writePacket(_ opaque: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int32)
    -> Int32
{
    guard let io = owner(opaque), let bytes else { return capstan_averror(EINVAL) }
    return io.write(bytes, count)
}

private func readPacket(_ opaque: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int32)
    -> Int32
{
    guard let io = owner(opaque), let bytes else { return capstan_averror(EINVAL) }
    return io.read(bytes, count)
}

private func seekFile(_ opaque: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32) -> Int64 {
    owner(opaque)?.seek(offset, whence) ?? Int64(capstan_averror(EINVAL))
}

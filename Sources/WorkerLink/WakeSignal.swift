import CProcess
import Glibc

/// Wakes a thread that polls; as often as it may be, until the thread has looked.
final class WakeSignal: Sendable {
    let descriptor: Int32

    init() throws(WorkerLinkError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        guard descriptor >= 0 else { throw .system(operation: "eventfd", code: errno) }
    }

    deinit { close(descriptor) }

    func wake() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    func clear() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }
}

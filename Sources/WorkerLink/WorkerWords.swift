import Glibc

/// What a worker process prints, as lines. Bounded: the first lines go on, of the others the number, and the last stays.
struct WorkerWords {
    private static let maximumLine = 1000
    private var line: [UInt8] = []
    private var lines = 0
    private(set) var last = ""
    var isOpen = true

    /// - Returns: whether more may come.
    mutating func read(from descriptor: Int32, _ onLine: (String) -> Void) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        // A process that prints without end is not waited for.
        for _ in 0..<64 {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
            for byte in buffer.prefix(count) {
                if byte == 0x0A { finish(onLine) } else if line.count < Self.maximumLine { line.append(byte) }
            }
        }
        return true
    }

    mutating func finish(_ onLine: (String) -> Void) {
        guard !line.isEmpty else { return }
        last = String(decoding: line, as: UTF8.self)
        line = []
        lines += 1
        if lines <= WorkerProcess.maximumLines { onLine(last) }
        if lines == WorkerProcess.maximumLines { onLine("(more of its lines are left out)") }
    }
}

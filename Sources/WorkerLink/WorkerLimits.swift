/// What a worker process may take. It sets them for itself before it begins.
package struct WorkerLimits: Sendable, Hashable {
    /// Bytes of address space (RLIMIT_AS).
    package var memory: UInt64
    /// Seconds of CPU (RLIMIT_CPU); 0: as many as it wants.
    package var cpuSeconds: UInt32
    /// Above the gateway's own.
    package var niceness: UInt8
    /// Without a message for so long it is taken for stuck, and killed. The parent's to watch.
    package var silence: Duration

    package init(
        memory: UInt64 = 4 << 30, cpuSeconds: UInt32 = 0, niceness: UInt8 = 10, silence: Duration = .seconds(60)
    ) {
        self.memory = memory
        self.cpuSeconds = cpuSeconds
        self.niceness = niceness
        self.silence = silence
    }
}

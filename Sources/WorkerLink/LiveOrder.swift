/// What a live worker shall do.
package struct LiveOrder: Sendable {
    /// How much may wait for the worker.
    package struct Bounds: Sendable, Hashable {
        package var bytes: Int
        package var span: Duration

        package init(bytes: Int = 8 << 20, span: Duration = .seconds(3)) {
            self.bytes = bytes
            self.span = span
        }
    }

    /// One of the child's live works.
    package var kind: String
    /// What that work reads. It goes over the link, and is neither argument nor environment of the process.
    package var body: [UInt8]
    /// `silence`: how long the order or a frame may stay without any answer.
    package var limits: WorkerLimits
    package var bounds: Bounds

    package init(
        kind: String, body: [UInt8],
        limits: WorkerLimits = WorkerLimits(niceness: 5, silence: .seconds(5)), bounds: Bounds = Bounds()
    ) {
        self.kind = kind
        self.body = body
        self.limits = limits
        self.bounds = bounds
    }
}

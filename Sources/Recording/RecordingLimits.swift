/// What ends a recording by itself.
package struct RecordingLimits: Sendable, Hashable {
    /// Of recorded time, from the first media on, pauses not counted.
    package var duration: Duration?
    /// Over all files.
    package var bytes: Int64?
    /// Without any publisher.
    package var idle: Duration?

    package init(duration: Duration? = nil, bytes: Int64? = nil, idle: Duration? = nil) {
        self.duration = duration
        self.bytes = bytes
        self.idle = idle
    }
}

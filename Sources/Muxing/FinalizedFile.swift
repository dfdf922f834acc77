import Media

/// What a file holds after finalizing.
package struct FinalizedFile: Sendable, Hashable {
    package struct Stream: Sendable, Hashable {
        package var codec: Codec
        /// Packets copied.
        package var frames: Int64
        /// Pictures.
        package var keyframes: Int64
        /// Packets of silence added where the growing file ended early.
        package var filled: Int64
    }
    package var bytes: Int64
    /// Seconds.
    package var duration: Double
    package var streams: [Stream]
    /// It had been finalized before; nothing was written.
    package var wasFinal: Bool
}

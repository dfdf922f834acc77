/// What a growing file is made of: a cluster or a fragment, gathered until it is written in one piece. Used again for the
/// next. Belongs to one thread.
protocol GrowingUnit: AnyObject {
    var isEmpty: Bool { get }
    /// Bytes gathered.
    var count: Int { get }

    /// Whether a sample of this time still fits, in ticks of the header's clock.
    func takes(_ time: Int64) -> Bool

    /// - Parameters:
    ///   - time: ticks of the header's clock of this stream, as `duration`.
    ///   - isKeyframe: true of all sound.
    func add(stream: Int, bytes: UnsafeRawBufferPointer, time: Int64, duration: Int64, isKeyframe: Bool)

    /// Hands over the unit, whole, and is empty then.
    func take(_ write: ([UnsafeRawBufferPointer]) -> Void)
}

/// Adds up the sound of all, in pieces of 10 ms.
struct SoundMixer {
    /// Samples.
    static let block = 480

    private var limiter = PeakLimiter()
    private var mix = [Float](repeating: 0, count: block * 2)
    /// Samples of the recording's time, where the mix has come to.
    private var position: Int64

    init(from position: Int64) {
        self.position = position
    }

    /// - Returns: samples of two channels, one beside the other: what is new, a block behind.
    mutating func mix(_ sources: [ComposedSource], upTo end: Int64) -> [Float] {
        var mixed: [Float] = []
        while position + Int64(Self.block) <= end { mixed += mix(sources, Self.block) }
        return mixed
    }

    /// - Returns: the rest.
    mutating func finish(_ sources: [ComposedSource], at end: Int64) -> [Float] {
        var mixed = mix(sources, upTo: end)
        if position < end { mixed += mix(sources, Int(end - position)) }
        return mixed + limiter.finish()
    }

    private mutating func mix(_ sources: [ComposedSource], _ count: Int) -> [Float] {
        for index in mix.indices { mix[index] = 0 }
        mix.withUnsafeMutableBufferPointer { all in
            let part = UnsafeMutableBufferPointer(rebasing: all[..<(count * 2)])
            for source in sources { source.sound?.add(to: part, from: position) }
        }
        position += Int64(count)
        return limiter.take(mix[..<(count * 2)])
    }
}

/// How many bits and pictures a second a rendition has, by its whole segments.
struct LiveRate {
    /// Bits a second of the segment with the most of them.
    private(set) var peak = 0
    private(set) var bytes = 0
    private var frames = 0
    private var wholeBytes = 0
    private var wholeFrames = 0
    private var seconds = 0.0
    private var segmentBytes = 0
    private var segmentFrames = 0

    mutating func add(bytes count: Int, frames more: Int) {
        bytes += count
        frames += more
        segmentBytes += count
        segmentFrames += more
    }

    mutating func close(duration: Double) {
        if duration > 0.25, segmentBytes > 0 {
            peak = max(peak, Int(Double(segmentBytes) * 8 / duration))
            wholeBytes += segmentBytes
            wholeFrames += segmentFrames
            seconds += duration
        }
        segmentBytes = 0
        segmentFrames = 0
    }

    var average: Int { seconds > 0 ? Int(Double(wholeBytes) * 8 / seconds) : 0 }
    var frameRate: Double { seconds > 0 ? Double(wholeFrames) / seconds : 0 }
}

/// What one path cost, by packet. The script `Tests/Bench/bench` makes the table of it.
struct Measurement {
    var path: String
    var packets: Int
    /// CPU time of taking `packets`, the kernel's share of it too.
    var nanoseconds: UInt64
    var allocations: UInt64
    /// What came out, for a run that measured nothing to be seen.
    var yield: String

    static let heading = "profile\tsize\tpath\tns\tallocations\tpackets\tyield"

    func line(profile: String, size: Int) -> String {
        let time = Double(nanoseconds) / Double(max(packets, 1))
        let allocated = Double(allocations) / Double(max(packets, 1))
        return "\(profile)\t\(size)\t\(path)\t\(time)\t\(allocated)\t\(packets)\t\(yield)"
    }

    /// The one in the middle by time, of several of the same path.
    static func median(of measurements: [Measurement]) -> Measurement? {
        let sorted = measurements.sorted { $0.nanoseconds * UInt64($1.packets) < $1.nanoseconds * UInt64($0.packets) }
        return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }
}

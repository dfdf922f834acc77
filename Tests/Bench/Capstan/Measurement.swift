import Floor

/// What one way of taking packets cost, by packet.
struct Measurement {
    var name: String
    var packets: Int
    var nanoseconds: Double
    var allocations: Double
    /// What must have come out, for a run that measured nothing to be seen.
    var yield: String

    func row(floor: Measurement?) -> String {
        let ratio = floor.map { String(format2(nanoseconds / $0.nanoseconds)) + "×" } ?? "1×"
        let own = floor.map { format2(nanoseconds - $0.nanoseconds) } ?? "–"
        return "| \(name) | \(format2(nanoseconds)) | \(ratio) | \(own) | \(format4(allocations)) | \(yield) |"
    }

    static let heading = """
        | path | ns of CPU a packet | to the floor | ours alone, ns | allocations a packet | came out |
        |---|---|---|---|---|---|
        """
}

func format2(_ value: Double) -> String { fixed(value, 2) }
func format4(_ value: Double) -> String { fixed(value, 4) }

private func fixed(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = (value * scale).rounded()
    let magnitude = Int(abs(whole))
    let unit = Int(scale)
    let tail = String(magnitude % unit)
    let zeros = String(repeating: "0", count: digits - tail.count)
    return "\(whole < 0 ? "-" : "")\(magnitude / unit).\(zeros)\(tail)"
}

/// From the wire to the domain nobody reads a clock or sleeps: the time is an argument.
enum ClockRule {
    static func violations(in file: SourceFile) -> [String] {
        guard Rows.wireToDomain.contains(file.target) else { return [] }
        let pattern =
            #/
            \b(?:ContinuousClock|SuspendingClock|DispatchTime|DispatchWallTime|clock_gettime|gettimeofday)\b
            |\b(?:Task\.sleep|nanosleep|usleep)\b|\bDate\(\)|\btime\(nil\)
            |\b(?:Instant|Date|Clock|Time)\.now\b|[\s(,]\.now\b
            /#
        return file.code.compactMap { number, line in
            guard line.holds("Clock", "Dispatch", "clock_", "timeofday", "sleep", "Date(", "time(", ".now"),
                let match = line.firstMatch(of: pattern)
            else { return nil }
            return "\(file.path):\(number): \(match.0) in code that is told the time"
        }
    }
}

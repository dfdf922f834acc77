/// Nothing left undone, and nothing that ends the process where an error would do.
enum TrapRule {
    static func violations(in file: SourceFile) -> [String] {
        let unfinished = file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
            $0.element.holds("TODO", "FIXME", "XXX", "HACK") && $0.element.contains(/\b(TODO|FIXME|XXX|HACK)\b/)
                ? "\(file.path):\($0.offset + 1): left undone" : nil
        }
        let traps = file.code.compactMap { number, line -> String? in
            let pattern =
                /\b(fatalError|preconditionFailure|precondition|assertionFailure)\(|\btry!|\bas!/
            guard line.holds("fatalError", "recondition", "assertionFailure", "try!", "as!"),
                let match = line.firstMatch(of: pattern)
            else { return nil }
            return "\(file.path):\(number): \(match.0) can end the process"
        }
        return unfinished + traps
    }
}

/// Nothing left undone, and nothing that ends the process where an error would do.
enum TrapRule {
    static func violations(in file: SourceFile) -> [String] {
        let mark = /\b(TODO|FIXME|XXX|HACK)\b/
        let unfinished = file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
            $0.element.holds("TODO", "FIXME", "XXX", "HACK") && $0.element.contains(mark)
                ? "\(file.path):\($0.offset + 1): left undone" : nil
        }
        let pattern =
            /\b(fatalError|preconditionFailure|precondition|assertionFailure)\(|\btry!|\bas!/
        let traps = file.code.compactMap { number, line -> String? in
            guard line.holds("fatalError", "recondition", "assertionFailure", "try!", "as!"),
                let match = line.firstMatch(of: pattern)
            else { return nil }
            return "\(file.path):\(number): \(match.0) can end the process"
        }
        return unfinished + traps
    }
}

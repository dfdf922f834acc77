@preconcurrency import Glibc

// libFuzzer's two doors. `CAPSTAN_FUZZ_TARGET` names the target; with `CAPSTAN_FUZZ_SEEDS` set, the seeds of every
// target are written into folders below it and the program ends.

nonisolated(unsafe) private var target = FuzzTarget.stun

@_cdecl("LLVMFuzzerInitialize")
func fuzzerInitialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    if let folder = getenv("CAPSTAN_FUZZ_SEEDS") {
        exit(writeSeeds(into: String(cString: folder)) ? 0 : 1)
    }
    let name = getenv("CAPSTAN_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let named = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fputs("CAPSTAN_FUZZ_TARGET is '\(name)'; it must be one of \(names)\n", stderr)
        exit(2)
    }
    target = named
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}

private func writeSeeds(into folder: String) -> Bool {
    for target in FuzzTarget.allCases {
        let path = "\(folder)/\(target.rawValue)"
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { return false }
        for (number, seed) in target.seeds.enumerated() {
            guard let file = fopen("\(path)/seed-\(number)", "w") else { return false }
            let written = fwrite(seed, 1, seed.count, file)
            guard fclose(file) == 0, written == seed.count else { return false }
        }
    }
    print(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))
    return true
}

/// What must hold of any input; a finding when it does not.
func require(_ holds: Bool, _ what: @autoclosure () -> String, line: Int = #line) {
    guard !holds else { return }
    fputs("finding at line \(line): \(what())\n", stderr)
    abort()
}

/// An input cut into records, so that one input can be several datagrams or payloads: a control byte, a length in two
/// bytes, the bytes.
struct FuzzRecords: Sequence, IteratorProtocol {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes
    }

    mutating func next() -> (control: UInt8, bytes: UnsafeRawBufferPointer)? {
        guard rest.count >= 3 else { return nil }
        let length = Swift.min(Int(rest[1]) << 8 | Int(rest[2]), rest.count - 3)
        let record = (rest[0], UnsafeRawBufferPointer(rebasing: rest[3..<(3 + length)]))
        rest = UnsafeRawBufferPointer(rebasing: rest[(3 + length)...])
        return record
    }

    static func joined(_ records: [(control: UInt8, bytes: [UInt8])]) -> [UInt8] {
        records.flatMap { [$0.control, UInt8($0.bytes.count >> 8 & 0xFF), UInt8($0.bytes.count & 0xFF)] + $0.bytes }
    }
}

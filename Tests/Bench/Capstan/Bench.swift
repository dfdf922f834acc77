import Floor
import SRTP

/// What a packet costs: the floor with libsrtp2, that with OpenSSL, our way to frames, the same among a hundred publishers,
/// the way to twenty viewers by what is sent; the floor that writes, our way to files.
///
///     capstan-bench                             all rows, each the median of several rounds
///     capstan-bench only PATH PROFILE SIZE N    one path over N packets, for an instruction counter
///
/// `Tests/Bench/bench` makes the table of the lines. Files go below the folder that `CAPSTAN_BENCH_FOLDER` names.
@main
enum Bench {
    private static let paths = ["floor", "openssl", "frames", "crowd", "watched", "written", "files"]
    private static let crowdSize = 100
    private static let rounds = 5
    private static let packetsPerRound = 128_000
    /// Fewer, as this path rests between batches.
    private static let filePacketsPerRound = 12_800
    private static let profiles: [(name: String, cipher: SRTPCipher)] = [
        ("AEAD_AES_128_GCM", .aeadAES128GCM), ("AEAD_AES_256_GCM", .aeadAES256GCM),
        ("AES128_CM_SHA1_80", .aes128CMSHA1_80),
    ]

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        print(Measurement.heading)
        if arguments.first == "only" {
            try measureOne(arguments)
            return
        }
        for (name, cipher) in profiles where cipher != .aeadAES256GCM {
            for size in [1200, 200] { try measure(name, cipher, size: size) }
        }
    }

    /// Rounds of all paths in turn, so that a noisy moment of the machine meets all of them.
    private static func measure(_ name: String, _ cipher: SRTPCipher, size: Int) throws {
        let library = try FloorPath("floor", with: FLOOR_LIBSRTP2, cipher, size: size)
        let ciphers = try FloorPath("openssl", with: FLOOR_OPENSSL, cipher, size: size)
        let frames = try FramePath("frames", cipher, size: size)
        let crowd = try FramePath("crowd", cipher, size: size, publishers: crowdSize)
        let watched = try WatchedPath(cipher, size: size)
        var measurements: [String: [Measurement]] = [:]
        for _ in 0..<rounds {
            for path in paths {
                let measurement =
                    switch path {
                    case "floor": try library.measure(packets: packetsPerRound)
                    case "openssl": try ciphers.measure(packets: packetsPerRound)
                    case "frames": try frames.measure(packets: packetsPerRound)
                    case "crowd": try crowd.measure(packets: packetsPerRound)
                    case "watched": try watched.measure(packets: packetsPerRound)
                    case "written": try measureWritten(cipher, size: size, packets: filePacketsPerRound)
                    default: try measureFile(cipher, size: size, packets: filePacketsPerRound)
                    }
                measurements[path, default: []].append(measurement)
            }
        }
        for path in paths {
            if let median = Measurement.median(of: measurements[path] ?? []) {
                print(median.line(profile: name, size: size))
            }
        }
    }

    private static func measureOne(_ arguments: [String]) throws {
        guard arguments.count == 5, let size = Int(arguments[3]), let packets = Int(arguments[4]),
            let (name, cipher) = profiles.first(where: { $0.name == arguments[2] })
        else {
            let (paths, profiles) = (paths.joined(separator: "|"), profiles.map(\.name).joined(separator: "|"))
            throw BenchFailure("only \(paths) \(profiles) SIZE N")
        }
        let measurement =
            switch arguments[1] {
            case "floor":
                try FloorPath("floor", with: FLOOR_LIBSRTP2, cipher, size: size).measure(packets: packets)
            case "openssl":
                try FloorPath("openssl", with: FLOOR_OPENSSL, cipher, size: size).measure(packets: packets)
            case "frames": try FramePath("frames", cipher, size: size).measure(packets: packets)
            case "crowd":
                try FramePath("crowd", cipher, size: size, publishers: crowdSize).measure(packets: packets)
            case "watched": try WatchedPath(cipher, size: size).measure(packets: packets)
            case "written": try measureWritten(cipher, size: size, packets: packets)
            case "files": try measureFile(cipher, size: size, packets: packets)
            default: throw BenchFailure("'\(arguments[1])' is no path: \(paths.joined(separator: ", "))")
            }
        print(measurement.line(profile: name, size: size))
    }

    private static func measureWritten(_ cipher: SRTPCipher, size: Int, packets: Int) throws -> Measurement {
        let folder = try BenchFolder()
        return try FloorPath("written", with: FLOOR_OPENSSL, cipher, size: size, folder: folder.path)
            .measure(packets: packets)
    }

    private static func measureFile(_ cipher: SRTPCipher, size: Int, packets: Int) throws -> Measurement {
        let folder = try BenchFolder()
        return try FilePath(cipher, size: size, folder: folder.path).measure(packets: packets)
    }
}

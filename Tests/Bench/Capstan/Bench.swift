import Floor
import ICE
import Media
import MediaSocket
import PeerKit
import SDP
import SRTP
import WebRTCCore

/// Prints what the floor costs and what we cost, in one run: `capstan-bench [packets] [packet size]`.
/// `capstan-bench only floor|frames …` runs one path by itself, for an instruction counter.
@main
enum Bench {
    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        var only: String?
        if arguments.first == "only", arguments.count >= 2 {
            only = arguments[1]
            arguments.removeFirst(2)
        }
        let packets = arguments.first.flatMap { Int($0) } ?? 400_000
        let size = arguments.dropFirst().first.flatMap { Int($0) } ?? 1200
        if let only {
            print(try run(only, packets: packets, size: size).row(floor: nil))
            return
        }
        for (profile, name) in [
            (SRTPCipher.aeadAES128GCM, "AEAD_AES_128_GCM"), (.aes128CMSHA1_80, "AES128_CM_SHA1_80"),
        ] {
            print("\n\(name), \(size)-byte packets, \(packets) of them\n")
            print(Measurement.heading)
            let floor = try FloorPath(profile, size: size).measure(packets: packets)
            print(floor.row(floor: nil))
            guard profile == .aeadAES128GCM else { continue }
            print(try FramePath(size: size).measure(packets: packets).row(floor: floor))
            print(try FilePath(size: size).measure(packets: packets).row(floor: floor))
        }
    }

    private static func run(_ path: String, packets: Int, size: Int) throws -> Measurement {
        switch path {
        case "floor": try FloorPath(.aeadAES128GCM, size: size).measure(packets: packets)
        case "frames": try FramePath(size: size).measure(packets: packets)
        default: throw LocalPublisher.Failure(text: "'\(path)' is no path: floor, frames")
        }
    }
}

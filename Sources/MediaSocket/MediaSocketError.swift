import Glibc

/// A port that cannot be had, said so that the reader knows what to change.
package struct MediaSocketError: Error, Sendable, CustomStringConvertible {
    package let call: String
    package let address: String
    package let code: Int32

    package var description: String {
        let reason = String(cString: strerror(code))
        let advice =
            switch code {
            case EADDRINUSE: "another program has this port: stop it or choose another with --media HOST:PORT"
            case EADDRNOTAVAIL: "this machine has no such address: choose one of its own with --media HOST:PORT"
            case EACCES: "ports below 1024 need privileges: choose a higher one with --media HOST:PORT"
            default: "check --media HOST:PORT"
            }
        return "media port \(address): \(call): \(reason); \(advice)"
    }
}

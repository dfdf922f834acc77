import NIOCore

/// Where the server listens, as the kernel says it.
package struct ListeningAddress: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let port: Int
    package let isSecure: Bool

    package init(host: String, port: Int, isSecure: Bool = false) {
        self.host = host
        self.port = port
        self.isSecure = isSecure
    }

    init(_ address: SocketAddress, isSecure: Bool) {
        self.init(host: address.ipAddress ?? "", port: address.port ?? 0, isSecure: isSecure)
    }

    /// `127.0.0.1:8080`, `[::1]:8080`.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// What a person types into a browser on this machine.
    package var url: String { "\(isSecure ? "https" : "http")://\(reached(as: "localhost"))/" }

    /// Where it is reached; a wildcard by the machine's name.
    package func reached(as machine: String) -> String {
        host == "0.0.0.0" || host == "::" ? "\(machine):\(port)" : description
    }
}

import NIOCore

/// Where the server listens, as the kernel says it.
package struct ListeningAddress: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package init(_ address: SocketAddress) {
        self.init(host: address.ipAddress ?? "", port: address.port ?? 0)
    }

    /// `127.0.0.1:8080`, `[::1]:8080`.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// What a person types into a browser on this machine.
    package var url: String { "http://\(reached(as: "localhost"))/" }

    /// Where it is reached; a wildcard by the machine's name.
    package func reached(as machine: String) -> String {
        host == "0.0.0.0" || host == "::" ? "\(machine):\(port)" : description
    }
}

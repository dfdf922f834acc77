/// A media description: an m-line and what follows it (RFC 8866 clause 5.14).
package struct MediaDescription: Hashable, Sendable {
    /// "audio", "video", "application", …
    package var media: String
    package var port: UInt16
    /// The number of ports behind a slash, which WebRTC does not use; `nil` when it is not written.
    package var portCount: UInt16?
    /// "UDP/TLS/RTP/SAVPF", …
    package var transport: String
    /// Payload types for RTP, other words for other transports.
    package var formats: [String]
    /// `c=`, as text.
    package var connection: String?
    /// `b=`, as text.
    package var bandwidths: [String]
    package var attributes: [SDPAttribute]
    /// Where the m-line stood, from 1; 0 for one that was not read.
    package var line: Int

    package init(
        media: String, port: UInt16, transport: String, formats: [String], connection: String? = nil,
        attributes: [SDPAttribute] = []
    ) {
        self.media = media
        self.port = port
        self.portCount = nil
        self.transport = transport
        self.formats = formats
        self.connection = connection
        self.bandwidths = []
        self.attributes = attributes
        self.line = 0
    }

    /// `nil` unless it is `<media> <port>[/<count>] <transport> <format> …`.
    init?(_ value: Substring, line: Int) {
        let fields = value.fields()
        guard fields.count >= 4, fields.allSatisfy(\.isVisibleASCII) else { return nil }
        let (port, count) = fields[1].cut(at: "/")
        guard let port = port.number(as: UInt16.self) else { return nil }
        if let count {
            guard let count = count.number(as: UInt16.self), count > 0 else { return nil }
            portCount = count
        }
        media = String(fields[0])
        self.port = port
        transport = String(fields[2])
        formats = fields[3...].map { String($0) }
        bandwidths = []
        attributes = []
        self.line = line
    }

    /// `a=mid` (RFC 5888 clause 4).
    package var mid: String? { attributes.first(named: "mid")?.value }

    var lines: [String] {
        let ports = portCount.map { "\(port)/\($0)" } ?? "\(port)"
        var lines = ["m=\(media) \(ports) \(transport) \(formats.joined(separator: " "))"]
        if let connection { lines.append("c=\(connection)") }
        lines += bandwidths.map { "b=\($0)" }
        lines += attributes.map { "a=\($0.text)" }
        return lines
    }
}

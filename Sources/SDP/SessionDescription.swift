/// A session description (RFC 8866 clause 5).
///
/// What no WebRTC endpoint uses is checked for its place and not kept: `i=`, `u=`, `e=`, `p=`, `r=`, `z=`, `k=`.
package struct SessionDescription: Hashable, Sendable {
    /// Bounds on what is read. A Chromium offer of two pictures and sound is 9.5 KB in 284 lines of at most 117 bytes.
    package enum Limit {
        package static let bytes = 64 * 1024
        package static let lineBytes = 8 * 1024
        package static let mediaDescriptions = 64
    }

    package var origin: SDPOrigin
    /// `s=`, where "-" means none.
    package var name: String
    /// `c=` of the session, as text.
    package var connection: String?
    /// `b=`, as text.
    package var bandwidths: [String]
    /// `t=`, as text.
    package var timings: [String]
    package var attributes: [SDPAttribute]
    package var media: [MediaDescription]

    package init(
        origin: SDPOrigin, name: String = "-", connection: String? = nil, bandwidths: [String] = [],
        timings: [String] = ["0 0"], attributes: [SDPAttribute] = [], media: [MediaDescription] = []
    ) {
        self.origin = origin
        self.name = name
        self.connection = connection
        self.bandwidths = bandwidths
        self.timings = timings
        self.attributes = attributes
        self.media = media
    }

    /// The text, with CRLF at the end of every line (RFC 8866 clause 5).
    package var text: String {
        var lines = ["v=0", "o=\(origin.text)", "s=\(name)"]
        if let connection { lines.append("c=\(connection)") }
        lines += bandwidths.map { "b=\($0)" }
        lines += timings.map { "t=\($0)" }
        lines += attributes.map { "a=\($0.text)" }
        for description in media { lines += description.lines }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}

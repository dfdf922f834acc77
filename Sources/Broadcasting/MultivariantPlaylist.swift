import Media

/// What a player chooses from (RFC 8216 clause 4.3.4).
package struct MultivariantPlaylist: Sendable {
    /// One rendition as it is offered.
    package struct Offer: Sendable {
        package var description: RenditionDescription
        /// As in RFC 6381.
        package var codecs: String
        /// Bits a second: the highest of a segment, and over all.
        package var peak: Int
        package var average: Int

        package init(description: RenditionDescription, codecs: String, peak: Int, average: Int) {
            self.description = description
            self.codecs = codecs
            self.peak = peak
            self.average = average
        }
    }

    private let version: Int
    private let pictures: [Offer]
    private let sounds: [Offer]

    /// - Parameter offers: those of one kind in the order in which they were begun.
    package init(version: Int, offers: [Offer]) {
        self.version = version
        pictures = offers.filter { $0.description.kind == .video }
            .sorted { $0.description.height > $1.description.height }
        let heard = offers.filter { $0.description.kind == .audio }
        sounds = heard.filter(\.description.isDefault) + heard.filter { !$0.description.isDefault }
    }

    /// All variants have the default sound. Were there others with another codec of it, players that change variants by
    /// bandwidth would change the codec too, and Chromium 156 ends there. The other renditions are told, for who asks for them.
    package var text: String {
        var lines = PlaylistLines()
        lines.begin(version: version)
        for sound in sounds { writeMedia(sound, &lines) }
        for picture in pictures { writeVariant(picture, sounds.first, &lines) }
        if let sound = sounds.first { writeSoundOnly(sound, &lines) }
        return lines.text
    }

    /// A group for each codec of the sound, with one member of the same name (RFC 8216 clause 4.3.4.1.1).
    private func writeMedia(_ sound: Offer, _ lines: inout PlaylistLines) {
        let name = sound.description.name
        lines.tag(
            "EXT-X-MEDIA",
            "TYPE=AUDIO,GROUP-ID=\"\(name)\",NAME=\"sound\",DEFAULT=YES,AUTOSELECT=YES,"
                + "CHANNELS=\"\(max(sound.description.channels, 1))\",URI=\"\(name).m3u8\"")
    }

    private func writeVariant(_ picture: Offer, _ sound: Offer?, _ lines: inout PlaylistLines) {
        let description = picture.description
        var attributes = Self.rates([picture] + (sound.map { [$0] } ?? []))
        attributes += ",CODECS=\"\(([picture.codecs] + (sound.map { [$0.codecs] } ?? [])).joined(separator: ","))\""
        if description.width > 0, description.height > 0 {
            attributes += ",RESOLUTION=\(description.width)x\(description.height)"
        }
        if description.frameRate > 0 { attributes += ",FRAME-RATE=\(Self.rate(description.frameRate))" }
        if let sound { attributes += ",AUDIO=\"\(sound.description.name)\"" }
        lines.tag("EXT-X-STREAM-INF", attributes)
        lines.line("\(description.name).m3u8")
    }

    private func writeSoundOnly(_ sound: Offer, _ lines: inout PlaylistLines) {
        lines.tag(
            "EXT-X-STREAM-INF",
            Self.rates([sound]) + ",CODECS=\"\(sound.codecs)\",AUDIO=\"\(sound.description.name)\"")
        lines.line("\(sound.description.name).m3u8")
    }

    private static func rates(_ offers: [Offer]) -> String {
        let peak = offers.reduce(0) { $0 + max($1.peak, $1.description.bitrate) }
        let average = offers.reduce(0) { $0 + ($1.average > 0 ? $1.average : $1.description.bitrate) }
        return "BANDWIDTH=\(max(peak, 1)),AVERAGE-BANDWIDTH=\(max(min(average, peak), 1))"
    }

    /// Three digits behind the point (clause 4.3.4.2).
    private static func rate(_ value: Double) -> String {
        let scaled = Int64((min(max(value, 0), 1000) * 1000).rounded())
        let rest = String(scaled % 1000)
        return "\(scaled / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}

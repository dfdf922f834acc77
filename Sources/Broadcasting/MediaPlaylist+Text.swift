/// What a playlist says of another rendition (clause 4.4.5.4).
package struct RenditionReport: Sendable {
    package var name: String
    package var segment: Int
    package var part: Int?

    package init(name: String, segment: Int, part: Int?) {
        self.name = name
        self.segment = segment
        self.part = part
    }
}

extension MediaPlaylist {
    /// The playlist (RFC 8216 clause 4, draft-pantos-hls-rfc8216bis clause 4).
    /// - Parameters:
    ///   - skips: a delta update where one is possible.
    ///   - reports: of the other renditions, where latency is low.
    package func text(skips: Bool = false, reports: [RenditionReport] = []) -> String {
        var lines = PlaylistLines()
        let listed = isEnded || rules.isLowLatency ? segments[...] : segments.prefix { $0.duration != nil }
        lines.begin(version: rules.version)
        writeHead(&lines, first: listed.first, tellsParts: rules.isLowLatency)
        let skipped = skips ? skippable(listed) : 0
        if skipped > 0 { lines.tag("EXT-X-SKIP", "SKIPPED-SEGMENTS=\(skipped)") }
        let showsPartsFrom = rules.isLowLatency ? rules.partsWindow : -1
        var rest = listed.reduce(0) { $0 + $1.length }
        var initialization: Int?
        for (index, segment) in listed.enumerated() {
            rest -= segment.length
            defer { initialization = segment.initialization }
            guard index >= skipped else { continue }
            write(
                segment, showsParts: rest < showsPartsFrom,
                newInitialization: segment.initialization != initialization, &lines)
        }
        if isEnded {
            lines.tag("EXT-X-ENDLIST")
        } else if rules.isLowLatency {
            writeHint(&lines)
            for report in reports {
                let part = report.part.map { ",LAST-PART=\($0)" } ?? ""
                lines.tag(
                    "EXT-X-RENDITION-REPORT", "URI=\"\(report.name).m3u8\",LAST-MSN=\(report.segment)\(part)")
            }
        }
        return lines.text
    }

    private func writeHead(_ lines: inout PlaylistLines, first: PlaylistSegment?, tellsParts: Bool) {
        lines.tag("EXT-X-TARGETDURATION", "\(rules.targetDuration)")
        if tellsParts {
            let part = rules.partTarget.inSeconds
            var control = "CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=\(lines.seconds(part * 3))"
            if let boundary = rules.skipBoundary { control += ",CAN-SKIP-UNTIL=\(boundary)" }
            lines.tag("EXT-X-SERVER-CONTROL", control)
            lines.tag("EXT-X-PART-INF", "PART-TARGET=\(lines.seconds(part))")
        }
        lines.tag("EXT-X-MEDIA-SEQUENCE", "\(first?.number ?? 0)")
        // The tag of the first segment may be gone by now, or stand in front of it: it counts either way.
        let before = (first?.discontinuities ?? 0) - (first?.isDiscontinuous == true ? 1 : 0)
        lines.tag("EXT-X-DISCONTINUITY-SEQUENCE", "\(max(before, 0))")
        if segments.allSatisfy({ $0.isIndependent || $0.parts.isEmpty }) { lines.tag("EXT-X-INDEPENDENT-SEGMENTS") }
    }

    /// The same segments as MPEG-2 transport streams (RFC 8216 clause 3.2), for players that take nothing else.
    /// - Parameter last: up to which segment all that goes into one is there.
    package func transportText(upTo last: Int) -> String {
        let listed = segments.prefix { $0.duration != nil && $0.number <= last }
        var lines = PlaylistLines()
        // EXT-X-GAP is of version 8; whoever knows no more than 3 gets lists that need no more.
        lines.begin(version: listed.contains(where: \.isGap) ? 8 : 3)
        writeHead(&lines, first: listed.first, tellsParts: false)
        for segment in listed {
            if segment.isDiscontinuous { lines.tag("EXT-X-DISCONTINUITY") }
            lines.tag("EXT-X-PROGRAM-DATE-TIME", segment.date.rfc3339)
            if segment.isGap { lines.tag("EXT-X-GAP") }
            lines.tag("EXTINF", lines.seconds(segment.length) + ",")
            lines.line(LiveFileName.transportSegment(rendition: name, number: segment.number).text)
        }
        if isEnded, listed.count == segments.count { lines.tag("EXT-X-ENDLIST") }
        return lines.text
    }

    func write(
        _ segment: PlaylistSegment, showsParts: Bool, newInitialization: Bool, _ lines: inout PlaylistLines
    ) {
        // What is not there yet has no tags of its own either, but for the hint.
        if segment.parts.isEmpty, segment.duration == nil { return }
        if segment.isDiscontinuous { lines.tag("EXT-X-DISCONTINUITY") }
        if newInitialization {
            let file = LiveFileName.initialization(rendition: name, number: segment.initialization)
            lines.tag("EXT-X-MAP", "URI=\"\(file.text)\"")
        }
        lines.tag("EXT-X-PROGRAM-DATE-TIME", segment.date.rfc3339)
        if segment.isGap { lines.tag("EXT-X-GAP") }
        if showsParts {
            for (index, part) in segment.parts.enumerated() {
                let file = LiveFileName.part(rendition: name, number: segment.number, part: index)
                lines.tag(
                    "EXT-X-PART",
                    "DURATION=\(lines.seconds(part.duration)),URI=\"\(file.text)\""
                        + (part.isIndependent ? ",INDEPENDENT=YES" : "") + (part.isGap ? ",GAP=YES" : ""))
            }
        }
        guard let duration = segment.duration else { return }
        lines.tag("EXTINF", lines.seconds(duration) + ",")
        lines.line(LiveFileName.segment(rendition: name, number: segment.number).text)
    }

    private func writeHint(_ lines: inout PlaylistLines) {
        let next = open.map { ($0.number, $0.parts.count) } ?? ((segments.last?.number ?? -1) + 1, 0)
        let file = LiveFileName.part(rendition: name, number: next.0, part: next.1)
        lines.tag("EXT-X-PRELOAD-HINT", "TYPE=PART,URI=\"\(file.text)\"")
    }

    /// How many segments are older than the skip boundary.
    private func skippable(_ listed: ArraySlice<PlaylistSegment>) -> Int {
        guard let boundary = rules.skipBoundary, !isEnded else { return 0 }
        var rest = listed.reduce(0) { $0 + $1.length }
        var count = 0
        for segment in listed {
            rest -= segment.length
            guard segment.duration != nil, rest > Double(boundary) else { break }
            count += 1
        }
        return count
    }
}

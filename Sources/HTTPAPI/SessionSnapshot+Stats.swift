import Gateway
import Media

extension SessionSnapshot {
    /// The shape of W3C `RTCStatsReport` ("Identifiers for WebRTC's Statistics API"): one member for each object, named by
    /// its id, as `Object.fromEntries(await peer.getStats())` gives it.
    package func stats(now: WallClock) -> JSONText {
        let timestamp = Self.milliseconds(now)
        var report: [(String, JSONText)] = []
        func add(_ id: String, _ type: String, _ members: [(String, JSONText?)]) {
            var object: [(String, JSONText)] = [
                ("id", .string(id)), ("type", .string(type)), ("timestamp", .number(timestamp)),
            ]
            for (name, value) in members {
                if let value { object.append((name, value)) }
            }
            report.append((id, .object(object)))
        }
        for track in tracks {
            let isVideo = track.codec.kind == .video
            let seen = track.packetsReceived > 0
            let name = track.rid.map { "\(track.mid)-\($0)" } ?? track.mid
            let (inbound, outbound, codec) = ("inbound-\(name)", "remote-outbound-\(name)", "codec-\(name)")
            let rid: JSONText? = track.rid.map { .string($0) }
            add(
                inbound, "inbound-rtp",
                [
                    ("ssrc", .integer(Int64(track.ssrc))),
                    ("kind", .string(track.codec.kind.rawValue)),
                    ("mid", .string(track.mid)),
                    ("rid", rid),
                    ("trackIdentifier", .string("\(participant)-\(track.mid)")),
                    ("transportId", .string("transport")),
                    ("codecId", .string(codec)),
                    ("remoteId", track.sender == nil ? nil : .string(outbound)),
                    ("packetsReceived", .count(track.packetsReceived)),
                    ("bytesReceived", .count(track.bytesReceived)),
                    ("packetsLost", .integer(track.packetsLost)),
                    ("packetsDiscarded", .count(track.packetsDiscarded)),
                    ("retransmittedPacketsReceived", .count(track.retransmittedPacketsReceived)),
                    ("packetsRepaired", .count(track.packetsRepaired)),
                    ("jitter", .number(track.jitter)),
                    ("nackCount", .count(track.nackCount)),
                    ("pliCount", isVideo ? .count(track.pliCount) : nil),
                    ("firCount", isVideo ? .count(track.firCount) : nil),
                    ("framesReceived", isVideo ? .count(track.framesReceived) : nil),
                    ("keyFramesReceived", isVideo ? .count(track.keyframesReceived) : nil),
                    ("frameWidth", isVideo && seen && track.width > 0 ? .integer(Int64(track.width)) : nil),
                    ("frameHeight", isVideo && seen && track.height > 0 ? .integer(Int64(track.height)) : nil),
                ])
            if let sender = track.sender {
                add(
                    outbound, "remote-outbound-rtp",
                    [
                        ("ssrc", .integer(Int64(track.ssrc))),
                        ("kind", .string(track.codec.kind.rawValue)),
                        ("transportId", .string("transport")),
                        ("codecId", .string(codec)),
                        ("localId", .string(inbound)),
                        ("remoteTimestamp", .number(Self.milliseconds(sender.wallClock))),
                        ("packetsSent", .count(sender.packetsSent)),
                        ("bytesSent", .count(sender.bytesSent)),
                        ("reportsSent", .count(sender.reportsReceived)),
                    ])
            }
            add(
                codec, "codec",
                [
                    ("payloadType", .integer(Int64(track.payloadType))),
                    ("transportId", .string("transport")),
                    ("mimeType", .string("\(track.codec.kind.rawValue)/\(track.codec.encodingName)")),
                    ("clockRate", .integer(Int64(track.clockRate))),
                    ("channels", isVideo ? nil : .integer(Int64(track.channels))),
                ])
        }
        add(
            "transport", "transport",
            [
                ("packetsReceived", .count(packetsReceived)),
                ("bytesReceived", .count(bytesReceived)),
                ("dtlsState", .string(dtlsState)),
                ("iceRole", .string("controlled")),
                ("srtpCipher", srtpProfile.map { .string($0) }),
                ("selectedCandidatePairId", remoteAddress == nil ? nil : .string("candidate-pair")),
                ("packetsDropped", .object(drops.map { ($0.reason, .count($0.packets)) })),
            ])
        if let remoteAddress {
            let (address, port) = Self.split(remoteAddress)
            add(
                "candidate-pair", "candidate-pair",
                [
                    ("transportId", .string("transport")),
                    ("remoteCandidateId", .string("remote-candidate")),
                    ("state", .string("succeeded")),
                    ("nominated", .bool(isNominated)),
                    ("packetsReceived", .count(packetsReceived)),
                    ("bytesReceived", .count(bytesReceived)),
                    ("currentRoundTripTime", roundTripTime.map { .number($0) }),
                ])
            add(
                "remote-candidate", "remote-candidate",
                [
                    ("transportId", .string("transport")),
                    ("address", .string(address)),
                    ("port", port.map { .integer($0) }),
                    ("protocol", .string(usesTCP ? "tcp" : "udp")),
                ])
        }
        return .object(report)
    }

    /// `DOMHighResTimeStamp` since 1970, to the microsecond.
    private static func milliseconds(_ time: WallClock) -> Double { Double(time.nanoseconds / 1000) / 1000 }

    /// `[2001:db8::1]:5000` into its parts.
    private static func split(_ text: String) -> (address: String, port: Int64?) {
        guard let colon = text.lastIndex(of: ":"), let port = Int64(text[text.index(after: colon)...]) else {
            return (text, nil)
        }
        var address = text[..<colon]
        if address.hasPrefix("["), address.hasSuffix("]") { address = address.dropFirst().dropLast() }
        return (String(address), port)
    }
}

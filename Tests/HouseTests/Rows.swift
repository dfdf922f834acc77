/// The rows of the house, lowest first. Within a row nobody knows anybody.
enum Rows {
    static let table: [(name: String, rooms: [String])] = [
        ("C", ["COpenSSL", "CFFmpeg", "CCurl", "CPostgreSQL", "CClock", "CDisk", "CPage", "CSocket", "CProcess"]),
        ("bits", ["BitIO"]),
        ("media", ["Media"]),
        ("wire", ["RTP", "RTCP"]),
        ("protocol", ["ICE", "DTLS", "SRTP", "RTPReceive", "RTPRepair", "RTPSend", "RTPPayload", "SDP"]),
        ("session", ["WebRTCCore"]),
        ("domain", ["Recording", "JobQueue", "Exporting", "Broadcasting", "Delivering"]),
        (
            "edge",
            [
                "MediaSocket", "MediaReading", "Muxing", "Transcoding", "WorkerLink", "Stores", "Outbound", "Pushing",
                "Settings", "Telemetry",
            ]
        ),
        ("core", ["Gateway"]),
        ("api", ["HTTPAPI"]),
        ("app", ["capstan"]),
    ]

    static func row(of room: String) -> Int? { table.firstIndex { $0.rooms.contains(room) } }

    static func rooms(in rows: Set<String>) -> Set<String> {
        Set(table.filter { rows.contains($0.name) }.flatMap(\.rooms))
    }

    /// Sans-IO: told the time and handed the bytes, and free of Foundation.
    static let wireToSession = rooms(in: ["bits", "media", "wire", "protocol", "session"])
    static let wireToDomain = wireToSession.union(rooms(in: ["domain"]))
}

import Settings
import Testing

/// Bitrate, patience, memory, and what is kept.
@Suite struct MediaSettingsTests {
    private func load(_ yaml: String) throws -> GatewaySettings {
        try SettingsLoader.load(file: SettingsFile(text: yaml, path: "capstan.yaml")).settings
    }

    private func refuses(_ yaml: String) -> Bool {
        do { _ = try load(yaml) } catch { return true }
        return false
    }

    @Test func defaults() throws {
        let settings = try load("")
        #expect(settings.maxBitrate == nil && settings.patience == .seconds(2) && !settings.keepEverything)
        #expect(settings.broadcastSegment == .seconds(2) && settings.broadcastPart == .milliseconds(334))
        #expect(settings.maxHeldBytes == 512 << 20 && settings.maxSessionHeldBytes == 32 << 20)
    }

    @Test(arguments: [
        ("800000", 800_000), ("800k", 800_000), ("2.5M", 2_500_000), ("2.5 Mbit", 2_500_000), ("1g", 1_000_000_000),
        ("50 kbit", 50_000),
    ])
    func bitrates(_ text: String, _ rate: Int) throws {
        #expect(try load("maxBitrate: \(text)").maxBitrate == rate)
    }

    @Test(arguments: [
        "maxBitrate: 49k", "maxBitrate: fast", "maxBitrate: 1e6", "maxBitrate: -1", "maxBitrate: 100G",
        "patience: 0.05",
        "broadcast: {segment: 0.9}", "broadcast: {segment: 11}", "broadcast: {part: 0.05}", "broadcast: {part: 1.1}",
        "broadcast: {part: short}", "patience: 11", "patience: soon", "keepEverything: maybe",
        "limits: {maxHeldBytes: 1}",
        "limits: {maxSessionHeldBytes: 100}", "rooms: [{match: a, maxBitrate: 1}]", "rooms: [{match: a, patience: 0}]",
        "rooms: [{match: a, record: {keepEverything: 3}}]",
    ])
    func whatIsNotAllowed(_ yaml: String) {
        #expect(refuses(yaml))
    }

    @Test func segmentsAndParts() throws {
        let settings = try load("broadcast: {segment: 4s, part: 0.5}")
        #expect(settings.broadcastSegment == .seconds(4) && settings.broadcastPart == .milliseconds(500))
    }

    @Test func rulesCountFirst() throws {
        let settings = try load(
            """
            maxBitrate: 2M
            patience: 3s
            rooms:
              - {match: "cam-1", maxBitrate: ""}
              - {match: "cam-*", maxBitrate: 500k, patience: 0.5}
            """)
        #expect(settings.maxBitrate(in: "cam-1") == nil)
        #expect(settings.maxBitrate(in: "cam-2") == 500_000)
        #expect(settings.maxBitrate(in: "standup") == 2_000_000)
        #expect(settings.patience(in: "cam-1") == .milliseconds(500) && settings.patience(in: "x") == .seconds(3))
    }

    @Test func aRuleMayKeepEverything() throws {
        let settings = try load("rooms: [{match: a, record: {keepEverything: true}}, {match: b, record: true}]")
        #expect(settings.recordingWish(in: "a")?.wish.keepEverything == true)
        #expect(settings.recordingWish(in: "b")?.wish.keepEverything == nil)
    }
}

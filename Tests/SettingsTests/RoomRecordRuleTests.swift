import Media
import Recording
import Settings
import Testing

@Suite struct RoomRecordRuleTests {
    private func settings(_ text: String) throws -> GatewaySettings {
        try SettingsLoader.load(file: SettingsFile(text: text, path: "capstan.yaml")).settings
    }

    private func refusal(_ text: String) -> String {
        do {
            _ = try settings(text)
            return "took it"
        } catch {
            return "\(error)"
        }
    }

    @Test func aRuleIsReadWhole() throws {
        let settings = try settings(
            """
            rooms:
              - {match: "*-7", codecs: VP8}
              - match: standup-private
                record: false
              - match: standup-*
                record: {container: mp4, maxDuration: 1h, maxBytes: 2GB, idleTimeout: 90s, participants: [host, guest]}
              - match: "b*"
                record: true
              - {match: "c", record: {}}
            """)
        for room in ["standup-1", "standup-7"] {
            let (pattern, wish) = try #require(settings.recordingWish(in: room))
            #expect(pattern.description == "standup-*")
            #expect(wish.container == .mp4)
            #expect(wish.maxDuration == .seconds(3600))
            #expect(wish.maxBytes == 2_000_000_000)
            #expect(wish.idleTimeout == .seconds(90))
            #expect(wish.participants == ["host", "guest"])
        }
        #expect(settings.recordingWish(in: "standup-private") == nil)
        #expect(settings.recordingWish(in: "x-7") == nil)
        for room in ["b", "c"] {
            let (_, wish) = try #require(settings.recordingWish(in: room))
            #expect(wish.container == .auto)
            #expect(wish.idleTimeout == nil)
            #expect(wish.participants == nil)
        }
    }

    @Test func theEnvironmentHoldsTheSame() throws {
        let text = "[{match: a*, record: {container: webm}}]"
        let given = try SettingsLoader.load(environment: ["CAPSTAN_ROOMS": text]).settings
        #expect(try given == settings("rooms: " + text))
        for wrong in ["[", "x", "standup-*"] {
            #expect(throws: SettingsError.self) { try SettingsLoader.load(environment: ["CAPSTAN_ROOMS": wrong]) }
        }
    }

    @Test(arguments: [
        ("rooms: [{match: a, recrod: {}}]", "there is no key 'rooms[0].recrod'", "'record'"),
        (
            "rooms: [{match: a, record: true}, {match: b, record: {contaner: mp4}}]", "'rooms[1].record.contaner'",
            "'container'"
        ),
        ("rooms: [{match: a, record: {container: avi}}]", "rooms[0].record.container is 'avi'", "auto, webm, mp4, mkv"),
        ("rooms: [{match: a, record: {maxDuration: 0}}]", "rooms[0].record.maxDuration is '0'", "above 0"),
        ("rooms: [{match: a, record: {maxBytes: 0}}]", "rooms[0].record.maxBytes is '0'", "from 1"),
        ("rooms: [{match: a, record: {idleTimeout: soon}}]", "rooms[0].record.idleTimeout is 'soon'", "1h30m"),
        ("rooms: [{match: a, record: {participants: [-x]}}]", "rooms[0].record.participants", "1 to 256"),
        ("rooms: [{match: a, record: maybe}]", "rooms[0].record is 'maybe'", "true, false"),
        ("rooms: [{match: a, record: }]", "rooms[0].record is ''", "true, false"),
        ("rooms: [{match: a, codecs: [theora]}]", "rooms[0].codecs is '[theora]'", "VP8"),
        ("rooms: [{match: 'a b', record: true}]", "rooms[0].match is 'a b'", "* for any"),
        ("rooms: [{record: true}]", "rooms[0] is '{record}'", "match"),
        ("rooms: standup-*", "rooms is 'standup-*'", "a list of maps"),
        ("rooms: [standup]", "rooms[0] is 'standup'", "a map"),
    ])
    func whatIsWrongIsNamed(_ text: String, _ place: String, _ allowed: String) {
        let said = refusal(text)
        #expect(said.contains(place), "\(said)")
        #expect(said.contains(allowed), "\(said)")
        #expect(said.contains("capstan.yaml, line 1"), "\(said)")
    }
}

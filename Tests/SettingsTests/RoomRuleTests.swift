import Media
import Recording
import Settings
import Testing

@Suite struct RoomRuleTests {
    private func rooms(_ text: String) throws -> [RoomRule] {
        try SettingsLoader.load(file: SettingsFile(text: text, path: "capstan.yaml")).settings.rooms
    }

    private func refusal(_ text: String) -> String {
        do {
            _ = try rooms(text)
            return "took it"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("standup", "standup", true), ("standup", "standups", false), ("standup", "standu", false),
        ("standup-*", "standup-1", true), ("standup-*", "standup-", true), ("standup-*", "standup", false),
        ("*", "a", true), ("*-b*", "a-b-c", true), ("*-b", "a-b-b", true), ("a?c", "abc", true), ("a?c", "ac", false),
        ("a*b*c", "aXbXbXc", true), ("a*b*c", "aXbXbX", false), ("**", "x", true), ("?", "", false), ("*", "", true),
        ("a.c", "abc", false), ("A", "a", false),
    ])
    func matches(_ pattern: String, _ room: String, _ expected: Bool) throws {
        let rule = try #require(try rooms("rooms: [{match: '\(pattern)'}]").first)
        #expect(rule.matches(room) == expected)
    }

    @Test func aRuleIsReadWhole() throws {
        let rules = try rooms(
            """
            rooms:
              - match: standup-*
                record: {container: mp4, maxDuration: 1h, maxBytes: 2GB, idleTimeout: 90s, participants: [host, guest]}
                codecs: [vp8, OPUS]
              - match: quiet
                record: false
              - match: "*"
                record: true
              - {match: none}
            """)
        #expect(rules.map(\.match) == ["standup-*", "quiet", "*", "none"])
        let record = try #require(rules[0].record)
        #expect(record.container == .mp4)
        #expect(record.maxDuration == .seconds(3600))
        #expect(record.maxBytes == 2_000_000_000)
        #expect(record.idleTimeout == .seconds(90))
        #expect(record.participants == ["host", "guest"])
        #expect(rules[0].codecs == [.vp8, .opus])
        #expect(rules[1].record == nil)
        #expect(rules[2].record?.container == .auto)
        #expect(rules[2].record?.idleTimeout == nil)
        #expect(rules[2].codecs == nil)
        #expect(rules[3].record == nil)
        #expect(rules.rule(for: "standup-7")?.match == "standup-*")
        #expect(rules.rule(for: "quiet")?.match == "quiet")
        #expect(rules.rule(for: "other")?.match == "*")
        #expect(try rooms("").isEmpty)
    }

    @Test func theEnvironmentHoldsTheSame() throws {
        let text = "[{match: a*, record: {container: webm}}]"
        let settings = try SettingsLoader.load(environment: ["CAPSTAN_ROOMS": text]).settings
        #expect(try settings.rooms == rooms("rooms: " + text))
        for wrong in ["[]\nhttp: 127.0.0.1:1", "[", "x", "standup-*"] {
            #expect(throws: SettingsError.self) { try SettingsLoader.load(environment: ["CAPSTAN_ROOMS": wrong]) }
        }
    }

    @Test(arguments: [
        ("rooms: [{match: a, recrod: {}}]", "there is no key 'rooms[0].recrod'", "'record'"),
        ("rooms: [{match: a}, {match: b, record: {contaner: mp4}}]", "'rooms[1].record.contaner'", "'container'"),
        ("rooms: [{match: a, record: {container: avi}}]", "rooms[0].record.container is 'avi'", "auto, webm, mp4, mkv"),
        ("rooms: [{match: a, record: {maxDuration: 0}}]", "rooms[0].record.maxDuration is '0'", "above 0"),
        ("rooms: [{match: a, record: {maxBytes: 0}}]", "rooms[0].record.maxBytes is '0'", "from 1"),
        ("rooms: [{match: a, record: {idleTimeout: soon}}]", "rooms[0].record.idleTimeout is 'soon'", "1h30m"),
        ("rooms: [{match: a, record: {participants: [-x]}}]", "rooms[0].record.participants", "names"),
        ("rooms: [{match: a, record: maybe}]", "rooms[0].record is 'maybe'", "true, false"),
        ("rooms: [{match: a, codecs: [theora]}]", "rooms[0].codecs is '[theora]'", "VP8"),
        ("rooms: [{match: a, codecs: [vp8, VP8]}]", "rooms[0].codecs", "each once"),
        ("rooms: [{match: a, codecs: []}]", "rooms[0].codecs", "each once"),
        ("rooms: [{match: 'a b'}]", "rooms[0].match is 'a b'", "* for any"),
        ("rooms: [{record: {}}]", "rooms[0]", "match"), ("rooms: standup-*", "rooms is 'standup-*'", "a list of rules"),
        ("rooms: [standup]", "rooms[0] is 'standup'", "a map"),
    ])
    func whatIsWrongIsNamed(_ text: String, _ place: String, _ allowed: String) {
        let said = refusal(text)
        #expect(said.contains(place), "\(said)")
        #expect(said.contains(allowed), "\(said)")
        #expect(said.contains("capstan.yaml, line 1"), "\(said)")
    }
}

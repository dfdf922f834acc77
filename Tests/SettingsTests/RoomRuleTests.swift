import Media
import Settings
import Testing

@Suite struct RoomRuleTests {
    private func load(_ yaml: String) throws -> GatewaySettings {
        try SettingsLoader.load(file: SettingsFile(text: yaml, path: "capstan.yaml")).settings
    }

    @Test(arguments: [
        ("cam-*", "cam-1", true), ("cam-*", "cam-", true), ("cam-*", "cam", false), ("cam-*", "xcam-1", false),
        ("*", "anything", true), ("a?c", "abc", true), ("a?c", "ac", false), ("*-b-*", "a-b-b-c", true),
        ("*ab", "aab", true), ("a*b*c", "a1b2b3c", true), ("a*b*c", "a1b2b3", false), ("room", "room", true),
        ("room", "Room", false), ("**", "", true), ("?*", "", false),
    ])
    func patterns(_ text: String, _ room: String, _ isCovered: Bool) throws {
        let pattern = try #require(RoomPattern(text))
        #expect(pattern.matches(room) == isCovered)
    }

    @Test(arguments: ["", "a b", "a/b", "[ab]", "ä", String(repeating: "*", count: 129)])
    func noPattern(_ text: String) {
        #expect(RoomPattern(text) == nil)
    }

    @Test func manyStarsTakeNoLongTime() throws {
        let pattern = try #require(RoomPattern(String(repeating: "a*", count: 60) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: 64)))
    }

    @Test func codecsByDefaultAndByName() throws {
        #expect(try load("").codecs == [.h264, .vp9, .vp8, .av1, .h265, .opus, .pcmu, .pcma])
        #expect(try load("codecs: vp8, OPUS").codecs == [.vp8, .opus])
        #expect(try load("codecs: [AV1, H264]").codecs == [.av1, .h264, .opus, .pcmu, .pcma])
        #expect(try load("codecs: pcma").codecs(in: "r") == [.pcma, .h264, .vp9, .vp8, .av1, .h265])
    }

    @Test func theFirstRuleThatSaysSomethingCounts() throws {
        let settings = try load(
            """
            codecs: VP8,opus
            rooms:
              - {match: "cam-*", codecs: [H265, VP9]}
              - match: "*-sound"
                codecs: PCMU
              - {match: "cam-1", codecs: AV1}
            """)
        #expect(settings.rooms.count == 3)
        #expect(settings.codecs(in: "cam-1") == [.h265, .vp9, .opus])
        #expect(settings.codecs(in: "a-sound") == [.pcmu, .vp8])
        #expect(settings.codecs(in: "standup") == [.vp8, .opus])
    }

    @Test func layersByDefaultAndByRoom() throws {
        #expect(try load("").layers(in: "r") == .best)
        let settings = try load(
            """
            layers: h
            rooms:
              - {match: "cam-*", codecs: VP8}
              - {match: "cam-1", layers: all}
              - {match: "cam-*", layers: best}
            """)
        #expect(["cam-1", "cam-2", "r"].map(settings.layers) == [.all, .best, .named("h")])
        #expect(throws: SettingsError.self) { try load("layers: 'a b'") }
        #expect(throws: SettingsError.self) { try load("layers: ''") }
        #expect(throws: SettingsError.self) { try load("rooms: [{match: r, layers: [q, h]}]") }
    }

    @Test func theEnvironmentHasThemInOneLine() throws {
        let settings = try SettingsLoader.load(environment: [
            "CAPSTAN_ROOMS": #"[{match: "cam-*", codecs: H265}]"#, "CAPSTAN_CODECS": "VP9",
        ]).settings
        #expect(settings.codecs(in: "cam-9") == [.h265, .opus, .pcmu, .pcma])
        #expect(settings.codecs(in: "x") == [.vp9, .opus, .pcmu, .pcma])
    }

    @Test(arguments: [
        "codecs: VP7", "codecs: [VP8, vp8]", "codecs: ''", "codecs: {a: b}", "rooms: here", "rooms: [cam]",
        "rooms: [{match: x}]", "rooms: [{codecs: VP8}]", "rooms: [{match: 'a b', codecs: VP8}]",
        "rooms: [{match: x, codec: VP8}]", "rooms: [{match: x, codecs: nothing}]", "rooms: [{match: [x], codecs: VP8}]",
    ])
    func refused(_ yaml: String) {
        #expect(throws: SettingsError.self) { try load(yaml) }
    }
}

import Foundation
import Settings
import TestKit
import Testing

@Suite struct SettingsLoaderTests {
    private func file(_ text: String) throws -> SettingsFile { try SettingsFile(text: text, path: "capstan.yaml") }

    private func refusal(_ body: () throws -> Void) -> SettingsError? {
        do { try body() } catch let error as SettingsError { return error } catch {}
        return nil
    }

    @Test func defaultsAreThoseOfTheContract() throws {
        let settings = try SettingsLoader.load().settings
        #expect(settings.http == HostPort(host: "127.0.0.1", port: 8080))
        #expect(settings.media == HostPort(host: "::", port: 8081))
        #expect(settings.advertise.isEmpty)
        #expect(settings.recordings == "./recordings")
        #expect(settings.databaseLocation == "./recordings/.capstan/capstan.sqlite")
        #expect(settings.logFormat == .auto)
        #expect(settings.logLevel == .info)
        #expect(settings.maxSessions == 1000)
        #expect(settings.maxOfferBytes == 65536)
        #expect(settings.idleTimeout == .seconds(300))
        #expect(settings.corsOrigins == ["*"])
        #expect(settings.iceServers.isEmpty)
        #expect(settings.redundancy == [.sound])
    }

    @Test func redundancyIsAnyOrNone() throws {
        func kinds(_ text: String) throws -> Set<RedundancyKind> {
            try SettingsLoader.load(file: file(text)).settings.redundancy
        }
        #expect(try kinds("redundancy: pictures, sound") == [.sound, .pictures])
        #expect(try kinds("redundancy: [pictures]") == [.pictures])
        #expect(try kinds("redundancy: []") == [])
        #expect(try kinds("redundancy: ''") == [])
        #expect(refusal { _ = try kinds("redundancy: all") } != nil)
        #expect(try SettingsLoader.load(environment: ["CAPSTAN_REDUNDANCY": ""]).settings.redundancy == [])
    }

    @Test func commandLineThenEnvironmentThenFileThenDefault() throws {
        let file = try file("http: 10.0.0.1:1\nmedia: '[::1]:2'\nrecordings: /from/file\nlimits.maxSessions: 3\n")
        let loaded = try SettingsLoader.load(
            commandLine: ["http": "10.0.0.3:3", "media": nil],
            environment: ["CAPSTAN_HTTP": "10.0.0.2:2", "CAPSTAN_MEDIA": "10.0.0.2:4", "PATH": "/bin"], file: file)
        #expect(loaded.settings.http.description == "10.0.0.3:3")
        #expect(loaded.settings.media.description == "10.0.0.2:4")
        #expect(loaded.settings.recordings == "/from/file")
        #expect(loaded.settings.maxSessions == 3)
        #expect(loaded.sources["http"] == .commandLine(option: "--http"))
        #expect(loaded.sources["media"] == .environment(name: "CAPSTAN_MEDIA"))
        #expect(loaded.sources["recordings"] == .file(path: "capstan.yaml", line: 3))
        #expect(loaded.sources["logLevel"] == .builtIn)
        #expect(loaded.notes.isEmpty)
    }

    @Test func nestedAndDottedKeysAreTheSame() throws {
        let nested = try SettingsLoader.load(file: file("limits:\n  maxSessions: 7\n  maxBodyBytes: 2KiB\n")).settings
        let dotted = try SettingsLoader.load(file: file("limits.maxSessions: 7\nlimits.maxBodyBytes: 2KiB\n")).settings
        #expect(nested == dotted)
        #expect(nested.maxSessions == 7)
        #expect(
            refusal { _ = try SettingsLoader.load(file: file("limits: {maxSessions: 7}\nlimits.maxSessions: 8\n")) }
                == .repeatedKey(source: .file(path: "capstan.yaml", line: 2), key: "limits.maxSessions"))
    }

    @Test func anUnknownKeyIsNamedWithTheNearest() throws {
        for (text, key, nearest) in [
            ("htpp: x\n", "htpp", "http"), ("limits: {maxSesions: 5}\n", "limits.maxSesions", "limits.maxSessions"),
            ("recording: x\n", "recording", "recordings"),
            ("limits.maxBodyByte: 1\n", "limits.maxBodyByte", "limits.maxBodyBytes"),
        ] {
            let error = refusal { _ = try SettingsLoader.load(file: file(text)) }
            #expect(
                error == .unknownKey(source: .file(path: "capstan.yaml", line: 1), key: key, nearest: nearest))
            #expect(error?.description.contains(nearest) == true)
        }
        let error = refusal { _ = try SettingsLoader.load(commandLine: ["bogus": "1"]) }
        #expect(error?.description.contains("'bogus'") == true)
    }

    @Test func anErrorNamesSourceKeyValueAndWhatIsAllowed() throws {
        let error = refusal { _ = try SettingsLoader.load(environment: ["CAPSTAN_HTTP": "nowhere"]) }
        #expect(
            error?.description
                == "settings: http is 'nowhere' (environment, CAPSTAN_HTTP); it must be HOST:PORT with a port from 0 to "
                + "65535, such as 127.0.0.1:8080 or [::]:8081")
        let level = refusal { _ = try SettingsLoader.load(commandLine: ["logLevel": "loud"]) }
        #expect(level?.description.contains("--log-level") == true)
        #expect(level?.description.contains("trace, debug, info") == true)
    }

    @Test func aDatabaseIsAFileOrAPostgreSQLURL() throws {
        for text in ["postgres://me:geheim@db/x", "PostgreSQL:///x?host=/run", "/var/x.sqlite"] {
            #expect(try SettingsLoader.load(commandLine: ["database": text]).settings.databaseLocation == text)
        }
        let error = refusal { _ = try SettingsLoader.load(commandLine: ["database": "mysql://me:geheim@db/x"]) }
        let text = try #require(error?.description)
        #expect(text.contains("postgres://"))
        #expect(!text.contains("geheim"))
    }

    @Test(arguments: [
        ("limits.maxSessions", "0"), ("limits.maxSessions", "1000001"), ("limits.maxSessions", "one"),
        ("limits.maxOfferBytes", "1"), ("limits.maxOfferBytes", "65KiB"),
        ("limits.maxOfferBytes", "64 KiBi"), ("idleTimeout", "-1"), ("idleTimeout", "5x"), ("idleTimeout", "1m1h"),
        ("idleTimeout", "h"), ("idleTimeout", "nan"), ("minFreeSpace", "inf"), ("corsOrigins", "example.com"),
        ("advertise", "192.0.2.1:80"), ("advertise", "a,,b"), ("iceServers", "http://x"), ("iceServers", "turn:x user"),
        ("logFormat", "xml"), ("recordings", ""), ("database", "mysql://x"),
    ])
    func refuses(key: String, value: String) {
        let error = refusal { _ = try SettingsLoader.load(commandLine: [key: value]) }
        guard case .invalidValue(_, let named, _, let allowed) = error else {
            Issue.record("\(key) took '\(value)'")
            return
        }
        #expect(named == key)
        #expect(!allowed.isEmpty)
    }

    @Test func quantitiesHaveUnits() throws {
        func load(_ values: [String: String?]) throws -> GatewaySettings {
            try SettingsLoader.load(commandLine: values).settings
        }
        #expect(try load(["idleTimeout": "1h30m"]).idleTimeout == .seconds(5400))
        #expect(try load(["idleTimeout": "0"]).idleTimeout == .zero)
        #expect(try load(["idleTimeout": "1.5"]).idleTimeout == .milliseconds(1500))
        #expect(try load(["minFreeSpace": "2GB"]).minFreeSpace == 2_000_000_000)
        #expect(try load(["minFreeSpace": "1.5 MiB"]).minFreeSpace == 1_572_864)
        #expect(try load(["advertise": "192.0.2.1, media.example.net"]).advertise.count == 2)
    }

    @Test func serversAreReadInEveryWayOfWriting() throws {
        let text = """
            iceServers:
              - stun:stun.example.net
              - urls: [turn:t.example.net?transport=udp, "turns:t.example.net"]
                username: anna
                credential: "a b"
            """
        let servers = try SettingsLoader.load(file: file(text)).settings.iceServers
        #expect(
            servers.map(\.url) == ["stun:stun.example.net", "turn:t.example.net?transport=udp", "turns:t.example.net"])
        #expect(servers.last?.credential == "a b")
        let fromEnvironment = try SettingsLoader.load(
            environment: ["CAPSTAN_ICE_SERVERS": "stun:a, turn:b anna geheim"]
        ).settings.iceServers
        #expect(fromEnvironment.map(\.username) == [nil, "anna"])
        let shared = try SettingsLoader.load(
            file: file("iceServers: [\"turn:a secret:relay\", {urls: \"turns:b\", secret: relay}]")
        ).settings.iceServers
        #expect(shared.map(\.secret) == ["relay", "relay"] && shared.allSatisfy { $0.credential == nil })
        #expect(ICEServer(url: "stun:a", secret: "relay") == nil)
        #expect(ICEServer(url: "turn:a", username: "u", credential: "c", secret: "relay") == nil)
    }

    @Test func strangersInTheEnvironmentAreNoted() throws {
        let notes = try SettingsLoader.load(environment: ["CAPSTAN_SERVICE_HOST": "10.0.0.1"]).notes
        #expect(notes.count == 1)
    }

    @Test func brokenFilesAreErrorsWithTheirLine() throws {
        for text in [
            "http: [", "- a\n- b\n", "a: b: c\n", "x", "\t", "? [a]\n: b\n", "http: &a\n  *a", "http: *nothing",
        ] {
            #expect(refusal { _ = try SettingsLoader.load(file: file(text)) } != nil, "\(text)")
        }
        #expect(try file("").entries.isEmpty)
        #expect(try file("# nothing\n").entries.isEmpty)
        guard case .unreadableFile(_, let reason) = refusal({ _ = try SettingsFile.read("/nowhere/capstan.yaml") })
        else {
            Issue.record("read a file that is not there")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func everyTruncationAndMutationOfAFileIsReadOrRefused() {
        let text = "http: 127.0.0.1:1\nlimits: {maxSessions: 5}\niceServers:\n  - urls: [stun:a]\nadvertise: [a, b]\n"
        for length in 0..<text.count { _ = try? SettingsLoader.load(file: file(String(text.prefix(length)))) }
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            var bytes = Array(text.utf8)
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 9...126, using: &generator)
            }
            _ = try? SettingsLoader.load(file: file(String(decoding: bytes, as: UTF8.self)))
        }
    }

    @Test func thePageListsEverySettingAsItIs() throws {
        let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = Setting.all.map { setting in
            let value = setting.defaultText.isEmpty ? "" : " `\(setting.defaultText)`"
            return "| `\(setting.key)` | `\(setting.environment)` |\(value) | \(setting.help) |"
        }
        #expect(rows == expected)
    }

    @Test func everySettingHasItsNames() {
        #expect(Setting.named("limits.maxSessions")?.environment == "CAPSTAN_LIMITS_MAX_SESSIONS")
        #expect(Setting.named("limits.maxSessions")?.option == "--limits-max-sessions")
        #expect(Setting.named("corsOrigins")?.environment == "CAPSTAN_CORS_ORIGINS")
        #expect(Set(Setting.all.map(\.environment)).count == Setting.all.count)
        #expect(Setting.all.allSatisfy { !$0.help.isEmpty && $0.help.last == "." })
    }
}

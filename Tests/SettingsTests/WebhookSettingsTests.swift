import Delivering
import Settings
import Testing

@Suite struct WebhookSettingsTests {
    private func settings(_ values: [String: String]) throws -> GatewaySettings {
        try SettingsLoader.load(commandLine: values.mapValues { Optional($0) }).settings
    }

    @Test func readsReceivers() throws {
        let file = try SettingsFile(
            text: """
                secrets: {webhooks: "env:HOOK", files: "file:/run/x"}
                webhooks:
                  - url: https://example.com/a
                    events: [recording.completed, "export.*"]
                  - {url: http://10.1.2.3/b, secret: files}
                webhookNetworks: [10.1.0.0/16]
                """, path: "x.yaml")
        let settings = try SettingsLoader.load(file: file).settings
        #expect(settings.webhooks.map(\.url) == ["https://example.com/a", "http://10.1.2.3/b"])
        #expect(settings.webhooks.map(\.secret) == ["webhooks", "files"])
        #expect(settings.webhooks.map { $0.events.map(\.text) } == [["recording.completed", "export.*"], ["*"]])
        #expect(settings.secrets == ["webhooks": .environment("HOOK"), "files": .file("/run/x")])
        #expect(settings.webhookNetworks.count == 1)
        #expect(try self.settings(["webhooks": #"[{url: "https://example.com/"}]"#]).webhooks.count == 1)
    }

    @Test func readsStorages() throws {
        let loaded = try settings([
            "storages": #"[{name: near, endpoint: "http://127.0.0.1:9000", buckets: [takes], pathStyle: false}]"#,
            "deliveryDirectories": "/mnt/a,/mnt/b", "deliveryPartSize": "5MiB",
        ])
        #expect(
            loaded.storages == [
                S3Storage(
                    name: "near", endpoint: "http://127.0.0.1:9000", region: "us-east-1", buckets: ["takes"],
                    isPathStyle: false)
            ])
        #expect(loaded.deliveryDirectories == ["/mnt/a", "/mnt/b"])
        #expect(loaded.deliveryPartSize == 5 << 20)
    }

    @Test(arguments: [
        ["webhooks": "[{}]"], ["webhooks": "https://example.com/"], ["webhooks": #"[{url: "ftp://x/"}]"#],
        ["webhooks": #"[{url: "https://x/", events: [Recording]}]"#], ["webhooks": #"[{url: "https://x/", whsec: a}]"#],
        ["secrets": "[a]"], ["secrets": "{a: whsec_AAAA}"], ["secrets": "{a b: \"env:X\"}"],
        ["webhookNetworks": "10.0.0.0/40"],
        ["storages": "[{name: a}]"], ["storages": #"[{name: a, endpoint: "https://x/y"}]"#],
        ["storages": #"[{name: a, endpoint: "https://x"}, {name: a, endpoint: "https://y"}]"#],
        ["storages": #"[{name: a, endpoint: "https://x", buckets: [X]}]"#], ["deliveryDirectories": "mnt"],
        ["deliveryDirectories": "/mnt/"], ["deliveryDirectories": "/mnt/../etc"], ["deliveryPartSize": "1KiB"],
    ]) func refuses(values: [String: String]) {
        #expect(throws: SettingsError.self) { try settings(values) }
    }

    @Test func aSecretInTheWrongPlaceIsNotShown() {
        for (key, text) in [
            ("secrets", "{a: whsec_MfKQ9r8GKYq}"), ("webhooks", "[{url: \"https://x/?token=MfKQ9r8GKYq\", b: c}]"),
        ] {
            do throws(SettingsError) {
                _ = try SettingsLoader.load(commandLine: [key: text])
                Issue.record("it was taken")
            } catch {
                #expect(!error.description.contains("MfKQ9r8GKYq"), "\(error)")
            }
        }
    }
}

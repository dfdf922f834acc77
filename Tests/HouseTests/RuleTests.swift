import Testing

/// Each rule is given what it must catch, and what it must let through.
@Suite struct RuleTests {
    private let manifest = PackageManifest(
        """
        let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
        targets: [
            .systemLibrary(name: "COpenSSL", pkgConfig: "openssl"),
            room("BitIO", []),
            room("Media", ["BitIO"]),
            room(
                "Muxing", ["Media",
                "Recording"], [logging]),
            .executableTarget(name: "capstan", dependencies: ["Media", logging]),
            .target(name: "TestKit", dependencies: ["Media"], path: "Tests/TestKit"),
        """)

    @Test func manifestIsRead() {
        #expect(manifest.rooms.keys.sorted() == ["BitIO", "COpenSSL", "Media", "Muxing", "capstan"])
        #expect(manifest.rooms["Muxing"]?.uses == ["Media", "Recording"])
        #expect(manifest.rooms["Muxing"]?.products == ["Logging"])
        #expect(manifest.rooms["capstan"]?.products == ["Logging"])
    }

    @Test func anArrowUpOrSidewaysIsSeen() {
        #expect(ArrowRule.violations(in: manifest) == [])
        #expect(ArrowRule.violations(in: PackageManifest("room(\"RTP\", [\"WebRTCCore\"])")).count == 1)
        #expect(ArrowRule.violations(in: PackageManifest("room(\"Muxing\", [\"Stores\"])")).count == 1)
        #expect(ArrowRule.violations(in: PackageManifest("room(\"Attic\", [])")).count == 1)
    }

    @Test(arguments: [
        "import Stores", "package import Stores", "@preconcurrency import Stores", "import struct Stores.Store",
        "@_spi(X) internal import Stores",
    ])
    func anUndeclaredImportIsSeen(line: String) {
        let file = SourceFile(path: "Sources/Muxing/File.swift", text: "import Media\nimport Logging\n\(line)\n")
        #expect(ArrowRule.violations(in: file, manifest: manifest).count == 1)
    }

    @Test func foundationInProtocolCodeIsSeen() {
        let text = "import Foundation\n"
        #expect(FoundationRule.violations(in: SourceFile(path: "Sources/SDP/File.swift", text: text)).count == 1)
        #expect(FoundationRule.violations(in: SourceFile(path: "Sources/Stores/File.swift", text: text)) == [])
    }

    @Test(arguments: [
        "let now = ContinuousClock().now", "let now = Date()", "clock_gettime(CLOCK_MONOTONIC, &time)",
        "let deadline: DispatchTime = .now()", "receive(at: .now)", "Instant.now",
        "try await Task.sleep(for: .seconds(1))",
    ])
    func aClockReadIsSeen(line: String) {
        #expect(ClockRule.violations(in: SourceFile(path: "Sources/Recording/File.swift", text: line)).count == 1)
        #expect(ClockRule.violations(in: SourceFile(path: "Sources/MediaSocket/File.swift", text: line)) == [])
    }

    @Test func beingToldTheTimeIsFine() {
        let text =
            "func receive(at now: Instant) { state.now = now; expire(input.now) } // never Date()\nlet a = \"Date()\""
        #expect(ClockRule.violations(in: SourceFile(path: "Sources/ICE/File.swift", text: text)) == [])
    }

    @Test(arguments: [
        "// TODO: later", "fatalError()", "precondition(count > 0)", "preconditionFailure()", "let x = try! parse()",
        "let y = x as! Int",
    ])
    func aTrapIsSeen(line: String) {
        #expect(TrapRule.violations(in: SourceFile(path: "Sources/SDP/File.swift", text: line)).count == 1)
    }

    @Test func talkOfTrapsIsFine() {
        let text =
            "/// Never calls fatalError() /* nor try! */\nlet a = \"as! \\\"try!\"\n/* precondition( */ let b = 1"
        #expect(TrapRule.violations(in: SourceFile(path: "Sources/SDP/File.swift", text: text)) == [])
    }

    @Test(arguments: ["StringUtils", "ParserHelper", "SDPTypes", "SessionManager", "NewParser", "ParserV2", "Common"])
    func aDrawerIsSeen(stem: String) {
        #expect(!NameRule.violations(in: SourceFile(path: "Sources/SDP/\(stem).swift", text: "")).isEmpty)
    }

    @Test(arguments: ["News", "Offer+Media", "TypesetPage", "AVC2Parser"])
    func aPlainNameIsFine(stem: String) {
        #expect(NameRule.violations(in: SourceFile(path: "Sources/SDP/\(stem).swift", text: "")) == [])
    }

    @Test func aDeadLinkIsSeen() {
        let there = ["docs/ice.md": "# ICE\n## Consent & expiry\n", "README.md": ""]
        func broken(_ text: String) -> [String] {
            LinkRule.violations(
                in: SourceFile(path: "docs/README.md", text: text), exists: { there[$0] != nil },
                text: { there[$0] ?? "" })
        }
        #expect(broken("[ice](ice.md) [up](../README.md) [web](https://x.org/a) [part](ice.md#consent--expiry)") == [])
        #expect(broken("[gone](dtls.md)").count == 1)
        #expect(broken("[part](ice.md#nomination)").count == 1)
        #expect(broken("`[code](dtls.md)`\n```\n[code](dtls.md)\n```") == [])
    }

    @Test func anOrphanPageIsSeen() {
        let pages = [
            SourceFile(path: "docs/README.md", text: "[a](a.md)"), SourceFile(path: "docs/a.md", text: "[b](b/b.md)"),
            SourceFile(path: "docs/b/b.md", text: ""), SourceFile(path: "docs/orphan.md", text: "[a](a.md)"),
        ]
        #expect(LinkRule.unreached(from: "docs/README.md", pages: pages) == ["docs/orphan.md"])
    }
}

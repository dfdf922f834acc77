import Testing

/// The rules of the house on the tree as it is.
@Suite struct HouseTests {
    @Test func everyArrowPointsDown() throws {
        let manifest = PackageManifest(try Tree.text("Package.swift"))
        #expect(manifest.rooms.count >= 20, "Package.swift could not be read")
        #expect(ArrowRule.violations(in: manifest) == [])
    }

    @Test func everyImportIsDeclared() throws {
        let manifest = PackageManifest(try Tree.text("Package.swift"))
        #expect(try Tree.sources().flatMap { ArrowRule.violations(in: $0, manifest: manifest) } == [])
    }

    @Test func noFoundationFromWireToSession() throws {
        #expect(try Tree.sources().flatMap(FoundationRule.violations) == [])
    }

    @Test func noClockIsReadFromWireToDomain() throws {
        #expect(try Tree.sources().flatMap(ClockRule.violations) == [])
    }

    @Test func nothingIsLeftUndoneOrTraps() throws {
        #expect(try Tree.sources().flatMap(TrapRule.violations) == [])
    }

    @Test func namesSayWhatIsInside() throws {
        let files = try Tree.sources() + Tree.files(under: "Tests", endingIn: ".swift")
        #expect(files.count > 50)
        #expect(files.flatMap(NameRule.violations) == [])
    }

    @Test func everyLinkLeadsSomewhere() throws {
        let pages = try Tree.pages()
        #expect(pages.count > 5)
        #expect(pages.flatMap { LinkRule.violations(in: $0, exists: Tree.exists, text: Tree.text) } == [])
    }

    @Test func everyPageIsReachedFromTheIndex() throws {
        #expect(LinkRule.unreached(from: "docs/README.md", pages: try Tree.pages()) == [])
    }
}

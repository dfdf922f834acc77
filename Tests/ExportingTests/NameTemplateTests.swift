import Exporting
import Foundation
import Media
import Testing

@Suite struct NameTemplateTests {
    private func names(_ template: String, _ source: ExportSource = ExportScene.meeting) throws -> [String] {
        var taken: Set<String> = []
        let request = try ExportRequest(format: .mp4, name: try NameTemplate(template))
        return try ExportPlan(request, of: source, taken: &taken).files.map(\.name)
    }

    @Test func fieldsAreFilledIn() throws {
        #expect(
            try names("{room}/{participant}-{start}.{ext}") == [
                "standup/anna-20261121T022405Z.mp4", "standup/ben-20261121T022505Z.mp4",
                "standup/ben-20261121T022725Z.mp4",
            ])
        #expect(try names("a/b+{part}@{recording}.{ext}").first == "a/b+1@0199aa00-0000-7000-8000-000000000001.mp4")
        #expect(NameTemplate.standard == (try NameTemplate("{room}/{participant}-{start}.{ext}")))
    }

    @Test func noTwoFilesHaveOneName() throws {
        #expect(try names("{room}.{ext}") == ["standup.mp4", "standup~2.mp4", "standup~3.mp4"])
        // Some file systems take these for one.
        let source = ExportScene.source([
            ExportScene.file("Anna", [.opus]), ExportScene.file("anna", [.opus]), ExportScene.file("anna~2", [.opus]),
        ])
        #expect(try names("{participant}.{ext}", source) == ["Anna.mp4", "anna~2.mp4", "anna~2~2.mp4"])
    }

    @Test func severalRecordingsShareTheFolder() throws {
        var taken: Set<String> = []
        let request = try ExportRequest(format: .mp4)
        let first = try ExportPlan(request, of: ExportScene.meeting, taken: &taken)
        let second = try ExportPlan(request, of: ExportScene.meeting, taken: &taken)
        #expect(Set(first.files.map(\.name)).isDisjoint(with: second.files.map(\.name)))
        #expect(taken.count == 6)
    }

    @Test(arguments: [
        "", "{room}", "x.mp4", "{ext}", "{room}.{ext}/x", "/{room}.{ext}", "../{room}.{ext}", "a/../{room}.{ext}",
        "a//{room}.{ext}", ".{room}.{ext}", "{room}/.{ext}", "{room}/..{ext}", ".{ext}", "{nobody}.{ext}",
        "{room.{ext}",
        "{room}{.{ext}", "a b.{ext}", "a\\{room}.{ext}", "ä.{ext}", "{room}\u{0}.{ext}", "1/2/3/4/5/6/7/8/9.{ext}",
        "{}.{ext}", String(repeating: "a", count: 200) + ".{ext}",
    ])
    func whatLeadsAstrayIsRefused(_ template: String) {
        #expect(throws: ExportingError.self) { try NameTemplate(template) }
    }

    @Test func itIsStoredAsItWasGiven() throws {
        let template = try NameTemplate("{room}/{part}.{ext}")
        let bytes = try JSONEncoder().encode([template])
        #expect(String(decoding: bytes, as: UTF8.self) == #"["{room}\/{part}.{ext}"]"#)
        #expect(try JSONDecoder().decode([NameTemplate].self, from: bytes) == [template])
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([NameTemplate].self, from: Data(#"["../{room}.{ext}"]"#.utf8))
        }
    }
}

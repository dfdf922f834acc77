import Exporting
import Foundation
import Gateway
import HTTPAPI
import JobQueue
import Media
import Recording
import Testing
import Yams

@Suite struct RouteTableTests {
    private func table() async throws -> RouteTable {
        try await ServerFixture.withGateway { gateway in
            try APIServer(
                gateway: gateway, settings: APISettings(), logger: ServerFixture.quiet, now: { ServerFixture.now }
            ).table
        }
    }

    @Test(arguments: [
        ("/whip", "/whip/standup/desk-1"), ("/whip/", "/whip/standup/desk-1"),
        ("/whep/standup", "viewers POST to /whep/{room}/{participant}"), ("/whep/a/b/c/d", "There is nothing at"),
        ("/v1/recordings/0197/halt", "There is nothing at"),
        ("/v1/broadcasts/0197/pull", "There is nothing at"), ("/v1/jobs/0197/pause", "There is nothing at"),
        ("/v1/recording", "There is nothing at '/v1/recording'"), ("*", "There is nothing at '*'"),
    ])
    func whatIsNotThere(_ path: String, _ words: String) async throws {
        let table = try await table()
        #expect(table.match(path) == nil)
        #expect(table.absence(of: path).contains(words))
    }

    /// What is served is described, and what is described is served.
    @Test func descriptionAgrees() async throws {
        let table = try await table()
        let file = try #require(PageFile.all().first { $0.name == "openapi.yaml" })
        let text = String(decoding: file.body.readableBytesView, as: UTF8.self)
        let document = try #require(try Yams.load(yaml: text) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let methods: Set<String> = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
        var described: Set<String> = []
        for (path, item) in paths {
            for method in item.keys where methods.contains(method) {
                described.insert("\(method.uppercased()) \(path)")
            }
        }
        #expect(Set(table.operations) == described)
        #expect(table.operations.count == Set(table.operations).count)

        let components = try #require(document["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: [String: Any]])
        let problem = try #require(schemas["Problem"]?["properties"] as? [String: [String: Any]])
        #expect(
            problem["type"]?["enum"] as? [String] == Problem.Kind.allCases.map { Problem($0, "").type })
        let request = try #require(schemas["RecordingRequest"]?["properties"] as? [String: Any])
        #expect(Set(request.keys) == Set(RecordingRequest.fields))
        #expect(schemas["EventType"]?["enum"] as? [String] == EventKind.allCases.map(\.rawValue))
        let export = try #require(schemas["ExportRequest"]?["properties"] as? [String: Any])
        #expect(Set(export.keys) == Set(ExportOrder.fields))
        #expect(schemas["ExportFormat"]?["enum"] as? [String] == ExportFormat.allCases.map(\.rawValue))
        #expect(schemas["Layout"]?["enum"] as? [String] == ExportLayout.allCases.map(\.rawValue))
        #expect(schemas["ExportState"]?["enum"] as? [String] == ExportState.allCases.map(\.rawValue))
        #expect(schemas["JobKind"]?["enum"] as? [String] == JobKind.allCases.map(\.rawValue))
        #expect(schemas["JobState"]?["enum"] as? [String] == JobState.allCases.map(\.rawValue))
        #expect(schemas["Codec"]?["enum"] as? [String] == Codec.received.map(\.rawValue))
    }

    @Test func matches() async throws {
        let table = try await table()
        let match = table.match("/whip/a%2Db/c/")
        #expect(match?.path == "/whip/{room}/{participant}")
        #expect(match?.parameters == ["room": "a-b", "participant": "c"])
        #expect(table.match("/")?.path == "/")
        #expect(table.match("/v1/recordings/x/stop")?.allowed.map(\.rawValue) == ["POST", "OPTIONS"])
        #expect(table.match("/v1/recordings")?.allowed.map(\.rawValue) == ["POST", "GET", "HEAD", "OPTIONS"])
        for path in ["", "x", "//", "/whip", "/whip//c", "/whip/%zz", "/v1/recordings/a/b", "/nothing"] {
            #expect(table.match(path) == nil, "\(path)")
        }
    }
}

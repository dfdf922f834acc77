import HTTPAPI
import Recording
import TestKit
import Testing

@Suite struct RecordingRequestTests {
    private static func read(
        _ json: some Collection<UInt8>, idleTimeout: Duration = .seconds(300)
    ) throws(HTTPAPIError) -> RecordingRequest {
        try RecordingRequest(json: json, idleTimeout: idleTimeout)
    }

    private func problem(_ json: String) -> Problem? {
        do {
            _ = try Self.read(Array(json.utf8))
            return nil
        } catch {
            guard case .refused(let problem) = error else { return nil }
            return problem
        }
    }

    @Test func roomIsEnough() throws {
        let request = try Self.read(Array(#"{"room":"standup"}"#.utf8))
        #expect(request == RecordingRequest(room: "standup"))
        #expect(request.idleTimeout == 300 && request.startWhenPublished && request.container == .auto)
    }

    static let everything = """
        {"room":"standup","participants":["a","b","a"],"container":"mp4","maxDuration":1.5,"maxBytes":1000,
        "idleTimeout":0,"startWhenPublished":false,"metadata":{"k":[1,null]},"layers":"all"}
        """

    @Test func allFields() throws {
        let request = try Self.read(Array(Self.everything.utf8))
        #expect(request.participants == ["a", "b"])
        #expect(request.container == .mp4)
        #expect(request.maxDuration == 1.5 && request.maxBytes == 1000 && request.idleTimeout == 0)
        #expect(!request.startWhenPublished)
        #expect(request.metadata == ["k": .array([.integer(1), .null])])
        #expect(request.layers == "all")
    }

    @Test func theIdleTimeoutIsTheGatewaysWhereNoneIsNamed() throws {
        for (json, seconds) in [
            (#"{"room":"r"}"#, 90.5), (#"{"room":"r","idleTimeout":null}"#, 90.5),
            (#"{"room":"r","idleTimeout":7}"#, 7),
            (#"{"room":"r","idleTimeout":0}"#, 0),
        ] {
            let request = try Self.read(Array(json.utf8), idleTimeout: .milliseconds(90_500))
            #expect(request.idleTimeout == seconds, "\(json)")
        }
        #expect(try Self.read(Array(#"{"room":"r"}"#.utf8), idleTimeout: .zero).idleTimeout == 0)
    }

    @Test func everythingIsKeptWhereThatIsSaid() throws {
        #expect(try Self.read(Array(#"{"room":"r"}"#.utf8)).keepEverything == nil)
        #expect(try Self.read(Array(#"{"room":"r","keepEverything":true}"#.utf8)).keepEverything == true)
        #expect(try Self.read(Array(#"{"room":"r","keepEverything":false}"#.utf8)).keepEverything == false)
        #expect(problem(#"{"room":"r","keepEverything":1}"#)?.kind == .invalidRequest)
    }

    @Test func nullIsNotGiven() throws {
        let request = try Self.read(Array(#"{"room":"r","maxBytes":null,"metadata":null}"#.utf8))
        #expect(request == RecordingRequest(room: "r"))
    }

    static let refused: [(String, Problem.Kind, String)] = [
        ("", .invalidRequest, "room"),
        ("{", .invalidRequest, "JSON"), (#"{"room" "r"}"#, .invalidRequest, "character 8"),
        (String(repeating: "[", count: 1 << 20), .invalidRequest, "JSON"),
        ("[]", .invalidRequest, "object"),
        ("{}", .invalidRequest, "room is missing"),
        (#"{"room":1}"#, .invalidRequest, "room must be a string"),
        (#"{"room":"../x"}"#, .invalidRequest, "'../x'"),
        (#"{"room":""}"#, .invalidRequest, "names are"),
        (#"{"room":"r","rom":1}"#, .unknownField, "'rom'"),
        (#"{"room":"r","segmentDuration":6}"#, .notAvailable, "'segmentDuration'"),
        (#"{"room":"r","participants":[]}"#, .invalidRequest, "participants"),
        (#"{"room":"r","participants":["-a"]}"#, .invalidRequest, "'-a'"),
        (#"{"room":"r","participants":"a"}"#, .invalidRequest, "participants"),
        (#"{"room":"r","container":"avi"}"#, .invalidRequest, "auto, webm, mp4, mkv"),
        (#"{"room":"r","maxDuration":0}"#, .invalidRequest, "maxDuration"),
        (#"{"room":"r","maxDuration":"1"}"#, .invalidRequest, "maxDuration"),
        (#"{"room":"r","maxDuration":1e300}"#, .invalidRequest, "maxDuration"),
        (#"{"room":"r","maxBytes":0.5}"#, .invalidRequest, "maxBytes"),
        (#"{"room":"r","idleTimeout":-1}"#, .invalidRequest, "idleTimeout"),
        (#"{"room":"r","startWhenPublished":1}"#, .invalidRequest, "startWhenPublished"),
        (#"{"room":"r","metadata":[]}"#, .invalidRequest, "metadata"),
        (#"{"room":"r","layers":["q"]}"#, .invalidRequest, "layers"),
        (#"{"room":"r","layers":""}"#, .invalidRequest, "best, all"),
        (#"{"room":"r","layers":"a b"}"#, .invalidRequest, "best, all"),
    ]

    @Test(arguments: refused) func refuses(json: String, kind: Problem.Kind, part: String) {
        let problem = problem(json)
        #expect(problem?.kind == kind)
        #expect(problem?.detail.contains(part) == true, "\(problem?.detail ?? "none")")
    }

    @Test func unknownFieldNamesTheKnown() {
        let detail = problem(#"{"room":"r","nope":1}"#)?.detail ?? ""
        for field in RecordingRequest.fields { #expect(detail.contains(field)) }
    }

    @Test func truncationsAndMutationsDoNotCrash() {
        let bytes = Array(Self.everything.utf8)
        for length in 0..<bytes.count {
            #expect(throws: HTTPAPIError.self) { try Self.read(bytes[..<length]) }
        }
        var generator = SeededGenerator(seed: 8259)
        for _ in 0..<3000 {
            var mutated = bytes
            for _ in 0..<3 {
                mutated[Int.random(in: 0..<mutated.count, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            _ = try? Self.read(mutated)
        }
        let deep = Array(#"{"room":"r","metadata":{"a":"#.utf8) + [UInt8](repeating: 0x5B, count: 60_000)
        #expect(throws: HTTPAPIError.self) { try Self.read(deep) }
    }
}

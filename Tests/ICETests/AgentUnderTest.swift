import ICE
import Media

/// An agent that `#expect` can look at: it takes copies of what it looks at, and the agent has none.
final class AgentUnderTest {
    private var agent: ICELiteAgent
    let start = Instant(nanoseconds: 5_000_000_000)

    init() throws {
        agent = try ICELiteAgent(
            localUsername: "us", localPassword: "our password", remoteUsername: "them", remotePassword: "theirs",
            now: start)
    }

    var selected: TransportAddress? { agent.selected }
    var isNominated: Bool { agent.isNominated }
    var hasEnded: Bool { agent.hasEnded }
    var localUsernames: [String] { agent.localUsernames }
    var remoteUsername: String? { agent.remoteUsername }
    var deadline: Instant? { agent.deadline }

    func isValidated(_ address: TransportAddress) -> Bool {
        agent.isValidated(address)
    }

    /// Hands over a datagram; says what happened and what was answered.
    func hand(
        _ bytes: [UInt8], from source: TransportAddress, after seconds: Double = 0
    ) -> (event: ICELiteEvent, answers: [[UInt8]]) {
        var answers: [[UInt8]] = []
        let event = bytes.withUnsafeBytes { bytes in
            agent.receive(bytes, from: source, at: start + .seconds(seconds)) { answers.append(Array($0)) }
        }
        return (event, answers)
    }

    func noteMedia(from source: TransportAddress, after seconds: Double) {
        agent.noteMedia(from: source, at: start + .seconds(seconds))
    }

    func noteUse(of source: TransportAddress) {
        agent.noteUse(of: source)
    }

    func lose(_ source: TransportAddress) {
        agent.lose(source)
    }

    func handleTimeout(after seconds: Double) -> ICELiteEvent {
        agent.handleTimeout(at: start + .seconds(seconds))
    }

    func restart(_ username: String, _ password: String, remoteUsername: String? = nil) throws {
        try agent.restart(
            localUsername: username, localPassword: password, remoteUsername: remoteUsername, remotePassword: nil)
    }
}

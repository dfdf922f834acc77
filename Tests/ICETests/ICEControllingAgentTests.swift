import ICE
import Media
import Testing

@Suite struct ICEControllingAgentTests {
    private static let start = Instant(nanoseconds: 1_000_000_000)
    private static let first = TransportAddress(ipv4: 0x0A00_0001, port: 8081)
    private static let second = TransportAddress(ipv4: 0x0A00_0002, port: 8081)
    private static let local = TransportAddress(ipv4: 0x0A00_0009, port: 40_000)

    private struct Sent {
        var bytes: [UInt8]
        var to: TransportAddress
    }

    private func agent(_ candidates: [TransportAddress]) throws -> ICEControllingAgent {
        try ICEControllingAgent(
            localUsername: "pubu", localPassword: "publisher-password-24ch", remoteUsername: "gate",
            remotePassword: "gateway-password-24-chars", candidates: candidates, randomness: 42, now: Self.start)
    }

    private func gateway() throws -> ICELiteAgent {
        try ICELiteAgent(
            localUsername: "gate", localPassword: "gateway-password-24-chars", remoteUsername: "pubu",
            remotePassword: "publisher-password-24ch", now: Self.start)
    }

    /// What is due, sent.
    private func timeout(
        _ agent: inout ICEControllingAgent, at now: Instant
    ) -> (event: ICEControllingEvent, sent: [Sent]) {
        var sent: [Sent] = []
        let event = agent.handleTimeout(at: now) { sent.append(Sent(bytes: Array($0), to: $1)) }
        return (event, sent)
    }

    private func deliver(
        _ bytes: [UInt8], from source: TransportAddress, to agent: inout ICEControllingAgent, at now: Instant
    ) -> (event: ICEControllingEvent, sent: [Sent]) {
        var sent: [Sent] = []
        let event = bytes.withUnsafeBytes {
            agent.receive($0, from: source, at: now) { sent.append(Sent(bytes: Array($0), to: $1)) }
        }
        return (event, sent)
    }

    private func answer(_ check: Sent, by gateway: inout ICELiteAgent, at now: Instant) throws -> [UInt8] {
        var answer: [UInt8] = []
        check.bytes.withUnsafeBytes {
            _ = gateway.receive($0, from: Self.local, at: now) { answer = Array($0) }
        }
        try #require(!answer.isEmpty)
        return answer
    }

    @Test func theFirstThatAnswersIsNominated() throws {
        var agent = try agent([Self.first, Self.second])
        var gateway = try gateway()
        var now = Self.start
        let one = timeout(&agent, at: now).sent
        #expect(one.map(\.to) == [Self.first])
        var due = agent.deadline
        #expect(due == now + ICEControllingAgent.spacing)
        now = now + .milliseconds(20)
        let two = timeout(&agent, at: now).sent
        #expect(two.map(\.to) == [Self.second])
        now = now + .milliseconds(7)
        let answered = deliver(try answer(two[0], by: &gateway, at: now), from: Self.second, to: &agent, at: now)
        #expect(answered.event == .none)
        let roundTrip = agent.roundTripTime
        #expect(roundTrip == .milliseconds(7))
        var isNominated = gateway.isNominated
        #expect(!isNominated, "the first check asks, it does not nominate")
        let nomination = try #require(answered.sent.first)
        #expect(nomination.to == Self.second)
        let done = deliver(try answer(nomination, by: &gateway, at: now), from: Self.second, to: &agent, at: now)
        #expect(done.event == .selected(Self.second))
        var chosen = agent.selected
        #expect(chosen == Self.second)
        chosen = gateway.selected
        #expect(chosen == Self.local)
        isNominated = gateway.isNominated
        #expect(isNominated)
        due = agent.deadline
        #expect(due == now + ICEControllingAgent.consentInterval)
    }

    @Test func checksAreRepeatedWithGrowingWaits() throws {
        var agent = try agent([Self.first])
        var times: [Duration] = []
        while let due = agent.deadline, due < Self.start + ICEControllingAgent.limit {
            if !timeout(&agent, at: due).sent.isEmpty { times.append(due - Self.start) }
        }
        let waits = zip(times, times.dropFirst()).map { $1 - $0 }
        let growing: [Duration] = [100, 200, 400, 800, 1600].map { .milliseconds($0) }
        #expect(Array(waits.prefix(5)) == growing)
        #expect(waits.dropFirst(5).allSatisfy { $0 == .milliseconds(1600) })
        let last = timeout(&agent, at: Self.start + ICEControllingAgent.limit)
        #expect(last.event == .failed)
        let due = agent.deadline
        #expect(due == nil)
    }

    @Test func withoutCandidatesItFails() throws {
        var agent = try agent([])
        let early = timeout(&agent, at: Self.start)
        #expect(early.event == .failed)
        let due = agent.deadline
        #expect(due == nil)
    }

    @Test func answersFromElsewhereOrWithAnotherKeyCountForNothing() throws {
        var agent = try agent([Self.first])
        var gateway = try gateway()
        let checks = timeout(&agent, at: Self.start).sent
        let check = try #require(checks.first)
        let good = try answer(check, by: &gateway, at: Self.start)
        let elsewhere = deliver(good, from: Self.second, to: &agent, at: Self.start)
        #expect(elsewhere.sent.isEmpty)
        var stranger = try ICELiteAgent(
            localUsername: "gate", localPassword: "another-password-24-chars", remoteUsername: nil,
            remotePassword: nil, now: Self.start)
        var refused: [UInt8] = []
        check.bytes.withUnsafeBytes {
            _ = stranger.receive($0, from: Self.local, at: Self.start) { refused = Array($0) }
        }
        #expect(refused.isEmpty)
        var forged = good
        forged[good.count - 20] ^= 1
        let other = deliver(forged, from: Self.first, to: &agent, at: Self.start)
        #expect(other.sent.isEmpty)
        let taken = deliver(good, from: Self.first, to: &agent, at: Self.start)
        #expect(taken.sent.count == 1)
        for count in 0..<good.count {
            _ = deliver(Array(good.prefix(count)), from: Self.first, to: &agent, at: Self.start)
        }
    }

    @Test func consentIsAskedAndMissed() throws {
        var agent = try agent([Self.first])
        var gateway = try gateway()
        var now = Self.start
        let checks = timeout(&agent, at: now).sent
        let check = try #require(checks.first)
        let answered = deliver(try answer(check, by: &gateway, at: now), from: Self.first, to: &agent, at: now)
        let nomination = try #require(answered.sent.first)
        _ = deliver(try answer(nomination, by: &gateway, at: now), from: Self.first, to: &agent, at: now)
        for _ in 0..<10 {
            guard let due = agent.deadline else { break }
            let wait = due - now
            #expect(wait >= .seconds(4) && wait <= .seconds(6))
            now = due
            let asked = timeout(&agent, at: now).sent
            try #require(asked.count == 1)
            _ = deliver(try answer(asked[0], by: &gateway, at: now), from: Self.first, to: &agent, at: now)
        }
        let last = now
        var event = ICEControllingEvent.none
        while event == .none, let due = agent.deadline {
            #expect(due - now <= (now == last ? .seconds(6) : .milliseconds(1200)), "asked sooner when not answered")
            now = due
            event = timeout(&agent, at: now).event
        }
        #expect(event == .consentExpired)
        #expect(now - last == ICEControllingAgent.consentLimit)
    }

    @Test func itAnswersAPeerThatChecks() throws {
        var agent = try agent([Self.first])
        var writer = STUNWriter()
        func request(_ password: String) throws -> [UInt8] {
            let key = try STUNKey(password: password)
            let written = writer.writeBindingRequest(
                STUNTransactionID(high: 1, low: 2), username: "pubu:gate", key: key, tieBreaker: 5,
                usesCandidate: false)
            try #require(written)
            return writer.bytes
        }
        let good = deliver(try request("publisher-password-24ch"), from: Self.first, to: &agent, at: Self.start)
        #expect(good.sent.map(\.to) == [Self.first])
        let bad = deliver(try request("some-other-password-24ch"), from: Self.first, to: &agent, at: Self.start)
        #expect(bad.sent.isEmpty)
    }
}

import ICE
import Media
import TestKit
import Testing

@Suite struct ICELiteAgentTests {
    private let first = TransportAddress(ipv4: 0xC000_0201, port: 5000)
    private let second = TransportAddress(high: 0x2001_0DB8 << 32, low: 1, port: 6000)

    @Test func answersAndRemembersAGoodCheck() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        #expect(agent.deadline == agent.start + ICELiteAgent.checkLimit)
        let result = agent.hand(try peer.check(), from: first)
        #expect(result.event == .validated(first))
        #expect(agent.isValidated(first))
        #expect(!agent.isValidated(second))
        #expect(agent.selected == first)
        #expect(!agent.isNominated)
        let answer = try #require(result.answers.first)
        #expect(result.answers.count == 1)
        let key = try STUNKey(password: "our password")
        try answer.withUnsafeBytes { bytes in
            let message = try STUNMessage.parse(bytes)
            #expect(message.messageClass == .success)
            #expect(message.transactionID == STUNTransactionID(high: 1, low: 1))
            #expect(message.xorMappedAddress == first)
            #expect(message.hasFingerprint)
            #expect(message.isAuthentic(key))
        }
        #expect(agent.hand(try peer.check(), from: first).event == .none)
    }

    @Test func answersARepeatedCheckTheSameWay() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        let check = try peer.check()
        let once = agent.hand(check, from: first).answers
        #expect(agent.hand(check, from: first).answers == once)
    }

    @Test func selectsTheNewestNomination() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        #expect(agent.hand(try peer.check(usesCandidate: true), from: first).event == .nominated(first))
        #expect(agent.selected == first)
        #expect(agent.hand(try peer.check(usesCandidate: true), from: first, after: 1).event == .none)
        #expect(agent.hand(try peer.check(), from: second, after: 2).event == .validated(second))
        #expect(agent.selected == first)
        #expect(
            agent.hand(try peer.check(usesCandidate: true), from: second, after: 3).event == .nominated(second))
        #expect(agent.selected == second)
        #expect(agent.isValidated(first))
    }

    @Test func aConnectionThatIsGoneGivesWayToWhatIsAlive() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        let connection = first.by(.tcp)
        _ = agent.hand(try peer.check(usesCandidate: true), from: first)
        _ = agent.hand(try peer.check(usesCandidate: true), from: connection, after: 1)
        #expect(agent.selected == connection)
        agent.lose(connection)
        #expect(agent.selected == first)
        #expect(!agent.isValidated(connection))
        // The last one stays until consent ends.
        agent.lose(first)
        #expect(agent.selected == first)
        #expect(agent.handleTimeout(after: 30) == .consentExpired)
    }

    @Test func isSilentToWhoDoesNotKnowThePassword() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        let id = STUNTransactionID(high: 9, low: 9)
        var damaged = try peer.check()
        damaged[30] ^= 1
        let rows: [(String, [UInt8], ICERejection)] = [
            ("another password", try peer.check("us:them", "guess", usesCandidate: true), .integrity),
            ("another username", try peer.check("we:them"), .username),
            ("a longer username", try peer.check("uss:them"), .username),
            ("no colon", try peer.check("us"), .username),
            ("nothing before the colon", try peer.check(":them"), .username),
            ("nothing after the colon", try peer.check("us:"), .username),
            ("no username", try peer.message { $0.begin(.request, transactionID: id) }, .username),
            ("indication", try peer.message { $0.begin(.indication, transactionID: id) }, .notBindingRequest),
            ("success", try peer.message { $0.begin(.success, transactionID: id) }, .notBindingRequest),
            (
                "another method", try peer.message { $0.begin(.request, method: 3, transactionID: id) },
                .notBindingRequest
            ),
            ("a byte changed", damaged, .malformed),
            ("nothing", [], .malformed),
            ("another protocol", [UInt8](repeating: 22, count: 100), .malformed),
            (
                "unknown attribute, another password",
                try peer.message("guess") {
                    $0.begin(.request, transactionID: id)
                    $0.appendUsername("us:them")
                    $0.append(0x7000, [])
                }, .integrity
            ),
        ]
        for (name, bytes, reason) in rows {
            let result = agent.hand(bytes, from: first)
            #expect(result.event == .rejected(reason), "\(name)")
            #expect(result.answers.isEmpty, "\(name)")
            #expect(!agent.isValidated(first), "\(name)")
        }
        peer.writer.begin(.request, transactionID: id)
        peer.writer.appendUsername("us:them")
        let isWritten = peer.writer.finish(nil)
        try #require(isWritten)
        let unsigned = agent.hand(peer.writer.bytes, from: first)
        #expect(unsigned.event == .rejected(.integrity))
        #expect(unsigned.answers.isEmpty)
        #expect(agent.deadline == agent.start + ICELiteAgent.checkLimit)
    }

    @Test func refusesGoodChecksThatItCannotFollow() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        let id = STUNTransactionID(high: 9, low: 9)
        let key = try STUNKey(password: "our password")
        let unknown = try peer.message {
            $0.begin(.request, transactionID: id)
            $0.appendUsername("us:them")
            $0.append(0x7000, [1])
        }
        let controlled = try peer.message {
            $0.begin(.request, transactionID: id)
            $0.appendUsername("us:them")
            $0.appendICEControlled(5)
            $0.appendUseCandidate()
        }
        for (bytes, reason, code) in [
            (unknown, .unknownAttributes, 420), (controlled, .roleConflict, 487),
        ] as [([UInt8], ICERejection, Int)] {
            let result = agent.hand(bytes, from: first)
            #expect(result.event == .rejected(reason))
            let answer = try #require(result.answers.first)
            try answer.withUnsafeBytes { bytes in
                let message = try STUNMessage.parse(bytes)
                #expect(message.errorCode == code)
                #expect(message.isAuthentic(key))
            }
            #expect(!agent.isValidated(first))
        }
    }

    @Test func boundsTheAddressesAndKeepsTheSelected() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        _ = agent.hand(try peer.check(usesCandidate: true), from: first)
        for index in 0..<100 {
            let source = TransportAddress(ipv4: 0x0A00_0000 + UInt32(index), port: 1)
            let event = agent.hand(try peer.check(), from: source, after: 0.1 * Double(index + 1)).event
            #expect(event == .validated(source))
        }
        #expect(agent.isValidated(first))
        let kept = (0..<100).filter { agent.isValidated(TransportAddress(ipv4: 0x0A00_0000 + UInt32($0), port: 1)) }
        #expect(kept == Array(85..<100))
    }

    @Test func failsWithoutACheck() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        #expect(agent.handleTimeout(after: 14.9) == .none)
        #expect(agent.handleTimeout(after: 15) == .failed)
        #expect(agent.deadline == nil)
        #expect(agent.hasEnded)
        #expect(agent.handleTimeout(after: 16) == .none)
        let late = agent.hand(try peer.check(usesCandidate: true), from: first, after: 16)
        #expect(late.event == .rejected(.ended))
        #expect(late.answers.isEmpty)
        #expect(!agent.isValidated(first))
    }

    /// Some clients never nominate: they live by their checks.
    @Test func livesWithoutANomination() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        for second in 0..<61 {
            _ = agent.hand(try peer.check(), from: first, after: Double(second))
            #expect(agent.handleTimeout(after: Double(second)) == .none)
        }
        #expect(agent.selected == first)
        #expect(agent.deadline == agent.start + .seconds(90))
        #expect(agent.handleTimeout(after: 90) == .consentExpired)
        #expect(agent.selected == nil)
    }

    @Test func untilANominationTheAddressThatIsUsedIsSentTo() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        agent.noteUse(of: first)
        #expect(agent.selected == nil)
        _ = agent.hand(try peer.check(), from: first)
        _ = agent.hand(try peer.check(), from: second)
        #expect(agent.selected == first)
        agent.noteUse(of: second)
        #expect(agent.selected == second)
        agent.noteUse(of: TransportAddress(ipv4: 7, port: 7))
        #expect(agent.selected == second)
        agent.noteMedia(from: first, after: 20)
        #expect(agent.selected == first)
        #expect(agent.hand(try peer.check(usesCandidate: true), from: second, after: 21).event == .nominated(second))
        agent.noteUse(of: first)
        agent.noteMedia(from: first, after: 22)
        #expect(agent.selected == second)
    }

    @Test func withoutANominationAnAddressThatIsAliveTakesOver() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        _ = agent.hand(try peer.check(), from: first)
        _ = agent.hand(try peer.check(), from: second, after: 20)
        #expect(agent.handleTimeout(after: 30) == .none)
        #expect(agent.selected == second)
        #expect(!agent.isValidated(first))
        #expect(agent.deadline == agent.start + .seconds(50))
    }

    @Test func losesConsentAfter30Seconds() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        _ = agent.hand(try peer.check(usesCandidate: true), from: first)
        _ = agent.hand(try peer.check(), from: first, after: 10)
        #expect(agent.deadline == agent.start + .seconds(40))
        _ = agent.hand(try peer.check("us:them", "guess"), from: first, after: 20)
        #expect(agent.deadline == agent.start + .seconds(40))
        #expect(agent.handleTimeout(after: 39.9) == .none)
        #expect(agent.handleTimeout(after: 40) == .consentExpired)
        #expect(agent.selected == nil)
        #expect(agent.deadline == nil)
        #expect(!agent.isValidated(first))
    }

    @Test func fallsBackToAnAddressThatIsAlive() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        _ = agent.hand(try peer.check(usesCandidate: true), from: first)
        _ = agent.hand(try peer.check(usesCandidate: true), from: second, after: 1)
        _ = agent.hand(try peer.check(), from: first, after: 20)
        #expect(agent.selected == second)
        #expect(agent.handleTimeout(after: 31) == .nominated(first))
        #expect(agent.selected == first)
        #expect(!agent.isValidated(second))
        #expect(agent.deadline == agent.start + .seconds(50))
    }

    @Test func countsMediaAsALifeSign() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        _ = agent.hand(try peer.check(usesCandidate: true), from: first)
        agent.noteMedia(from: first, after: 25)
        agent.noteMedia(from: second, after: 25)
        #expect(!agent.isValidated(second))
        #expect(agent.handleTimeout(after: 30) == .none)
        #expect(agent.handleTimeout(after: 55) == .consentExpired)
    }

    @Test func restartsWhileTheOldPathWorks() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        _ = agent.hand(try peer.check(usesCandidate: true), from: first)
        try agent.restart("new", "new password", remoteUsername: "them2")
        #expect(agent.selected == first)
        #expect(agent.remoteUsername == "them2")
        #expect(agent.localUsernames == ["new", "us"])
        #expect(agent.hand(try peer.check(usesCandidate: true), from: first, after: 1).event == .none)
        #expect(
            agent.hand(try peer.check("new:them2", "our password"), from: second).event == .rejected(.integrity))
        #expect(
            agent.hand(try peer.check("new:them2", "new password"), from: second, after: 2).event
                == .validated(second))
        #expect(
            agent.hand(try peer.check("new:them2", "new password", usesCandidate: true), from: second, after: 3)
                .event == .nominated(second))
        #expect(agent.hand(try peer.check(), from: first, after: 4).event == .rejected(.username))
        #expect(agent.localUsernames == ["new"])
    }

    /// Of restarts that nobody answered, only what worked last and what was said last are kept.
    @Test func restartsOneAfterTheOther() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        _ = agent.hand(try peer.check(), from: first)
        try agent.restart("two", "second password")
        try agent.restart("three", "third password")
        #expect(agent.localUsernames == ["three", "us"])
        #expect(agent.hand(try peer.check("two:x", "second password"), from: first).event == .rejected(.username))
        #expect(agent.hand(try peer.check(), from: first, after: 1).event == .none)
        #expect(agent.hand(try peer.check("three:x", "third password"), from: first, after: 2).event == .none)
        try agent.restart("four", "fourth password")
        #expect(agent.localUsernames == ["four", "three"])
    }

    @Test func restartBeforeACheckForgetsTheOldCredentials() throws {
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        try agent.restart("new", "pass")
        #expect(agent.hand(try peer.check(), from: first).event == .rejected(.username))
        #expect(agent.hand(try peer.check("new:x", "pass"), from: first).event == .validated(first))
    }

    /// Whatever comes: a deadline until the end, the selected address validated, never more than one answer.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func survivesRandomWalks(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let agent = try AgentUnderTest()
        var peer = CheckingPeer()
        var seconds = 0.0
        for _ in 0..<300 {
            seconds += Double.random(in: 0...(seed % 4 == 0 ? 12 : 1), using: &generator)
            let source = TransportAddress(ipv4: UInt32.random(in: 1...20, using: &generator), port: 1)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: _ = agent.handleTimeout(after: seconds)
            case 1: agent.noteMedia(from: source, after: seconds)
            case 2:
                let result = agent.hand(try peer.check("us:them", "guess"), from: source, after: seconds)
                #expect(result.answers.isEmpty)
            case 3:
                var bytes = try peer.check(usesCandidate: true)
                bytes[Int.random(in: 0..<(bytes.count - 8), using: &generator)] ^= 0x10
                #expect(agent.hand(bytes, from: source, after: seconds).answers.isEmpty)
            case let action:
                let check = try peer.check(usesCandidate: action > 5)
                let hadEnded = agent.hasEnded
                let result = agent.hand(check, from: source, after: seconds)
                #expect(result.answers.count == (hadEnded ? 0 : 1))
                #expect(agent.isValidated(source) == !hadEnded)
                if action > 5, !hadEnded { #expect(agent.selected == source) }
            }
            #expect((agent.deadline == nil) == agent.hasEnded, "seed \(seed)")
            if let selected = agent.selected { #expect(agent.isValidated(selected), "seed \(seed)") }
        }
    }
}

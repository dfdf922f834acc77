import DTLS
import Media
import TestKit
import Testing

@Suite struct HandshakeTests {
    @Test func keysAgreeOnAPerfectPath() throws {
        let pair = try DTLSPair()
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        guard case .connected(let client) = pair.clientEvents.first,
            case .connected(let server) = pair.serverEvents.first
        else {
            Issue.record("not connected: \(pair.clientEvents) \(pair.serverEvents)")
            return
        }
        #expect(client.profile == .aeadAES128GCM)
        #expect(client.local == server.remote)
        #expect(client.remote == server.local)
        #expect(client.local != client.remote)
        #expect(client.local.count == 28)
        #expect(pair.client.statistics.flightsResent == 0)
        #expect(pair.client.deadline == nil)
        #expect(pair.server.deadline == nil)
        // Two flights each: hello and answer, keys and finished.
        #expect(pair.clientSent.count + pair.serverSent.count <= 6)
        #expect((pair.clientSent + pair.serverSent).allSatisfy { $0.count <= 1200 })
    }

    @Test func theRoundTripIsMeasured() throws {
        let pair = try DTLSPair(LinkConditions(latency: .milliseconds(20)), seed: 1)
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        #expect(pair.server.roundTripTime == .milliseconds(40))
        #expect(pair.client.roundTripTime == .milliseconds(40))
    }

    @Test func aRoundTripWithRepetitionsIsNotBelieved() throws {
        // Half a second each way: every flight has been sent again before its answer comes.
        let pair = try DTLSPair(LinkConditions(latency: .milliseconds(500)), seed: 1)
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        #expect(pair.server.roundTripTime == nil)
    }

    @Test func keysAreNotPrinted() throws {
        let pair = try DTLSPair()
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        guard case .connected(let keys) = pair.clientEvents.first else { return }
        var dumped = ""
        dump(keys, to: &dumped)
        let secret = keys.local.prefix(4).map { "\($0)" }.joined(separator: ", ")
        #expect(!"\(keys)".contains(secret) && !String(reflecting: keys).contains(secret) && !dumped.contains("local"))
    }

    @Test(arguments: SRTPProfile.allCases)
    func everyProfile(_ profile: SRTPProfile) throws {
        let pair = try DTLSPair(clientProfiles: [profile])
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        guard case .connected(let keys) = pair.serverEvents.first else { return }
        #expect(keys.profile == profile)
        #expect(keys.local.count == profile.keyLength + profile.saltLength)
    }

    @Test func theServersOrderDecides() throws {
        let pair = try DTLSPair(clientProfiles: [.aes128CMSHA1_80, .aeadAES256GCM, .aeadAES128GCM])
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        guard case .connected(let keys) = pair.serverEvents.first else { return }
        #expect(keys.profile == .aeadAES128GCM)
    }

    @Test func noCommonProfileFailsBothSides() throws {
        let pair = try DTLSPair(clientProfiles: [.aes128CMSHA1_80], serverProfiles: [.aeadAES128GCM])
        pair.start()
        _ = pair.drive()
        #expect(pair.clientEvents == [.failed(.noCommonProfile)])
        #expect(pair.serverEvents == [.failed(.noCommonProfile)])
    }

    @Test func aPeerWithRSAIsFine() throws {
        let identities = try Identities.shared.get()
        for role in [DTLSRole.client, .server] {
            let rsa = try DTLSTransport(
                certificate: identities.rsa, role: role, expected: [identities.first.print])
            let ours = try DTLSTransport(
                certificate: identities.first, role: role == .client ? .server : .client,
                expected: [identities.rsa.print])
            let pair = try DTLSPair(
                client: role == .client ? rsa : ours, server: role == .client ? ours : rsa, LinkConditions(), seed: 1)
            pair.start()
            #expect(pair.drive(until: \.bothConnected))
        }
    }

    @Test(arguments: FingerprintAlgorithm.allCases)
    func everyHash(_ algorithm: FingerprintAlgorithm) throws {
        let identities = try Identities.shared.get()
        let expected = try #require(identities.second.fingerprint(algorithm))
        let pair = try DTLSPair(
            client: DTLSTransport(certificate: identities.first, role: .client, expected: [expected]),
            server: DTLSTransport(certificate: identities.second, role: .server, expected: [identities.first.print]),
            LinkConditions(), seed: 1)
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
    }

    @Test func aWrongClientCertificateFailsBothSides() throws {
        let identities = try Identities.shared.get()
        let pair = try DTLSPair(
            client: DTLSTransport(certificate: identities.rsa, role: .client, expected: [identities.second.print]),
            server: DTLSTransport(certificate: identities.second, role: .server, expected: [identities.first.print]),
            LinkConditions(), seed: 1)
        pair.start()
        _ = pair.drive()
        #expect(try pair.serverEvents == [.failed(.fingerprintMismatch(seen: identities.rsa.print.description))])
        #expect(pair.clientEvents == [.failed(.alertReceived(code: 42))])
        #expect(pair.client.deadline == nil && pair.server.deadline == nil)
    }

    @Test func aWrongServerCertificateFailsBothSides() throws {
        let identities = try Identities.shared.get()
        let pair = try DTLSPair(
            client: DTLSTransport(certificate: identities.first, role: .client, expected: [identities.rsa.print]),
            server: DTLSTransport(certificate: identities.second, role: .server, expected: [identities.first.print]),
            LinkConditions(), seed: 1)
        pair.start()
        _ = pair.drive()
        #expect(try pair.clientEvents == [.failed(.fingerprintMismatch(seen: identities.second.print.description))])
        #expect(pair.serverEvents == [.failed(.alertReceived(code: 42))])
    }

    /// RFC 8122 clause 5.1: a matching weaker hash does not mend a strongest one that differs.
    @Test func theStrongestHashDecides() throws {
        let identities = try Identities.shared.get()
        let other = try #require(identities.rsa.fingerprint(.sha512))
        let pair = try DTLSPair(
            client: DTLSTransport(
                certificate: identities.first, role: .client, expected: [identities.second.print, other]),
            server: DTLSTransport(certificate: identities.second, role: .server, expected: [identities.first.print]),
            LinkConditions(), seed: 1)
        pair.start()
        #expect(!pair.drive(until: \.bothConnected))
    }

    @Test func nothingExpectedIsRefused() throws {
        let identities = try Identities.shared.get()
        #expect(throws: DTLSError.noUsableFingerprint) {
            try DTLSTransport(certificate: identities.first, role: .server, expected: [])
        }
    }

    @Test func closeNotifyReachesThePeer() throws {
        let pair = try DTLSPair()
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        pair.client.close()
        pair.flush()
        _ = pair.drive()
        #expect(pair.serverEvents.last == .closed)
        pair.client.close()
        #expect(pair.client.drained().isEmpty)
        #expect(pair.client.deadline == nil)
    }
}

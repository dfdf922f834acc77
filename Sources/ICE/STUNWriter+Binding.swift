extension STUNWriter {
    /// A connectivity check, RFC 8445 clause 7.2.2, of a controlling agent.
    ///
    /// - Parameters:
    ///   - username: "remote:local", seen from who sends it.
    ///   - key: the password of who is asked.
    package mutating func writeBindingRequest(
        _ transactionID: STUNTransactionID, username: String, key: STUNKey, priority: UInt32 = 0x6E00_01FF,
        tieBreaker: UInt64, usesCandidate: Bool
    ) -> Bool {
        begin(.request, transactionID: transactionID)
        appendUsername(username)
        appendICEControlling(tieBreaker)
        appendPriority(priority)
        if usesCandidate { appendUseCandidate() }
        return finish(key)
    }

    /// The answer to a good check, RFC 8445 clause 7.3.1.2.
    package mutating func writeBindingSuccess(
        _ transactionID: STUNTransactionID, seen address: TransportAddress, key: STUNKey
    ) -> Bool {
        begin(.success, transactionID: transactionID)
        appendXORMappedAddress(address)
        return finish(key)
    }

    /// An error, RFC 8489 clause 6.3.1.
    ///
    /// - Parameter key: `nil` for 400 and 401, which say that there was no common key (clause 9.1.3).
    package mutating func writeBindingError(
        _ transactionID: STUNTransactionID, _ error: STUNErrorCode, unknownAttributes: SIMD8<UInt16> = .zero,
        unknownAttributeCount: Int = 0, key: STUNKey?
    ) -> Bool {
        begin(.error, transactionID: transactionID)
        appendErrorCode(error.rawValue, reason: error.reason)
        if error == .unknownAttribute {
            appendUnknownAttributes(unknownAttributes, count: unknownAttributeCount)
        }
        return finish(key)
    }
}

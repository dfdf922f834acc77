import ICE
import Testing

/// A full, controlling agent's side: makes checks, reads answers.
struct CheckingPeer {
    var writer = STUNWriter()
    var serial: UInt64 = 0

    mutating func check(
        _ username: String = "us:them", _ password: String = "our password", usesCandidate: Bool = false
    ) throws -> [UInt8] {
        serial += 1
        let id = STUNTransactionID(high: 1, low: serial)
        let isWritten = writer.writeBindingRequest(
            id, username: username, key: try STUNKey(password: password), tieBreaker: 1, usesCandidate: usesCandidate)
        try #require(isWritten)
        return writer.bytes
    }

    mutating func message(_ password: String = "our password", _ body: (inout STUNWriter) -> Void) throws -> [UInt8] {
        body(&writer)
        let isWritten = writer.finish(try STUNKey(password: password))
        try #require(isWritten)
        return writer.bytes
    }
}

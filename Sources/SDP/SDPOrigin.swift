/// Who made the description, `o=` (RFC 8866 clause 5.2).
package struct SDPOrigin: Hashable, Sendable {
    package var username: String
    /// Decimal digits of any length: some senders pass 64 bits.
    package var sessionID: String
    package var sessionVersion: String
    package var networkType: String
    package var addressType: String
    package var address: String

    package init(
        username: String = "-", sessionID: String, sessionVersion: String, networkType: String = "IN",
        addressType: String = "IP4", address: String = "0.0.0.0"
    ) {
        self.username = username
        self.sessionID = sessionID
        self.sessionVersion = sessionVersion
        self.networkType = networkType
        self.addressType = addressType
        self.address = address
    }

    /// `nil` unless there are the six fields.
    init?(_ value: Substring) {
        let fields = value.fields()
        guard fields.count == 6 else { return nil }
        username = String(fields[0])
        sessionID = String(fields[1])
        sessionVersion = String(fields[2])
        networkType = String(fields[3])
        addressType = String(fields[4])
        address = String(fields[5])
    }

    var text: String {
        "\(username) \(sessionID) \(sessionVersion) \(networkType) \(addressType) \(address)"
    }
}

/// Master keys for both directions (RFC 5764 clause 4.2). Never printed.
package struct SRTPKeyingMaterial: Hashable, Sendable {
    package let profile: SRTPProfile
    /// Master key, then master salt, for what we send.
    package let local: [UInt8]
    /// Master key, then master salt, for what the peer sends.
    package let remote: [UInt8]

    /// - Parameter block: client key, server key, client salt, server salt, as the exporter gives them.
    /// - Returns: `nil` when the block has not the profile's length.
    init?(profile: SRTPProfile, block: [UInt8], role: DTLSRole) {
        let key = profile.keyLength
        let salt = profile.saltLength
        guard block.count == 2 * (key + salt) else { return nil }
        let client = Array(block[0..<key] + block[(2 * key)..<(2 * key + salt)])
        let server = Array(block[key..<(2 * key)] + block[(2 * key + salt)...])
        self.profile = profile
        local = role == .client ? client : server
        remote = role == .client ? server : client
    }
}

extension SRTPKeyingMaterial: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "SRTP keys for \(profile)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["profile": profile]) }
}

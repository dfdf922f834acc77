/// Opens what a peer sends and seals what we send (RFC 3711, RFC 7714), in place. Belongs to one thread.
///
/// After a failure the bytes of the packet are undefined. An SSRC is remembered at its first packet that authenticates,
/// never before.
package final class SRTPContext {
    /// Packets behind the newest that are still taken, per SSRC: more than a second of the fastest picture.
    package static let replayWindow = 1024
    /// The same for RTCP.
    package static let controlReplayWindow = 128
    /// SSRCs that one peer may use: a publisher has two per track and layer.
    package static let streamLimit = 64

    package let cipher: SRTPCipher
    @exclusivity(unchecked) var opensMedia: PacketCipher
    @exclusivity(unchecked) var opensControl: PacketCipher
    @exclusivity(unchecked) var sealsMedia: PacketCipher
    @exclusivity(unchecked) var sealsControl: PacketCipher
    @exclusivity(unchecked) var inbound = SRTPStreams(limit: SRTPContext.streamLimit)
    /// Our own SSRCs, which we choose ourselves.
    @exclusivity(unchecked) var outbound = SRTPStreams(limit: .max)

    /// - Parameters:
    ///   - inboundKey: the peer's master key, then its master salt.
    ///   - outboundKey: ours.
    package init(profile: SRTPCipher, inboundKey: [UInt8], outboundKey: [UInt8]) throws(SRTPError) {
        cipher = profile
        let inbound = try KeyDerivation(profile, keys: inboundKey)
        opensMedia = try PacketCipher(profile, .media, inbound, direction: .opens)
        opensControl = try PacketCipher(profile, .control, inbound, direction: .opens)
        let outbound = try KeyDerivation(profile, keys: outboundKey)
        sealsMedia = try PacketCipher(profile, .media, outbound, direction: .seals)
        sealsControl = try PacketCipher(profile, .control, outbound, direction: .seals)
    }
}

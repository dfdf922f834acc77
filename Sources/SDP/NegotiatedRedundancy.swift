/// What an answer accepts beside the media of an m-line to bring lost packets back: RED (RFC 2198), which for sound
/// repeats packets and for pictures carries them and their parity (RFC 5109).
package struct NegotiatedRedundancy: Sendable {
    let red: OfferedFormat
    let ulpfec: OfferedFormat?
    /// The payload type of RED's retransmissions: media that goes in RED comes again as RED.
    package let rtxPayloadType: UInt8?

    package var payloadType: UInt8 { red.payloadType }
    /// Of the FEC packets inside of RED; `nil` for sound.
    package var ulpfecPayloadType: UInt8? { ulpfec?.payloadType }
}

/// Flexible FEC that an answer accepts (draft-ietf-payload-flexible-fec-scheme-03): parity in packets of a source of its own.
package struct NegotiatedFlexibleFEC: Sendable {
    let format: OfferedFormat
    /// Where the offer says it (`a=ssrc-group:FEC-FR`): the source of parity → the source that is protected.
    package internal(set) var sources: [UInt32: UInt32] = [:]

    package var payloadType: UInt8 { format.payloadType }
}

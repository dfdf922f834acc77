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

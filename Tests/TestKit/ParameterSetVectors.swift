import Media

/// Parameter sets as encoders make them: a short H.264 one, and of 640 by 360 by libvpx, libaom and libx265.
package enum ParameterSetVectors {
    package static func of(_ codec: Codec) -> ParameterSets? {
        switch codec {
        case .h264: h264
        case .vp9: vp9
        case .av1: av1
        case .h265: h265
        case .vp8, .opus, .pcmu, .pcma, .aac: nil
        }
    }

    package static let h264 = ParameterSets(sequence: [[0x67, 0x42, 0xE0, 0x1F, 0]], picture: [[0x68, 1]])
    package static let vp9 = ParameterSets(sequence: [bytes("824983420027f016761238241c18ce10")], picture: [])
    package static let av1 = ParameterSets(sequence: [bytes("0a0b0000000cc4ff6736be4010")], picture: [])
    package static let h265 = ParameterSets(
        video: [bytes("40010c01ffff01600000030090000003000003003fba0240")],
        sequence: [bytes("42010101600000030090000003000003003fa005020171f2e5ba4a4c2f016808000003000800000300f040")],
        picture: [bytes("4401c0718312")])

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}

/// Published examples of RFC 3711 appendix B and RFC 7714 clauses 16 and 17, and packets that show each header form.
package enum SRTPVectors {
    package struct Sealed: Sendable {
        package let sessionKey: [UInt8]
        package let clear: [UInt8]
        package let sealed: [UInt8]
    }

    package static let masterKey = bytes("E1F97A0D3E018BE0D64FA32C06DE4139")
    package static let masterSalt = bytes("0EC675AD498AFEEBB6960B3AABE6")
    package static let cipherKey = bytes("C61E7A93744F39EE10734AFE3FF7A087")
    package static let cipherSalt = bytes("30CBBC08863D8C85D49DB34A9AE1")
    package static let authenticationKey = bytes(
        """
        CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF72270986371C10C9A369AC2\
        F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2
        """)

    package static let keystreamKey = bytes("2B7E151628AED2A6ABF7158809CF4F3C")
    package static let keystreamStart = bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000")
    package static let keystream = bytes(
        "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0")

    package static let gcmSalt = bytes("517569642070726f2071756f")
    package static let gcmControlIndex: UInt32 = 0x5D4

    private static let gcmClear = bytes(
        "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573")
    private static let gcmControlClear = bytes(
        """
        81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef
        """)

    /// Clauses 16.1.1 and 16.2.1.
    package static let gcm = [
        Sealed(
            sessionKey: Array(0..<16), clear: gcmClear,
            sealed: bytes(
                """
                8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833\
                899d7f27beb16a9152cf765ee4390cce
                """)),
        Sealed(
            sessionKey: Array(0..<32), clear: gcmClear,
            sealed: bytes(
                """
                8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b\
                7aa3db36dfffd6b0f9bb7878d7a76c13
                """)),
    ]

    /// Clauses 17.1 and 17.2.
    package static let gcmControl = [
        Sealed(
            sessionKey: Array(0..<16), clear: gcmControlClear,
            sealed: bytes(
                """
                81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b\
                c84aa45896cf4d2fc5abf87245d9eade800005d4
                """)),
        Sealed(
            sessionKey: Array(0..<32), clear: gcmControlClear,
            sealed: bytes(
                """
                81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad\
                1d1eb30c4446839f57ff6f6cb26ac3be800005d4
                """)),
    ]

    /// RTP headers: plain, with contributing sources, with a one-byte extension, with both, without a payload.
    package static let packets: [[UInt8]] = [
        bytes("80601234decafbadcafebabe0102030405060708090a0b0c0d0e0f10"),
        bytes("82601235decafbadcafebabe1111111122222222abababababab"),
        bytes("90e01236decafbadcafebabebede000110aa0000cdcdcdcdcdcdcdcdcd"),
        bytes("91e01237decafbadcafebabe33333333bede000231112200ffffffff0102030405"),
        bytes("80601238decafbadcafebabe"),
        bytes("80601239decafbadcafebabe") + [UInt8](repeating: 0x5A, count: 1188),
    ]

    /// RTCP: a sender report, a receiver report with CNAME, a negative acknowledgement.
    package static let controlPackets: [[UInt8]] = [
        bytes("80c80006cafebabee1e2e3e4e5e6e7e8000102030000001000002000"),
        bytes("80c90001cafebabe81ca0003cafebabe0104746573740000"),
        bytes("81cd0003cafebabedeadbeef12340005"),
    ]

    package static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue).map(UInt8.init)
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

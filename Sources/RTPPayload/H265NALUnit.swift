/// ITU-T H.265 clause 7.3.1.2: NAL unit types that matter here (table 7-1), and the payload types of RFC 7798 clause 4.4.
enum H265NALUnit {
    static let raslN: UInt8 = 8
    static let raslR: UInt8 = 9
    static let cleanRandomAccess: UInt8 = 21
    static let videoParameterSet: UInt8 = 32
    static let sequenceParameterSet: UInt8 = 33
    static let pictureParameterSet: UInt8 = 34
    static let accessUnitDelimiter: UInt8 = 35
    static let fillerData: UInt8 = 38
    static let aggregation: UInt8 = 48
    static let fragment: UInt8 = 49
    static let contentInformation: UInt8 = 50
    /// Bytes of a NAL unit's header.
    static let headerCount = 2

    static func type(_ header: UInt8) -> UInt8 { header >> 1 & 0x3F }

    /// forbidden_zero_bit is 0 and nuh_temporal_id_plus1 is not.
    static func isHeader(_ first: UInt8, _ second: UInt8) -> Bool { first & 0x80 == 0 && second & 0x07 != 0 }

    /// nuh_layer_id: 0 in a stream of one layer.
    static func layer(_ first: UInt8, _ second: UInt8) -> UInt8 { (first & 0x01) << 5 | second >> 3 }

    static func isParameterSet(_ type: UInt8) -> Bool { (videoParameterSet...pictureParameterSet).contains(type) }

    /// A slice segment.
    static func isPicture(_ type: UInt8) -> Bool { type < 32 }

    /// BLA, IDR, CRA and the two types kept for more of the kind.
    static func isRandomAccess(_ type: UInt8) -> Bool { (16...23).contains(type) }

    /// Refers to pictures before the random access point that it belongs to.
    static func isSkippedLeading(_ type: UInt8) -> Bool { type == raslN || type == raslR }
}

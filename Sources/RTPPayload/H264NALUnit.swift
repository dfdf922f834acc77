/// ITU-T H.264 clause 7.3.1: NAL unit types that matter here (table 7-1) and the payload types of RFC 6184 table 1.
enum H264NALUnit {
    static let nonIDRSlice: UInt8 = 1
    static let partitionA: UInt8 = 2
    static let idrSlice: UInt8 = 5
    static let sequenceParameterSet: UInt8 = 7
    static let pictureParameterSet: UInt8 = 8
    static let accessUnitDelimiter: UInt8 = 9
    static let fillerData: UInt8 = 12
    static let aggregationA: UInt8 = 24
    static let fragmentA: UInt8 = 28

    static func type(_ header: UInt8) -> UInt8 { header & 0x1F }

    /// Begins the coded slices of a picture.
    static func isPicture(_ type: UInt8) -> Bool {
        type == nonIDRSlice || type == partitionA || type == idrSlice
    }
}

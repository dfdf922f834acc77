import BitIO

/// AV1 bitstream specification clause 5.5: what players, and containers' headers, have to know of a stream.
package struct AV1SequenceHeader: Equatable, Sendable {
    /// seq_profile: 0 Main, 1 High, 2 Professional.
    package private(set) var profile: UInt8 = 0
    /// seq_level_idx of the first operating point, and whether its tier is High.
    package private(set) var level: UInt8 = 0
    package private(set) var isHighTier = false
    package private(set) var isReducedStillPicture = false
    /// Pixels of the largest frame.
    package private(set) var width = 0
    package private(set) var height = 0
    /// 8, 10 or 12.
    package private(set) var bitDepth = 8
    package private(set) var isMonochrome = false
    package private(set) var isSubsampledX = true
    package private(set) var isSubsampledY = true
    /// chroma_sample_position, 2 bits; 0 where it is not said.
    package private(set) var chromaSamplePosition: UInt8 = 0
    package private(set) var isFullRange = false
    /// color_primaries, transfer_characteristics, matrix_coefficients of clause 6.4.2; 2 where they are not said.
    package private(set) var primaries: UInt8 = 2
    package private(set) var transfer: UInt8 = 2
    package private(set) var matrix: UInt8 = 2

    /// Pixels; level 6.3 allows less, and no other codec here has more.
    package static let maximumSide = 16_384

    /// - Parameter unit: the sequence header OBU, with or without a size field.
    /// - Returns: `nil` when a value is missing or above its limit.
    package init?(parsing unit: UnsafeRawBufferPointer) {
        guard let header = AV1OBU(parsing: unit), header.type == AV1OBU.sequenceHeader else { return nil }
        let payload = unit.dropFirst(header.headerCount + header.sizeCount).prefix(header.payloadCount)
        var bits = BitReader(UnsafeRawBufferPointer(rebasing: payload))
        guard readOperatingPoints(&bits), readSize(&bits), readTools(&bits), readColor(&bits) else { return nil }
    }

    private mutating func readOperatingPoints(_ bits: inout BitReader) -> Bool {
        // seq_profile, still_picture, reduced_still_picture_header.
        guard let profile = bits.read(3), profile <= 2, bits.skip(1), let isReduced = bits.readBit() else {
            return false
        }
        self.profile = UInt8(truncatingIfNeeded: profile)
        isReducedStillPicture = isReduced
        guard !isReduced else { return readLevel(&bits, hasTier: false, isFirst: true) }
        var delayBits: Int?
        guard let hasTiming = bits.readBit() else { return false }
        if hasTiming {
            // timing_info(): two of 32 bits, equal_picture_interval, num_ticks_per_picture_minus_1.
            guard bits.skip(64), let isEqual = bits.readBit(), !isEqual || skipVariableLength(&bits),
                let hasModel = bits.readBit()
            else { return false }
            if hasModel {
                // decoder_model_info().
                guard let length = bits.read(5), bits.skip(32 + 10) else { return false }
                delayBits = Int(length) + 1
            }
        }
        guard let hasInitialDelay = bits.readBit(), let last = bits.read(5) else { return false }
        for index in 0...last {
            guard bits.skip(12), readLevel(&bits, hasTier: true, isFirst: index == 0) else { return false }
            if let delayBits {
                // operating_parameters_info(): two delays and low_delay_mode_flag.
                guard let isPresent = bits.readBit(), !isPresent || bits.skip(2 * delayBits + 1) else { return false }
            }
            if hasInitialDelay {
                guard let isPresent = bits.readBit(), !isPresent || bits.skip(4) else { return false }
            }
        }
        return true
    }

    private mutating func readLevel(_ bits: inout BitReader, hasTier: Bool, isFirst: Bool) -> Bool {
        guard let level = bits.read(5) else { return false }
        var isHigh = false
        if hasTier, level > 7 {
            guard let tier = bits.readBit() else { return false }
            isHigh = tier
        }
        if isFirst { (self.level, isHighTier) = (UInt8(truncatingIfNeeded: level), isHigh) }
        return true
    }

    private mutating func readSize(_ bits: inout BitReader) -> Bool {
        guard let widthBits = bits.read(4), let heightBits = bits.read(4), let wide = bits.read(Int(widthBits) + 1),
            let high = bits.read(Int(heightBits) + 1)
        else { return false }
        width = Int(wide) + 1
        height = Int(high) + 1
        return width <= Self.maximumSide && height <= Self.maximumSide
    }

    /// Everything between the size and color_config().
    private mutating func readTools(_ bits: inout BitReader) -> Bool {
        if !isReducedStillPicture {
            // frame_id_numbers_present_flag and two lengths.
            guard let hasNumbers = bits.readBit(), !hasNumbers || bits.skip(4 + 3) else { return false }
        }
        // use_128x128_superblock, enable_filter_intra, enable_intra_edge_filter.
        guard bits.skip(3) else { return false }
        if !isReducedStillPicture {
            // Interintra and masked compound, warped motion, dual filter; with order hints two flags more.
            guard bits.skip(4), let hasOrder = bits.readBit(), !hasOrder || bits.skip(2),
                let choosesScreen = bits.readBit()
            else { return false }
            var canBeScreen = true
            if !choosesScreen {
                guard let forced = bits.readBit() else { return false }
                canBeScreen = forced
            }
            if canBeScreen {
                guard let choosesInteger = bits.readBit(), choosesInteger || bits.skip(1) else { return false }
            }
            if hasOrder, !bits.skip(3) { return false }
        }
        // enable_superres, enable_cdef, enable_restoration.
        return bits.skip(3)
    }

    /// color_config(), clause 5.5.2.
    private mutating func readColor(_ bits: inout BitReader) -> Bool {
        guard let isDeep = bits.readBit() else { return false }
        bitDepth = isDeep ? 10 : 8
        if profile == 2, isDeep {
            guard let isTwelve = bits.readBit() else { return false }
            if isTwelve { bitDepth = 12 }
        }
        if profile != 1 {
            guard let mono = bits.readBit() else { return false }
            isMonochrome = mono
        }
        guard let isDescribed = bits.readBit() else { return false }
        if isDescribed {
            guard let primaries = bits.read(8), let transfer = bits.read(8), let matrix = bits.read(8) else {
                return false
            }
            self.primaries = UInt8(truncatingIfNeeded: primaries)
            self.transfer = UInt8(truncatingIfNeeded: transfer)
            self.matrix = UInt8(truncatingIfNeeded: matrix)
        }
        // BT.709 primaries, sRGB transfer and the identity matrix: RGB, without a range or subsampling to be read.
        if !isMonochrome, primaries == 1, transfer == 13, matrix == 0 {
            isFullRange = true
            (isSubsampledX, isSubsampledY) = (false, false)
            return bits.skip(1)
        }
        guard let isFull = bits.readBit() else { return false }
        isFullRange = isFull
        if isMonochrome { return true }
        switch profile {
        case 0: break
        case 1: (isSubsampledX, isSubsampledY) = (false, false)
        default:
            (isSubsampledX, isSubsampledY) = (true, false)
            if bitDepth == 12 {
                guard let x = bits.readBit() else { return false }
                isSubsampledX = x
                if x {
                    guard let y = bits.readBit() else { return false }
                    isSubsampledY = y
                }
            }
        }
        if isSubsampledX, isSubsampledY {
            guard let position = bits.read(2) else { return false }
            chromaSamplePosition = UInt8(truncatingIfNeeded: position)
        }
        // separate_uv_delta_q.
        return bits.skip(1)
    }

    /// uvlc(), clause 4.10.3.
    private func skipVariableLength(_ bits: inout BitReader) -> Bool {
        var zeros = 0
        while true {
            guard let bit = bits.readBit() else { return false }
            if bit { break }
            zeros += 1
            guard zeros < 32 else { return false }
        }
        return bits.skip(zeros)
    }
}

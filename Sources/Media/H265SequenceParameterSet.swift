import BitIO

/// ITU-T H.265 clause 7.3.2.2.1: what is read of a sequence parameter set.
package struct H265SequenceParameterSet: Equatable, Sendable {
    /// sps_seq_parameter_set_id, 0 to 15, and the video parameter set that it names.
    package private(set) var identifier = 0
    package private(set) var videoParameterSet = 0
    /// general_profile_space, general_tier_flag, general_profile_idc (clause 7.3.3).
    package private(set) var profileSpace: UInt8 = 0
    package private(set) var isHighTier = false
    package private(set) var profile: UInt8 = 0
    /// general_profile_compatibility_flag, the first one highest.
    package private(set) var compatibility: UInt32 = 0
    /// The 48 bits from general_progressive_source_flag on.
    package private(set) var constraints: UInt64 = 0
    /// Thirty times the level.
    package private(set) var level: UInt8 = 0
    /// 1 to 7.
    package private(set) var temporalLayers = 1
    package private(set) var isTemporalIDNested = false
    /// chroma_format_idc: 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    package private(set) var chromaFormat: UInt8 = 1
    /// 8 to 16.
    package private(set) var lumaBitDepth = 8
    package private(set) var chromaBitDepth = 8
    /// Pixels within the conformance window.
    package private(set) var width = 0
    package private(set) var height = 0

    /// NAL unit type.
    package static let type: UInt8 = 33
    package static let maximumBytes = 4096
    /// Pixels; level 6.2 allows less.
    package static let maximumSide = 16_384

    /// - Parameter unit: the NAL unit with its two header bytes.
    /// - Returns: `nil` when a value is missing or above its limit, and for a set of another layer.
    package init?(parsing unit: UnsafeRawBufferPointer) {
        guard unit.count >= 4, unit[0] >> 1 == Self.type, unit[1] >> 3 == 0 else { return nil }
        let payload = UnsafeRawBufferPointer(rebasing: unit[2...])
        let parsed = NALUnit.withUnescaped(payload, limit: Self.maximumBytes) { bits -> Self? in
            var set = Self()
            return set.readProfile(&bits) && set.readPicture(&bits) ? set : nil
        }
        guard let parsed else { return nil }
        self = parsed
    }

    private init() {}

    private mutating func readProfile(_ bits: inout BitReader) -> Bool {
        guard let video = bits.read(4), let layers = bits.read(3), layers <= 6, let isNested = bits.readBit(),
            let space = bits.read(2), let isHigh = bits.readBit(), let profile = bits.read(5),
            let compatibility = bits.read(32), let high = bits.read(16), let low = bits.read(32),
            let level = bits.read(8), skipSubLayers(&bits, count: Int(layers))
        else { return false }
        videoParameterSet = Int(video)
        temporalLayers = Int(layers) + 1
        isTemporalIDNested = isNested
        profileSpace = UInt8(truncatingIfNeeded: space)
        isHighTier = isHigh
        self.profile = UInt8(truncatingIfNeeded: profile)
        self.compatibility = compatibility
        constraints = UInt64(high) << 32 | UInt64(low)
        self.level = UInt8(truncatingIfNeeded: level)
        return true
    }

    private func skipSubLayers(_ bits: inout BitReader, count: Int) -> Bool {
        guard count > 0 else { return true }
        var length = 0
        for _ in 0..<count {
            guard let hasProfile = bits.readBit(), let hasLevel = bits.readBit() else { return false }
            length += (hasProfile ? 88 : 0) + (hasLevel ? 8 : 0)
        }
        // Two reserved bits for each of the layers that there are not, of eight.
        return bits.skip((8 - count) * 2 + length)
    }

    private mutating func readPicture(_ bits: inout BitReader) -> Bool {
        guard let identifier = bits.readUnsignedExpGolomb(), identifier < 16,
            let chroma = bits.readUnsignedExpGolomb(), chroma <= 3
        else { return false }
        var isPlanar = chroma == 0
        if chroma == 3 {
            guard let isSeparate = bits.readBit() else { return false }
            isPlanar = isSeparate
        }
        guard let wide = bits.readUnsignedExpGolomb(), wide <= UInt32(Self.maximumSide),
            let high = bits.readUnsignedExpGolomb(), high <= UInt32(Self.maximumSide), let isCropped = bits.readBit()
        else { return false }
        (width, height) = (Int(wide), Int(high))
        if isCropped {
            guard let left = bits.readUnsignedExpGolomb(), let right = bits.readUnsignedExpGolomb(),
                let top = bits.readUnsignedExpGolomb(), let bottom = bits.readUnsignedExpGolomb()
            else { return false }
            // Table 6-1: a unit of the window is one chroma sample.
            width -= (Int(left) + Int(right)) * (isPlanar || chroma == 3 ? 1 : 2)
            height -= (Int(top) + Int(bottom)) * (isPlanar || chroma != 1 ? 1 : 2)
        }
        guard width > 0, height > 0, let luma = bits.readUnsignedExpGolomb(), luma <= 8,
            let chromaDepth = bits.readUnsignedExpGolomb(), chromaDepth <= 8
        else { return false }
        self.identifier = Int(identifier)
        chromaFormat = UInt8(truncatingIfNeeded: chroma)
        lumaBitDepth = Int(luma) + 8
        chromaBitDepth = Int(chromaDepth) + 8
        return true
    }
}

import BitIO
import Media

/// ITU-T H.264 clause 7.3.2.1.1: what is read of a sequence parameter set.
package struct H264SequenceParameterSet: Equatable, Sendable {
    /// 0 to 31.
    package let identifier: Int
    package let profile: UInt8
    package let constraints: UInt8
    package let level: UInt8
    /// Pixels after cropping.
    package let width: Int
    package let height: Int

    /// Pixels; level 6.2 allows less.
    package static let maximumSide = 16_384

    /// - Parameter unit: the NAL unit with its header byte.
    /// - Returns: `nil` when a value is missing or above its limit.
    package init?(parsing unit: UnsafeRawBufferPointer) {
        guard unit.count >= 4, H264NALUnit.type(unit[0]) == H264NALUnit.sequenceParameterSet else { return nil }
        let payload = UnsafeRawBufferPointer(rebasing: unit[1...])
        let parsed = NALUnit.withUnescaped(payload, limit: H264ParameterSetStore.maximumSetBytes) { Self.read(&$0) }
        guard let parsed else { return nil }
        self = parsed
    }

    private init(identifier: Int, profile: UInt8, constraints: UInt8, level: UInt8, width: Int, height: Int) {
        self.identifier = identifier
        self.profile = profile
        self.constraints = constraints
        self.level = level
        self.width = width
        self.height = height
    }

    private static func read(_ bits: inout BitReader) -> Self? {
        guard let profile = bits.read(8), let constraints = bits.read(8), let level = bits.read(8),
            let identifier = bits.readUnsignedExpGolomb(), identifier < 32
        else { return nil }
        var chroma: UInt32 = 1
        var separatePlanes = false
        if Self.hasChromaFormat(profile) {
            guard let format = bits.readUnsignedExpGolomb(), format <= 3 else { return nil }
            chroma = format
            if format == 3 {
                guard let separate = bits.readBit() else { return nil }
                separatePlanes = separate
            }
            guard let luma = bits.readUnsignedExpGolomb(), luma <= 6,
                let chromaDepth = bits.readUnsignedExpGolomb(), chromaDepth <= 6, bits.skip(1),
                let hasMatrix = bits.readBit(),
                !hasMatrix || skipScalingMatrix(&bits, lists: format == 3 ? 12 : 8)
            else { return nil }
        }
        guard let frameNumber = bits.readUnsignedExpGolomb(), frameNumber <= 12, skipPictureOrder(&bits),
            let references = bits.readUnsignedExpGolomb(), references <= 16, bits.skip(1),
            let widthInUnits = bits.readUnsignedExpGolomb(), widthInUnits < UInt32(maximumSide / 16),
            let heightInUnits = bits.readUnsignedExpGolomb(), heightInUnits < UInt32(maximumSide / 16),
            let framesOnly = bits.readBit(), framesOnly || bits.skip(1), bits.skip(1),
            let isCropped = bits.readBit()
        else { return nil }
        // Clause 7.4.2.1.1: a unit of cropping is one chroma sample, and in field coding two lines of it.
        let lines = framesOnly ? 1 : 2
        let planar = chroma == 0 || separatePlanes
        let unitX = planar || chroma == 3 ? 1 : 2
        let unitY = (planar || chroma != 1 ? 1 : 2) * lines
        var width = (Int(widthInUnits) + 1) * 16
        var height = (Int(heightInUnits) + 1) * 16 * lines
        if isCropped {
            guard let left = bits.readUnsignedExpGolomb(), let right = bits.readUnsignedExpGolomb(),
                let top = bits.readUnsignedExpGolomb(), let bottom = bits.readUnsignedExpGolomb()
            else { return nil }
            width -= (Int(left) + Int(right)) * unitX
            height -= (Int(top) + Int(bottom)) * unitY
        }
        guard width > 0, height > 0, height <= maximumSide else { return nil }
        return Self(
            identifier: Int(identifier), profile: UInt8(profile), constraints: UInt8(constraints),
            level: UInt8(level), width: width, height: height)
    }

    private static func hasChromaFormat(_ profile: UInt32) -> Bool {
        switch profile {
        case 44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244: true
        default: false
        }
    }

    private static func skipScalingMatrix(_ bits: inout BitReader, lists: Int) -> Bool {
        for list in 0..<lists {
            guard let isPresent = bits.readBit() else { return false }
            guard isPresent else { continue }
            // Clause 7.3.2.1.1.1.
            var last: Int32 = 8
            var next: Int32 = 8
            for _ in 0..<(list < 6 ? 16 : 64) where next != 0 {
                guard let delta = bits.readSignedExpGolomb(), delta >= -128, delta <= 127 else { return false }
                next = (last + delta + 256) % 256
                if next != 0 { last = next }
            }
        }
        return true
    }

    private static func skipPictureOrder(_ bits: inout BitReader) -> Bool {
        guard let type = bits.readUnsignedExpGolomb() else { return false }
        switch type {
        case 0:
            guard let most = bits.readUnsignedExpGolomb() else { return false }
            return most <= 12
        case 1:
            guard bits.skip(1), bits.readSignedExpGolomb() != nil, bits.readSignedExpGolomb() != nil,
                let cycle = bits.readUnsignedExpGolomb(), cycle <= 255
            else { return false }
            for _ in 0..<cycle {
                guard bits.readSignedExpGolomb() != nil else { return false }
            }
            return true
        default: return type == 2
        }
    }
}

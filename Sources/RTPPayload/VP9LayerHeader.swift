import BitIO

/// VP9 bitstream specification clause 6.2: the uncompressed header of a layer frame to its end, as far as is needed to
/// know where that is and which sizes the frames behind it may refer to.
struct VP9LayerHeader: Sendable {
    var isKeyframe = false
    /// show_existing_frame: nothing else is there.
    var isRepetition = false
    var isShown = true
    var isErrorResilient = false
    /// Where show_frame stands, and where the header ends before its alignment; bits.
    var showBit = 0
    var bitCount = 0
    /// Pixels.
    var size = VP9FrameSize()
    /// refresh_frame_flags.
    var refreshed: UInt8 = 0
    private var profile: UInt32 = 0

    /// `nil` when the bytes end before, or when a size is not known that counts here.
    init?(parsing bytes: UnsafeRawBufferPointer, references: VP9ReferenceSizes) {
        var bits = BitReader(bytes)
        guard bits.read(2) == 2, let low = bits.read(1), let high = bits.read(1) else { return nil }
        profile = high << 1 | low
        if profile == 3 {
            guard bits.read(1) == 0 else { return nil }
        }
        guard let repeats = bits.readBit() else { return nil }
        isRepetition = repeats
        guard !repeats else { return }
        guard let isOther = bits.readBit() else { return nil }
        isKeyframe = !isOther
        showBit = bytes.count * 8 - bits.remaining
        guard let shown = bits.readBit(), let resilient = bits.readBit() else { return nil }
        (isShown, isErrorResilient) = (shown, resilient)
        guard isKeyframe ? readKeyframe(&bits) : readOther(&bits, references) else { return nil }
        // refresh_frame_context and frame_parallel_decoding_mode; frame_context_idx.
        guard bits.skip(isErrorResilient ? 2 : 4), Self.skipFilterAndQuantizer(&bits), Self.skipSegmentation(&bits),
            skipTiles(&bits), bits.skip(16)
        else { return nil }
        bitCount = bytes.count * 8 - bits.remaining
    }

    private mutating func readKeyframe(_ bits: inout BitReader) -> Bool {
        refreshed = 0xFF
        return bits.skip(24) && skipColor(&bits) && readSize(&bits) && Self.skipRenderSize(&bits)
    }

    private mutating func readOther(_ bits: inout BitReader, _ references: VP9ReferenceSizes) -> Bool {
        var isIntra = false
        if !isShown {
            guard let bit = bits.readBit() else { return false }
            isIntra = bit
        }
        // reset_frame_context
        guard isErrorResilient || bits.skip(2) else { return false }
        if isIntra {
            guard bits.skip(24), profile == 0 || skipColor(&bits), let flags = bits.read(8) else { return false }
            refreshed = UInt8(truncatingIfNeeded: flags)
            return readSize(&bits) && Self.skipRenderSize(&bits)
        }
        guard let flags = bits.read(8), let slots = bits.read(12) else { return false }
        refreshed = UInt8(truncatingIfNeeded: flags)
        guard readSize(&bits, of: slots, references), Self.skipRenderSize(&bits),
            // allow_high_precision_mv; interpolation_filter when it is not switchable.
            bits.skip(1), let isSwitchable = bits.readBit()
        else { return false }
        return isSwitchable || bits.skip(2)
    }

    /// frame_size_with_refs; `slots` are three times the slot of a reference in 3 bits and its sign bias.
    private mutating func readSize(_ bits: inout BitReader, of slots: UInt32, _ references: VP9ReferenceSizes) -> Bool {
        for shift: UInt32 in stride(from: 9, through: 1, by: -4) {
            guard let isFound = bits.readBit() else { return false }
            guard isFound else { continue }
            size = references[Int(slots >> shift & 7)]
            return size.width > 0
        }
        return readSize(&bits)
    }

    private mutating func readSize(_ bits: inout BitReader) -> Bool {
        guard let wide = bits.read(16), let high = bits.read(16) else { return false }
        size = VP9FrameSize(width: wide + 1, height: high + 1)
        return true
    }

    private static func skipRenderSize(_ bits: inout BitReader) -> Bool {
        guard let isDifferent = bits.readBit() else { return false }
        return !isDifferent || bits.skip(32)
    }

    private func skipColor(_ bits: inout BitReader) -> Bool {
        guard profile < 2 || bits.skip(1), let space = bits.read(3) else { return false }
        let isOdd = profile & 1 == 1
        return space == 7 ? bits.skip(isOdd ? 1 : 0) : bits.skip(isOdd ? 4 : 1)
    }

    /// Each of `count` values has a bit that says whether it is there.
    private static func skipOptional(_ count: Int, of width: Int, _ bits: inout BitReader) -> Bool {
        for _ in 0..<count {
            guard let isThere = bits.readBit() else { return false }
            if isThere, !bits.skip(width) { return false }
        }
        return true
    }

    private static func skipFilterAndQuantizer(_ bits: inout BitReader) -> Bool {
        guard bits.skip(9), let hasDeltas = bits.readBit() else { return false }
        if hasDeltas {
            guard let isUpdate = bits.readBit(), !isUpdate || skipOptional(6, of: 7, &bits) else { return false }
        }
        return bits.skip(8) && skipOptional(3, of: 5, &bits)
    }

    private static func skipSegmentation(_ bits: inout BitReader) -> Bool {
        guard let isEnabled = bits.readBit() else { return false }
        guard isEnabled else { return true }
        guard let hasMap = bits.readBit() else { return false }
        if hasMap {
            guard skipOptional(7, of: 8, &bits), let isTemporal = bits.readBit() else { return false }
            if isTemporal, !skipOptional(3, of: 8, &bits) { return false }
        }
        guard let hasData = bits.readBit() else { return false }
        guard hasData else { return true }
        guard bits.skip(1) else { return false }
        for _ in 0..<8 {
            // Quantizer and loop filter with their signs, reference frame, skip.
            guard skipOptional(1, of: 9, &bits), skipOptional(1, of: 7, &bits), skipOptional(1, of: 2, &bits),
                skipOptional(1, of: 0, &bits)
            else { return false }
        }
        return true
    }

    /// A tile is between 256 and 4096 pixels wide.
    private func skipTiles(_ bits: inout BitReader) -> Bool {
        let columns = (size.width + 63) / 64
        var columnsLog2: UInt32 = 0
        while 64 << columnsLog2 < columns { columnsLog2 += 1 }
        while columns >> (columnsLog2 + 1) >= 4 {
            guard let isMore = bits.readBit() else { return false }
            guard isMore else { break }
            columnsLog2 += 1
        }
        guard let hasRows = bits.readBit() else { return false }
        return !hasRows || bits.skip(1)
    }
}

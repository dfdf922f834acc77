import Media

/// Makes the joined layer frames of one picture a superframe that shows the largest layer alone (VP9 bitstream
/// specification annex B).
///
/// WebRTC's senders mark every layer as shown, and leave the choice to the receiver. A decoder that goes by the bitstream
/// shows each of them, or without an index the first only.
struct VP9Superframe: Sendable {
    static let limit = 8
    private var starts = SIMD8<Int>()
    private(set) var layers = 0
    private var references = VP9ReferenceSizes()

    mutating func begin() {
        layers = 0
        beginLayer(at: 0)
    }

    mutating func beginLayer(at offset: Int) {
        if layers < Self.limit { starts[layers] = offset }
        layers += 1
    }

    /// The last layer is none.
    /// - Returns: where it began.
    mutating func dropLastLayer() -> Int {
        layers = max(layers - 1, 0)
        return layers < Self.limit ? starts[layers] : 0
    }

    private enum Plan {
        /// All but the last are hidden.
        case hide
        /// Every layer stays as it is: it cannot be read, or would be decoded otherwise if it were hidden.
        case show
        /// So does the picture: an index would say what is not so.
        case leave
    }

    /// The picture is whole. It gets its index even where nothing can be hidden: without one some decoders take the first
    /// layer alone, and the next picture refers to those above.
    mutating func finish(_ frame: EncodedFrame) {
        let before = references
        let plan = read(frame)
        guard layers > 1 else { return }
        switch plan {
        case .hide:
            references = before
            hideLower(of: frame)
        case .show:
            var sizes = SIMD8<Int>()
            for layer in 0..<layers { sizes[layer] = end(of: layer, in: frame) - starts[layer] }
            appendIndex(sizes, to: frame)
        case .leave: break
        }
    }

    private func end(of layer: Int, in frame: EncodedFrame) -> Int {
        layer + 1 < layers ? starts[layer + 1] : frame.count
    }

    private mutating func hideLower(of frame: EncodedFrame) {
        let count = frame.count
        var grown = 0
        var sizes = SIMD8<Int>()
        for layer in 0..<layers {
            let size = (layer + 1 < layers ? starts[layer + 1] : count) - starts[layer]
            let start = starts[layer] + grown
            guard let header = header(frame, start..<start + size) else { return }
            references.note(header)
            sizes[layer] = size
            if layer + 1 < layers, header.isShown, Self.hide(header, at: start, in: frame) {
                sizes[layer] += 1
                grown += 1
            }
        }
        appendIndex(sizes, to: frame)
    }

    /// Notes the sizes of all layers.
    private mutating func read(_ frame: EncodedFrame) -> Plan {
        guard layers <= Self.limit,
            !(0..<layers).contains(where: { Self.hasIndex(frame, starts[$0]..<end(of: $0, in: frame)) })
        else {
            references.forget()
            return .leave
        }
        var mayHide = true
        var below: VP9LayerHeader?
        for layer in 0..<layers {
            guard let header = header(frame, starts[layer]..<end(of: layer, in: frame)) else {
                references.forget()
                return .show
            }
            references.note(header)
            if header.isRepetition { mayHide = false }
            // UsePrevFrameMvs, LastShowFrame: behind a hidden frame of the same size motion vectors are predicted otherwise.
            if let below, below.isShown, below.size == header.size, !header.isErrorResilient { mayHide = false }
            if layer == layers - 1, !header.isShown { mayHide = false }
            below = header
        }
        return mayHide ? .hide : .show
    }

    private func header(_ frame: EncodedFrame, _ range: Range<Int>) -> VP9LayerHeader? {
        frame.withBytes { bytes in
            guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
            return VP9LayerHeader(parsing: UnsafeRawBufferPointer(rebasing: bytes[range]), references: references)
        }
    }

    /// Annex B.3: the marker stands at both ends of an index.
    private static func hasIndex(_ frame: EncodedFrame, _ range: Range<Int>) -> Bool {
        frame.withBytes { bytes in
            guard range.upperBound <= bytes.count, let marker = bytes[range].last, marker & 0xE0 == 0xC0 else {
                return false
            }
            let size = 2 + (Int(marker & 7) + 1) * (Int(marker >> 3 & 3) + 1)
            return size <= range.count && bytes[range.upperBound - size] == marker
        }
    }

    /// Clears show_frame. On a frame that is no keyframe a bit follows then, intra_only, which is 0; all behind it moves by
    /// one. `true` when the header needed a byte more for it.
    private static func hide(_ header: VP9LayerHeader, at start: Int, in frame: EncodedFrame) -> Bool {
        func byte(_ index: Int) -> UInt8 { frame.withBytes { $0.indices.contains(index) ? $0[index] : 0 } }
        let flag = start + header.showBit / 8
        frame.patch(byte(flag) & ~(0x80 >> UInt8(header.showBit % 8)), at: flag)
        guard !header.isKeyframe else { return false }
        let last = start + header.bitCount / 8
        let grows = header.bitCount % 8 == 0
        if grows {
            frame.shift(from: last, by: 1)
            frame.patch(0, at: last)
        }
        // Behind show_frame and error_resilient_mode.
        let insertion = header.showBit + 2
        let first = start + insertion / 8
        var carry: UInt8 = 0
        for index in first...max(first, last) {
            let old = byte(index)
            let kept: UInt8 = index == first ? ~(0xFF >> UInt8(insertion % 8)) : 0
            frame.patch(old & kept | (old & ~kept) >> 1 | carry, at: index)
            carry = old << 7
        }
        return grows
    }

    /// Annex B.2.2: sizes with the lowest byte first, in as few bytes as the largest needs.
    private func appendIndex(_ sizes: SIMD8<Int>, to frame: EncodedFrame) {
        let width = max(1, (Int.bitWidth - sizes.max().leadingZeroBitCount + 7) / 8)
        let marker = 0xC0 | UInt8(truncatingIfNeeded: width - 1) << 3 | UInt8(truncatingIfNeeded: layers - 1)
        frame.append(marker)
        for layer in 0..<layers {
            for place in 0..<width { frame.append(UInt8(truncatingIfNeeded: sizes[layer] >> (place * 8))) }
        }
        frame.append(marker)
    }
}

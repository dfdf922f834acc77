import BitIO
import Media

extension H264Depacketizer {
    /// Writes the NAL units of one payload into the frame.
    /// - Returns: why the frame has to be given up.
    mutating func take(_ payload: UnsafeRawBufferPointer) -> RTPPayloadError? {
        let header = payload[0]
        guard header & 0x80 == 0 else { return .h264ForbiddenBit }
        let type = H264NALUnit.type(header)
        if let open = unit.openFragment, type != H264NALUnit.fragmentA { return .h264Fragment(type: open.type) }
        return switch type {
        case 1...23: takeWhole(payload)
        case H264NALUnit.aggregationA: takeAggregation(payload)
        case H264NALUnit.fragmentA: takeFragment(payload)
        case 25, 26, 27, 29: .h264Interleaved(type: type)
        default: .h264UndefinedType(type)
        }
    }

    /// Clause 5.7.1.
    private mutating func takeAggregation(_ payload: UnsafeRawBufferPointer) -> RTPPayloadError? {
        var reader = ByteReader(payload)
        guard reader.skip(1), !reader.isAtEnd else { return .truncated(.h264, count: payload.count) }
        while !reader.isAtEnd {
            guard let size = reader.readUInt16() else { return .truncated(.h264, count: payload.count) }
            let remaining = reader.remaining
            guard size > 0, let inner = reader.read(Int(size)) else {
                return .h264Aggregation(size: Int(size), remaining: remaining)
            }
            guard inner[0] & 0x80 == 0 else { return .h264ForbiddenBit }
            let type = H264NALUnit.type(inner[0])
            guard (1...23).contains(type) else { return .h264UndefinedType(type) }
            if let error = takeWhole(inner) { return error }
        }
        return nil
    }

    /// Clause 5.8. A unit that begins and ends in one fragment is against the clause but whole; it is taken.
    private mutating func takeFragment(_ payload: UnsafeRawBufferPointer) -> RTPPayloadError? {
        guard payload.count >= 2 else { return .truncated(.h264, count: payload.count) }
        let type = H264NALUnit.type(payload[1])
        let starts = payload[1] & 0x80 != 0
        let ends = payload[1] & 0x40 != 0
        let body = UnsafeRawBufferPointer(rebasing: payload[2...])
        guard (1...23).contains(type) else { return .h264Fragment(type: type) }
        if starts {
            guard unit.openFragment == nil else { return .h264Fragment(type: type) }
            if type == H264NALUnit.fillerData {
                unit.openFragment = .init(type: type, offset: nil)
            } else {
                if let error = beginUnit(type: type, body: body) { return error }
                guard let frame = assembly.frame else { return .missingStart }
                unit.openFragment = .init(type: type, offset: frame.count)
                frame.append(bigEndian: 0)
                frame.append(payload[0] & 0xE0 | type)
            }
        }
        guard let open = unit.openFragment else { return .missingStart }
        guard open.type == type else { return .h264Fragment(type: type) }
        if let offset = open.offset {
            if let error = append(body) { return error }
            if ends, let error = endUnit(type: type, at: offset) { return error }
        }
        if ends { unit.openFragment = nil }
        return nil
    }

    private mutating func endUnit(type: UInt8, at offset: Int) -> RTPPayloadError? {
        guard let frame = assembly.frame else { return .missingStart }
        let count = frame.withBytes { bytes in
            NALUnit.withoutTrailingZeros(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(offset + 4))).count
        }
        frame.truncate(to: offset + 4 + count)
        frame.patch(bigEndian: UInt32(truncatingIfNeeded: count), at: offset)
        guard type == H264NALUnit.sequenceParameterSet || type == H264NALUnit.pictureParameterSet else { return nil }
        return frame.withBytes { bytes in
            remember(type: type, UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)...]))
        }
    }

    private mutating func takeWhole(_ unit: UnsafeRawBufferPointer) -> RTPPayloadError? {
        let nal = NALUnit.withoutTrailingZeros(unit)
        let type = H264NALUnit.type(nal[0])
        guard type != H264NALUnit.fillerData else { return nil }
        if let error = beginUnit(type: type, body: UnsafeRawBufferPointer(rebasing: nal.dropFirst())) { return error }
        if type == H264NALUnit.sequenceParameterSet || type == H264NALUnit.pictureParameterSet,
            let error = remember(type: type, nal)
        {
            return error
        }
        assembly.frame?.append(bigEndian: UInt32(truncatingIfNeeded: nal.count))
        return append(nal)
    }

    private mutating func remember(type: UInt8, _ nal: UnsafeRawBufferPointer) -> RTPPayloadError? {
        guard let number = store.remember(nal) else { return .h264ParameterSet(type: type, count: nal.count) }
        if type == H264NALUnit.sequenceParameterSet {
            unit.note(sequence: number)
        } else {
            unit.note(picture: number)
        }
        return nil
    }

    private func append(_ bytes: UnsafeRawBufferPointer) -> RTPPayloadError? {
        guard let frame = assembly.frame else { return .missingStart }
        guard frame.count + bytes.count <= PictureAssembly.maximumFrameBytes else {
            return .frameTooLarge(limit: PictureAssembly.maximumFrameBytes)
        }
        frame.append(bytes)
        return nil
    }

    /// At the first slice it is decided whether the picture can be taken, and an IDR picture gets what it lacks.
    private mutating func beginUnit(type: UInt8, body: UnsafeRawBufferPointer) -> RTPPayloadError? {
        guard H264NALUnit.isPicture(type), !unit.hasPicture else { return nil }
        unit.hasPicture = true
        guard type == H264NALUnit.idrSlice else { return assembly.refusesOthers ? .awaitingKeyframe : nil }
        unit.isIDR = true
        // Clause 7.3.3: first_mb_in_slice, slice_type, pic_parameter_set_id.
        let named = NALUnit.withUnescaped(body, limit: 16) { bits -> Int? in
            guard bits.readUnsignedExpGolomb() != nil, bits.readUnsignedExpGolomb() != nil,
                let picture = bits.readUnsignedExpGolomb(), picture < 256
            else { return nil }
            return Int(picture)
        }
        guard let picture = named ?? store.lowestPicture, let active = store.activate(picture: picture) else {
            return .h264MissingParameterSets
        }
        unit.width = active.parsed.width
        unit.height = active.parsed.height
        unit.parameterSets = active.sets
        guard !unit.carries(sequence: active.parsed.identifier, picture: picture) else { return nil }
        return insert(active.sets)
    }

    /// Puts parameter sets in front of what the frame holds, behind a delimiter.
    private func insert(_ sets: ParameterSets) -> RTPPayloadError? {
        guard let frame = assembly.frame else { return .missingStart }
        let written = frame.withBytes { [UInt8]($0) }
        frame.clear()
        return written.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            if let size = reader.readUInt32(), let first = reader.read(Int(size)), !first.isEmpty,
                H264NALUnit.type(first[0]) == H264NALUnit.accessUnitDelimiter
            {
                frame.append(bigEndian: size)
                frame.append(first)
            } else {
                reader = ByteReader(bytes)
            }
            for set in sets.sequence + sets.picture {
                frame.append(bigEndian: UInt32(truncatingIfNeeded: set.count))
                set.withUnsafeBytes(frame.append)
            }
            return append(reader.rest)
        }
    }
}

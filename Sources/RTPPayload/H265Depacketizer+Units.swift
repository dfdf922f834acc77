import BitIO
import Media

extension H265Depacketizer {
    /// Writes the NAL units of one payload into the frame.
    /// - Returns: why the frame has to be given up.
    mutating func take(_ payload: UnsafeRawBufferPointer) -> RTPPayloadError? {
        guard H265NALUnit.isHeader(payload[0], payload[1]) else { return .h265UnitHeader }
        let type = H265NALUnit.type(payload[0])
        if let open = unit.openFragment, type != H265NALUnit.fragment { return .h265Fragment(type: open.type) }
        return switch type {
        case 0...47: takeWhole(payload)
        case H265NALUnit.aggregation: takeAggregation(payload)
        case H265NALUnit.fragment: takeFragment(payload)
        case H265NALUnit.contentInformation: .h265ContentInformation
        default: .h265UndefinedType(type)
        }
    }

    /// Clause 4.4.2.
    private mutating func takeAggregation(_ payload: UnsafeRawBufferPointer) -> RTPPayloadError? {
        var reader = ByteReader(payload)
        guard reader.skip(H265NALUnit.headerCount), !reader.isAtEnd else {
            return .truncated(.h265, count: payload.count)
        }
        while !reader.isAtEnd {
            guard let size = reader.readUInt16() else { return .truncated(.h265, count: payload.count) }
            let remaining = reader.remaining
            guard size >= 2, let inner = reader.read(Int(size)) else {
                return .h265Aggregation(size: Int(size), remaining: remaining)
            }
            guard H265NALUnit.isHeader(inner[0], inner[1]) else { return .h265UnitHeader }
            let type = H265NALUnit.type(inner[0])
            guard type < H265NALUnit.aggregation else { return .h265UndefinedType(type) }
            if let error = takeWhole(inner) { return error }
        }
        return nil
    }

    /// Clause 4.4.3. A unit that begins and ends in one fragment is against the clause but whole; it is taken.
    private mutating func takeFragment(_ payload: UnsafeRawBufferPointer) -> RTPPayloadError? {
        guard payload.count >= 3 else { return .truncated(.h265, count: payload.count) }
        let type = payload[2] & 0x3F
        let (starts, ends) = (payload[2] & 0x80 != 0, payload[2] & 0x40 != 0)
        let body = UnsafeRawBufferPointer(rebasing: payload[3...])
        guard type < H265NALUnit.aggregation else { return .h265Fragment(type: type) }
        if starts {
            guard unit.openFragment == nil else { return .h265Fragment(type: type) }
            if Self.isLeftOut(type, payload[0], payload[1]) {
                unit.openFragment = .init(type: type, offset: nil)
            } else {
                if let error = beginUnit(type: type, body: body) { return error }
                guard let frame = assembly.frame else { return .missingStart }
                unit.openFragment = .init(type: type, offset: frame.count)
                frame.append(bigEndian: 0)
                frame.append(payload[0] & 0x81 | type << 1)
                frame.append(payload[1])
            }
        }
        guard let open = unit.openFragment else { return .missingStart }
        guard open.type == type else { return .h265Fragment(type: type) }
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
        guard H265NALUnit.isParameterSet(type) else { return nil }
        return frame.withBytes { bytes in
            remember(type: type, UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)...]))
        }
    }

    private mutating func takeWhole(_ unit: UnsafeRawBufferPointer) -> RTPPayloadError? {
        let nal = NALUnit.withoutTrailingZeros(unit)
        let type = H265NALUnit.type(nal[0])
        guard !Self.isLeftOut(type, unit[0], unit[1]) else { return nil }
        let body = UnsafeRawBufferPointer(rebasing: nal.dropFirst(H265NALUnit.headerCount))
        if let error = beginUnit(type: type, body: body) { return error }
        if H265NALUnit.isParameterSet(type), let error = remember(type: type, nal) { return error }
        assembly.frame?.append(bigEndian: UInt32(truncatingIfNeeded: nal.count))
        return append(nal)
    }

    private static func isLeftOut(_ type: UInt8, _ first: UInt8, _ second: UInt8) -> Bool {
        type == H265NALUnit.fillerData || H265NALUnit.layer(first, second) != 0
    }

    private mutating func remember(type: UInt8, _ nal: UnsafeRawBufferPointer) -> RTPPayloadError? {
        guard let number = store.remember(nal) else { return .h265ParameterSet(type: type, count: nal.count) }
        unit.note(type: type, number: number)
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

    /// At the first slice it is decided whether the picture can be taken, and a random access point gets what it lacks.
    private mutating func beginUnit(type: UInt8, body: UnsafeRawBufferPointer) -> RTPPayloadError? {
        guard H265NALUnit.isPicture(type), !unit.hasPicture else { return nil }
        unit.hasPicture = true
        guard H265NALUnit.isRandomAccess(type) else {
            unit.isLeftOut = skipsLeading && H265NALUnit.isSkippedLeading(type)
            return assembly.refusesOthers ? .awaitingKeyframe : nil
        }
        skipsLeading = assembly.needsKeyframe && type == H265NALUnit.cleanRandomAccess
        unit.isRandomAccess = true
        // Clause 7.3.6.1: first_slice_segment_in_pic_flag, no_output_of_prior_pics_flag, slice_pic_parameter_set_id.
        let named = NALUnit.withUnescaped(body, limit: 16) { bits -> Int? in
            guard bits.skip(2), let picture = bits.readUnsignedExpGolomb(), picture < 64 else { return nil }
            return Int(picture)
        }
        guard let picture = named ?? store.lowestPicture, let active = store.activate(picture: picture) else {
            return .h265MissingParameterSets
        }
        unit.width = active.parsed.width
        unit.height = active.parsed.height
        unit.parameterSets = active.sets
        let isCarried = unit.carries(video: active.video, sequence: active.parsed.identifier, picture: picture)
        return isCarried ? nil : insert(active.sets)
    }

    /// Puts parameter sets in front of what the frame holds, behind a delimiter.
    private func insert(_ sets: ParameterSets) -> RTPPayloadError? {
        guard let frame = assembly.frame else { return .missingStart }
        let all = sets.video + sets.sequence + sets.picture
        let offset = frame.withBytes { bytes -> Int in
            var reader = ByteReader(bytes)
            guard let size = reader.readUInt32(), let first = reader.read(Int(size)), !first.isEmpty,
                H265NALUnit.type(first[0]) == H265NALUnit.accessUnitDelimiter
            else { return 0 }
            return reader.offset
        }
        let added = all.reduce(0) { $0 + 4 + $1.count }
        guard frame.count + added <= PictureAssembly.maximumFrameBytes else {
            return .frameTooLarge(limit: PictureAssembly.maximumFrameBytes)
        }
        frame.shift(from: offset, by: added)
        var next = offset
        for set in all {
            frame.patch(bigEndian: UInt32(truncatingIfNeeded: set.count), at: next)
            next += 4
            for byte in set {
                frame.patch(byte, at: next)
                next += 1
            }
        }
        return nil
    }
}

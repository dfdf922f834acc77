import BitIO
import Media

extension AV1Depacketizer {
    /// Bytes kept free for the size of an OBU of which only a fragment has come: most end up between 128 and 16383.
    private static let expectedSizeBytes = 2

    /// Writes the OBUs of one payload into the frame (clause 4.5).
    /// - Returns: why the frame has to be given up.
    mutating func take(_ payload: UnsafeRawBufferPointer) -> RTPPayloadError? {
        var reader = ByteReader(payload)
        guard let header = reader.readUInt8(), !reader.isAtEnd else { return .truncated(.av1, count: payload.count) }
        var continues = header & 0x80 != 0
        guard continues == (unit.openFragment != nil) else { return continues ? .missingStart : .missingEnd(.av1) }
        let count = Int(header >> 4 & 0x03)
        var number = 0
        while !reader.isAtEnd {
            number += 1
            guard let element = nextElement(&reader, isLast: number == count) else {
                return .av1ElementSize(remaining: reader.remaining)
            }
            let isOpen = header & 0x40 != 0 && reader.isAtEnd
            if let error = take(element, continues: continues, isOpen: isOpen) { return error }
            continues = false
        }
        return number < count ? .av1ElementCount(count, found: number) : nil
    }

    /// Clause 4.4: with W the last element goes to the end of the payload; all others have their sizes in front.
    private func nextElement(_ reader: inout ByteReader, isLast: Bool) -> UnsafeRawBufferPointer? {
        guard !isLast else { return reader.read(reader.remaining) }
        guard let size = AV1OBU.readSize(&reader), size > 0 else { return nil }
        return reader.read(size)
    }

    private mutating func take(
        _ element: UnsafeRawBufferPointer, continues: Bool, isOpen: Bool
    ) -> RTPPayloadError? {
        guard continues || isOpen else { return takeWhole(element) }
        guard let frame = assembly.frame else { return .missingStart }
        guard frame.count + element.count + 8 <= PictureAssembly.maximumFrameBytes else {
            return .frameTooLarge(limit: PictureAssembly.maximumFrameBytes)
        }
        if !continues {
            for _ in 0..<Self.expectedSizeBytes { frame.append(0 as UInt8) }
            unit.openFragment = .init(offset: frame.count, room: Self.expectedSizeBytes)
        }
        frame.append(element)
        guard !isOpen, let open = unit.openFragment else { return nil }
        unit.openFragment = nil
        return endFragments(open, frame)
    }

    private mutating func takeWhole(_ bytes: UnsafeRawBufferPointer) -> RTPPayloadError? {
        guard let obu = AV1OBU(parsing: bytes), obu.count == bytes.count else {
            return .av1Unit(type: bytes[0] >> 3 & 0x0F, count: bytes.count)
        }
        guard Self.isKept(obu.type) else { return nil }
        guard let frame = assembly.frame else { return .missingStart }
        guard frame.count + bytes.count + 8 <= PictureAssembly.maximumFrameBytes else {
            return .frameTooLarge(limit: PictureAssembly.maximumFrameBytes)
        }
        let offset = frame.count
        frame.append(bytes[0] | 0x02)
        if obu.headerCount == 2 { frame.append(bytes[1]) }
        var rest = obu.payloadCount
        while rest > 0x7F {
            frame.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        frame.append(UInt8(truncatingIfNeeded: rest))
        frame.append(UnsafeRawBufferPointer(rebasing: bytes.suffix(obu.payloadCount)))
        return note(obu.type, at: offset, payload: obu.payloadCount, in: frame)
    }

    /// All of an OBU stands in the frame, with room in front of it: puts its header and size where they belong.
    private mutating func endFragments(
        _ open: AV1TemporalUnit.Fragment, _ frame: EncodedFrame
    ) -> RTPPayloadError? {
        let raw = frame.count - open.offset
        let start = open.offset - open.room
        let head = frame.withBytes { bytes -> (obu: AV1OBU, first: UInt8, second: UInt8)? in
            let unit = UnsafeRawBufferPointer(rebasing: bytes[open.offset...])
            guard let obu = AV1OBU(parsing: unit), obu.count == raw else { return nil }
            return (obu, unit[0], raw > 1 ? unit[1] : 0)
        }
        guard let head else { return .av1Unit(type: frame.withBytes { $0[open.offset] >> 3 & 0x0F }, count: raw) }
        guard Self.isKept(head.obu.type) else {
            frame.truncate(to: start)
            return nil
        }
        let sizeBytes = AV1OBU.bytes(ofSize: head.obu.payloadCount)
        let payload = open.offset + head.obu.headerCount + head.obu.sizeCount
        frame.shift(from: payload, by: start + head.obu.headerCount + sizeBytes - payload)
        frame.patch(head.first | 0x02, at: start)
        if head.obu.headerCount == 2 { frame.patch(head.second, at: start + 1) }
        var rest = head.obu.payloadCount
        for index in 0..<sizeBytes {
            let more: UInt8 = index + 1 < sizeBytes ? 0x80 : 0
            frame.patch(UInt8(truncatingIfNeeded: rest & 0x7F) | more, at: start + head.obu.headerCount + index)
            rest >>= 7
        }
        return note(head.obu.type, at: start, payload: head.obu.payloadCount, in: frame)
    }

    private static func isKept(_ type: UInt8) -> Bool {
        switch type {
        case AV1OBU.temporalDelimiter, AV1OBU.tileList, AV1OBU.padding: false
        default: true
        }
    }

    /// Remembers a sequence header; at the first frame header it is decided whether the picture can be taken.
    private mutating func note(
        _ type: UInt8, at offset: Int, payload: Int, in frame: EncodedFrame
    ) -> RTPPayloadError? {
        switch type {
        case AV1OBU.sequenceHeader:
            unit.hasSequenceHeader = true
            let isWellFormed = frame.withBytes { bytes in
                sequence.remember(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
            }
            return isWellFormed ? nil : .av1SequenceHeader(count: frame.count - offset)
        case AV1OBU.frame, AV1OBU.frameHeader:
            guard !unit.hasPicture else { return nil }
            guard payload > 0 else { return .av1Unit(type: type, count: 0) }
            unit.hasPicture = true
            let first = frame.withBytes { $0[$0.count - payload] }
            // Clause 5.9.2 of the bitstream: show_existing_frame, frame_type, show_frame. A frame shown again is no entry
            // even where it is a key frame, as what is shown was sent before; nor is a key frame that is not shown yet.
            unit.isKeyframe = sequence.inForce?.parsed.isReducedStillPicture == true || first & 0xF0 == 0x10
            guard unit.isKeyframe else { return assembly.refusesOthers ? .awaitingKeyframe : nil }
            return sequence.inForce == nil ? .av1MissingSequenceHeader : nil
        default: return nil
        }
    }
}

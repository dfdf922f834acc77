import BitIO

extension STUNMessage {
    /// Reads a whole datagram. Of an attribute that comes twice the first counts (clause 14), and what stands between
    /// MESSAGE-INTEGRITY and FINGERPRINT is ignored (clause 14.5), so that nothing unsigned is read.
    package static func parse(_ datagram: UnsafeRawBufferPointer) throws(ICEError) -> STUNMessage {
        var reader = ByteReader(datagram)
        guard let type = reader.readUInt16(), type < 0x4000, let length = reader.readUInt16(),
            reader.readUInt32() == magicCookie, let high = reader.readUInt32(), let low = reader.readUInt64(),
            let messageClass = Class(rawValue: UInt8(type >> 7 & 2 | type >> 4 & 1))
        else { throw .notSTUN(bytes: datagram.count) }
        guard Int(length) == reader.remaining, length % 4 == 0 else {
            throw .length(announced: Int(length), seen: reader.remaining)
        }
        var message = STUNMessage(
            bytes: datagram, messageClass: messageClass,
            method: type & 0xF | type >> 1 & 0x70 | type >> 2 & 0xF80,
            transactionID: STUNTransactionID(high: high, low: low))
        while !reader.isAtEnd {
            guard !message.hasFingerprint else { throw .fingerprint }
            try message.readAttribute(&reader)
        }
        return message
    }

    private mutating func readAttribute(_ reader: inout ByteReader) throws(ICEError) {
        let start = reader.offset
        guard let type = reader.readUInt16(), let length = reader.readUInt16() else {
            throw .attributeOverrun(type: 0, needed: 4, left: reader.bytes.count - start)
        }
        let left = reader.remaining
        guard let value = reader.read(Int(length)), reader.skip((4 - Int(length) % 4) % 4) else {
            throw .attributeOverrun(type: type, needed: (Int(length) + 3) / 4 * 4, left: left)
        }
        if type == STUNAttribute.fingerprint {
            try checkFingerprint(value, at: start)
        } else if integrityOffset == nil {
            try read(type, value, at: start)
        }
    }

    private mutating func checkFingerprint(_ value: UnsafeRawBufferPointer, at offset: Int) throws(ICEError) {
        var reader = ByteReader(value)
        let before = UnsafeRawBufferPointer(rebasing: bytes[..<offset])
        guard value.count == 4, reader.readUInt32() == STUNFingerprint.value(of: before) else { throw .fingerprint }
        hasFingerprint = true
    }

    private mutating func read(
        _ type: UInt16, _ value: UnsafeRawBufferPointer, at offset: Int
    ) throws(ICEError) {
        var reader = ByteReader(value)
        let length = value.count
        switch type {
        case STUNAttribute.username:
            guard length <= 513 else { throw .attributeValue(type: type, length: length) }
            username = username ?? value
        case STUNAttribute.messageIntegrity:
            guard length == STUNKey.digestLength else { throw .attributeValue(type: type, length: length) }
            integrityOffset = offset
            integrity = value
        case STUNAttribute.priority:
            guard length == 4 else { throw .attributeValue(type: type, length: length) }
            priority = priority ?? reader.readUInt32()
        case STUNAttribute.useCandidate:
            guard length == 0 else { throw .attributeValue(type: type, length: length) }
            usesCandidate = true
        case STUNAttribute.iceControlling:
            guard length == 8 else { throw .attributeValue(type: type, length: length) }
            iceControlling = iceControlling ?? reader.readUInt64()
        case STUNAttribute.iceControlled:
            guard length == 8 else { throw .attributeValue(type: type, length: length) }
            iceControlled = iceControlled ?? reader.readUInt64()
        case STUNAttribute.xorMappedAddress:
            guard let address = Self.address(&reader, transactionID) else {
                throw .attributeValue(type: type, length: length)
            }
            xorMappedAddress = xorMappedAddress ?? address
        case STUNAttribute.errorCode:
            guard reader.skip(2), let hundreds = reader.readUInt8(), let units = reader.readUInt8(),
                (3...6).contains(hundreds & 7), units < 100
            else { throw .attributeValue(type: type, length: length) }
            errorCode = errorCode ?? Int(hundreds & 7) * 100 + Int(units)
        case STUNAttribute.software:
            software = software ?? value
        case STUNAttribute.unknownAttributes, STUNAttribute.messageIntegritySHA256:
            break
        default:
            guard type < STUNAttribute.firstOptional, !STUNAttribute.harmless.contains(type) else { return }
            guard unknownAttributeCount < unknownAttributes.scalarCount else { return }
            unknownAttributes[unknownAttributeCount] = type
            unknownAttributeCount += 1
        }
    }

    /// XOR-MAPPED-ADDRESS, clause 14.2.
    private static func address(_ reader: inout ByteReader, _ transaction: STUNTransactionID) -> TransportAddress? {
        guard reader.skip(1), let family = reader.readUInt8(), let maskedPort = reader.readUInt16() else { return nil }
        let port = maskedPort ^ UInt16(magicCookie >> 16)
        switch family {
        case 1:
            guard reader.remaining == 4, let masked = reader.readUInt32() else { return nil }
            return TransportAddress(ipv4: masked ^ magicCookie, port: port)
        case 2:
            guard reader.remaining == 16, let high = reader.readUInt64(), let low = reader.readUInt64() else {
                return nil
            }
            let mask = UInt64(magicCookie) << 32 | UInt64(transaction.high)
            return TransportAddress(high: high ^ mask, low: low ^ transaction.low, port: port)
        default:
            return nil
        }
    }
}

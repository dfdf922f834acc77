import BitIO

/// Header extensions, RFC 8285: the one-byte form (clause 4.2) and the two-byte form (clause 4.3), whichever this packet
/// has (`a=extmap-allow-mixed`). Nothing is allocated.
extension RTPHeader {
    /// The profile of the one-byte form.
    package static let oneByteProfile: UInt16 = 0xBEDE
    /// The profile of the two-byte form; its low four bits are "appbits".
    package static let twoByteProfile: UInt16 = 0x1000

    /// The data of the first element with this id, borrowed from the packet; `nil` when there is none.
    ///
    /// In the two-byte form the data may be empty.
    package func extensionElement(_ id: UInt8, in packet: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var walker = ExtensionWalker(self, packet)
        while let element = walker.next() {
            if element.id == id { return element.data }
        }
        return nil
    }

    /// Hands over every element in order. What follows an element that runs over the end is left out.
    package func forEachExtension(
        in packet: UnsafeRawBufferPointer, _ body: (_ id: UInt8, _ data: UnsafeRawBufferPointer) -> Void
    ) {
        var walker = ExtensionWalker(self, packet)
        while let element = walker.next() {
            body(element.id, element.data)
        }
    }
}

private struct ExtensionWalker {
    private var reader: ByteReader
    private let isOneByte: Bool

    init(_ header: RTPHeader, _ packet: UnsafeRawBufferPointer) {
        isOneByte = header.extensionProfile == RTPHeader.oneByteProfile
        let isKnown = isOneByte || header.extensionProfile & 0xFFF0 == RTPHeader.twoByteProfile
        reader = ByteReader(
            isKnown ? RTPHeader.slice(packet, header.extensions) : UnsafeRawBufferPointer(start: nil, count: 0))
    }

    mutating func next() -> (id: UInt8, data: UnsafeRawBufferPointer)? {
        while let first = reader.readUInt8() {
            // A zero byte is padding in both forms and has no length.
            guard first != 0 else { continue }
            let id: UInt8
            let length: Int
            if isOneByte {
                id = first >> 4
                length = Int(first & 0x0F) + 1
                // Clause 4.2: id 15, and id 0 with a length, end the list.
                guard id != 15, id != 0 else { return nil }
            } else {
                guard let count = reader.readUInt8() else { return nil }
                id = first
                length = Int(count)
            }
            guard let data = reader.read(length) else { return nil }
            return (id, data)
        }
        return nil
    }
}

import BitIO

/// A goodbye, RFC 3550 clause 6.6: these sources are no longer active.
package struct Goodbye {
    package let sources: SourceList
    /// Text of the sender, not checked to be UTF-8; empty when none was given.
    package let reason: UnsafeRawBufferPointer

    init(_ body: UnsafeRawBufferPointer, count: UInt8) throws(RTCPError) {
        var reader = ByteReader(body)
        guard let list = reader.read(Int(count) * 4) else {
            throw .body(type: .goodbye, needed: Int(count) * 4, seen: body.count)
        }
        sources = SourceList(list)
        var text = UnsafeRawBufferPointer(start: nil, count: 0)
        if let length = reader.readUInt8() {
            guard let given = reader.read(Int(length)) else {
                throw .body(type: .goodbye, needed: Int(count) * 4 + 1 + Int(length), seen: body.count)
            }
            text = given
        }
        reason = text
    }
}

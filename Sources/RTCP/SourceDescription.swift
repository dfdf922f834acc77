import BitIO

/// A source description, RFC 3550 clause 6.5: chunks of items.
package struct SourceDescription {
    private let body: UnsafeRawBufferPointer
    private let chunkCount: Int

    /// The item type CNAME, clause 6.5.1.
    package static let canonicalName: UInt8 = 1

    init(_ body: UnsafeRawBufferPointer, count: UInt8) throws(RTCPError) {
        self.body = body
        chunkCount = Int(count)
        guard walk({ _, _, _ in }) else {
            throw .body(type: .sourceDescription, needed: Int(count) * 8, seen: body.count)
        }
    }

    /// Hands over every item: its source, its type and its text (not checked to be UTF-8).
    package func forEachItem(_ body: (_ ssrc: UInt32, _ type: UInt8, _ text: UnsafeRawBufferPointer) -> Void) {
        _ = walk(body)
    }

    private func walk(_ visit: (UInt32, UInt8, UnsafeRawBufferPointer) -> Void) -> Bool {
        var reader = ByteReader(body)
        for _ in 0..<chunkCount {
            guard let ssrc = reader.readUInt32() else { return false }
            while true {
                guard let type = reader.readUInt8() else { return false }
                // A zero ends the list; the next chunk begins at the next word.
                if type == 0 { break }
                guard let length = reader.readUInt8(), let text = reader.read(Int(length)) else { return false }
                visit(ssrc, type, text)
            }
            guard reader.skip((4 - reader.offset % 4) % 4) else { return false }
        }
        return true
    }
}

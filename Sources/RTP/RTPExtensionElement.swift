/// One header extension to be written, RFC 8285.
package struct RTPExtensionElement: Equatable, Sendable {
    package var id: UInt8
    package var data: [UInt8]

    package init(id: UInt8, data: [UInt8]) {
        self.id = id
        self.data = data
    }

    package init(id: UInt8, transportSequenceNumber number: UInt16) {
        self.init(id: id, data: [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)])
    }

    package init(id: UInt8, text: String) {
        self.init(id: id, data: Array(text.utf8))
    }

    /// Whether the one-byte form can hold it (clause 4.2).
    var fitsOneByteForm: Bool { (1...14).contains(id) && (1...16).contains(data.count) }
}

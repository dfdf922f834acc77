/// RTP packets, RFC 3550 clause 5.1 and RFC 8285.
package enum RTPVectors {
    package static let minimal = WireVector("twelve bytes", "80 60 0001 00000002 00000003")
    package static let marked = WireVector("marker and payload", "80 E0 FFFF FFFFFFFF DEADBEEF 01 02 03")
    package static let sources = WireVector(
        "two contributing sources", "82 6F 1234 00000000 00000001 0000000A 0000000B AA BB")
    /// The layout of RFC 8285 clause 4.2's example: ids 1, 2 and 3 of one, two and four bytes, with padding between.
    package static let oneByteExtensions = WireVector(
        "one-byte extensions", "90 60 0001 00000002 00000003 BEDE 0003 10 A1 21 B1 B2 00 00 33 C1 C2 C3 C4 DD")
    /// The layout of RFC 8285 clause 4.3's example: an empty element, one of a byte, padding, one of four.
    package static let twoByteExtensions = WireVector(
        "two-byte extensions", "90 60 0001 00000002 00000003 1000 0003 01 00 02 01 B1 00 03 04 C1 C2 C3 C4 DD")
    package static let padded = WireVector("padding", "A0 60 0001 00000002 00000003 AA 00 00 03")
    package static let paddingOnly = WireVector("padding only", "A0 60 0001 00000002 00000003 00 00 00 04")
    package static let everything = WireVector(
        "sources, extension, padding", "B1 E0 0001 00000002 00000003 00000004 BEDE 0001 10 FF 00 00 AA BB 00 02")
    package static let foreignExtension = WireVector(
        "extension of another profile", "90 60 0001 00000002 00000003 ABCD 0001 10 FF 00 00 AA")
    package static let emptyExtension = WireVector(
        "extension without a word", "90 60 0001 00000002 00000003 BEDE 0000 AA")
    package static let overrunElement = WireVector(
        "element over the end", "90 60 0001 00000002 00000003 BEDE 0001 10 A1 2F B1 DD")
    package static let reservedElement = WireVector(
        "element 15", "90 60 0001 00000002 00000003 BEDE 0001 F0 A1 20 B1 DD")
    package static let zeroElement = WireVector(
        "element 0 with a length", "90 60 0001 00000002 00000003 BEDE 0001 01 A1 20 B1 DD")

    package static let all = [
        minimal, marked, sources, oneByteExtensions, twoByteExtensions, padded, paddingOnly, everything,
        foreignExtension, emptyExtension, overrunElement, reservedElement, zeroElement,
        WireVector("nothing", "", isValid: false),
        WireVector("eleven bytes", "80 60 0001 00000002 000000", isValid: false),
        WireVector("version 1", "40 60 0001 00000002 00000003", isValid: false),
        WireVector("sources over the end", "8F 60 0001 00000002 00000003 00000004", isValid: false),
        WireVector("extension header cut", "90 60 0001 00000002 00000003 BEDE 00", isValid: false),
        WireVector("extension over the end", "90 60 0001 00000002 00000003 BEDE FFFF 00000000", isValid: false),
        WireVector("padding of 0", "A0 60 0001 00000002 00000003 AA 00", isValid: false),
        WireVector("padding over the header", "A0 60 0001 00000002 00000003 AA 03", isValid: false),
        WireVector("padding of nothing", "A0 60 0001 00000002 00000003", isValid: false),
    ]
}

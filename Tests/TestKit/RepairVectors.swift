/// RED payloads (RFC 2198 clause 3) and FEC packets (RFC 5109 clause 7). Shared by the tests and by the seeds of the fuzz
/// targets.
package enum RepairVectors {
    package static let primaryAlone = WireVector("primary block alone", "6F F8 FF FE")
    package static let primaryEmpty = WireVector("primary block of nothing", "6F")
    /// As libwebrtc sends it: 3 bytes of 960 ticks before, then 2.
    package static let oneRedundant = WireVector("one redundant block", "EF 0F 00 03 6F A1 A2 A3 B1 B2")
    package static let twoRedundant = WireVector(
        "two redundant blocks", "EF 1E 00 02 EF 0F 00 03 6F A1 A2 B1 B2 B3 C1")
    package static let redundantEmpty = WireVector("redundant block of nothing", "EF 0F 00 00 6F A1")
    package static let largest = WireVector(
        "offset 16383, length 1023", "EF FF FF FF 6F" + String(repeating: "A5", count: 1023) + "B1")
    package static let otherTypes = WireVector("blocks of two types", "E0 00 00 01 61 A1 B1")

    package static let red = [
        primaryAlone, primaryEmpty, oneRedundant, twoRedundant, redundantEmpty, largest, otherTypes,
        WireVector("31 redundant blocks", String(repeating: "EF 0F 00 00", count: 31) + "6F A1"),
        WireVector("32 redundant blocks", String(repeating: "EF 0F 00 00", count: 32) + "6F A1", isValid: false),
        WireVector("nothing", "", isValid: false),
        WireVector("header of four bytes cut", "EF 0F 00", isValid: false),
        WireVector("no primary block", "EF 0F 00 00", isValid: false),
        WireVector("redundant block over the end", "EF 0F 00 03 6F A1 A2", isValid: false),
        WireVector("second block over the end", "EF 1E 00 02 EF 0F 00 03 6F A1 A2 B1 B2", isValid: false),
    ]

    package static let shortMask = WireVector("mask of 16", "00 60 0008 00000008 0004 0002 C000 A1 A2")
    package static let longMask = WireVector("mask of 48", "40 60 FFFF 00000008 0004 0002 8000 00000001 A1 A2")
    package static let nothingProtected = WireVector("no byte protected", "00 60 0008 00000008 0000 0000 8000")
    package static let secondLevel = WireVector(
        "a second level", "00 60 0008 00000008 0004 0001 C000 A1 0001 F000 B1")

    package static let parity = [
        shortMask, longMask, nothingProtected, secondLevel,
        WireVector("nothing", "", isValid: false),
        WireVector("FEC header cut", "00 60 0008 00000008 00", isValid: false),
        WireVector("level 0 cut", "00 60 0008 00000008 0004 0002 C0", isValid: false),
        WireVector("long mask cut", "40 60 0008 00000008 0004 0000 C000 000000", isValid: false),
        WireVector("E bit", "80 60 0008 00000008 0004 0002 C000 A1 A2", isValid: false),
        WireVector("empty mask", "00 60 0008 00000008 0004 0002 0000 A1 A2", isValid: false),
        WireVector("protected bytes cut", "00 60 0008 00000008 0004 0003 C000 A1 A2", isValid: false),
    ]
}

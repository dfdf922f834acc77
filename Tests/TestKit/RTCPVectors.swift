/// RTCP compounds, RFC 3550 clause 6, RFC 4585, RFC 5104, the transport-wide draft and the REMB draft.
package enum RTCPVectors {
    package static let senderReport = WireVector(
        "sender report",
        """
        81 C8 000C 902F9E2E DA8BD1FCDDDDA05A AAF4EDD5 000000AA 0000ABCD
        BC5E9A40 00 000000 000046E1 00000111 09F36432 000216C9
        """)
    package static let receiverReport = WireVector(
        "receiver report", "81 C9 0007 902F9E2E BC5E9A40 FF FFFFFE 000146E1 00000111 09F36432 000216C9")
    package static let emptyReceiverReport = WireVector("receiver report without blocks", "80 C9 0001 902F9E2E")
    package static let sourceDescription = WireVector(
        "source description of two chunks",
        "82 CA 0006 10000000 01 03 61 62 63 00 00 00 20000000 02 01 78 01 01 79 00 00")
    package static let goodbye = WireVector(
        "goodbye with a reason", "82 CB 0004 00000001 00000002 04 67 6F 6E 65 00 00 00")
    package static let emptyGoodbye = WireVector("goodbye of nobody", "80 CB 0000")
    package static let application = WireVector("application", "81 CC 0003 00000001 6E616D65 00000000")
    package static let genericNACK = WireVector(
        "generic NACK", "81 CD 0004 00000001 00000002 FFFE 8003 0010 0000")
    package static let pictureLoss = WireVector("picture loss indication", "81 CE 0002 00000001 00000002")
    package static let fullIntraRequest = WireVector(
        "full intra request", "84 CE 0006 00000001 00000000 00000002 07 000000 00000003 08 000000")
    /// 8,927,168 bit/s, as pion's and libwebrtc's readers understand it.
    package static let estimate = WireVector(
        "receiver estimated maximum bitrate", "8F CE 0005 00000001 00000000 52454D42 01 1A20DF 4874ED16")
    /// As libwebrtc pads it: by one byte, announced by the P bit.
    package static let transportFeedback = WireVector(
        "transport feedback of one packet", "AF CD 0005 FA17FA17 43032FA0 0099 0001 3DE802 17 2001 94 01")
    package static let transportFeedbackVectors = WireVector(
        "transport feedback with a run, one-bit and two-bit vectors",
        """
        8F CD 0008 00000001 00000002 FFFC 0019 FFFFFF 05
        0004 A800 D280 01 02 03 0100 FF38 00 00 00
        """)

    package static let compound = WireVector(
        "sender report, source description, picture loss",
        """
        80 C8 0006 902F9E2E DA8BD1FCDDDDA05A AAF4EDD5 000000AA 0000ABCD
        81 CA 0003 902F9E2E 01 02 61 62 00 00 00 00 81 CE 0002 00000001 00000002
        """)

    package static let all = [
        senderReport, receiverReport, emptyReceiverReport, sourceDescription, goodbye, emptyGoodbye, application,
        genericNACK, pictureLoss, fullIntraRequest, estimate, transportFeedback, transportFeedbackVectors, compound,
        WireVector("an extended report", "80 CF 0001 00000001"),
        WireVector("another feedback format", "8A CE 0002 00000001 00000002"),
        WireVector("another application layer feedback", "8F CE 0003 00000001 00000000 41424344"),
        WireVector("nothing", "", isValid: false),
        WireVector("three bytes", "80 C9 00", isValid: false),
        WireVector("version 0", "00 C9 0001 902F9E2E", isValid: false),
        WireVector("length over the end", "80 C9 0002 902F9E2E", isValid: false),
        WireVector("padding of 0", "A0 C9 0002 902F9E2E 00000000", isValid: false),
        WireVector("padding over the header", "A0 C9 0002 902F9E2E 0000000C", isValid: false),
        WireVector("blocks over the end", "82 C9 0007 902F9E2E" + String(repeating: "00", count: 24), isValid: false),
        WireVector("sender report cut", "80 C8 0005 902F9E2E DA8BD1FCDDDDA05A AAF4EDD5 000000AA", isValid: false),
        WireVector("source description without an end", "81 CA 0002 10000000 01 02 61 62", isValid: false),
        WireVector("item over the end", "81 CA 0002 10000000 01 09 61 62", isValid: false),
        WireVector("goodbye over the end", "82 CB 0001 00000001", isValid: false),
        WireVector("reason over the end", "81 CB 0002 00000001 04 67 6F 6E", isValid: false),
        WireVector("NACK without an entry", "81 CD 0002 00000001 00000002", isValid: false),
        WireVector("picture loss cut", "81 CE 0001 00000001", isValid: false),
        WireVector("intra request without an entry", "84 CE 0002 00000001 00000000", isValid: false),
        WireVector("estimate without its sources", "8F CE 0004 00000001 00000000 52454D42 01 1A20DF", isValid: false),
        WireVector("feedback without chunks", "8F CD 0004 00000001 00000002 0000 0001 000000 00", isValid: false),
        WireVector(
            "feedback without deltas", "8F CD 0005 00000001 00000002 0000 0008 000000 00 2008 0101", isValid: false),
        WireVector(
            "second packet broken", "80 C9 0001 902F9E2E 81 CE 0003 00000001 00000002", isValid: false),
    ]
}

/// STUN messages: those of RFC 5769, and damaged ones.
package enum STUNVectors {
    /// The password of the three messages with short-term credentials.
    package static let password = "VOkJxbRl1RmTxUk/WvJxBt"

    /// RFC 5769 clause 2.1.
    package static let request = WireVector(
        "RFC 5769 request",
        """
        0001 0058 2112A442 B7E7A701 BC34D686 FA87DFAE
        8022 0010 5354554E 20746573 7420636C 69656E74
        0024 0004 6E0001FF  8029 0008 932FF9B1 51263B36
        0006 0009 6576746A 3A683676 59202020
        0008 0014 9AEAA70C BFD8CB56 781EF2B5 B2D3F249 C1B571A2
        8028 0004 E57A3BCF
        """)

    /// RFC 5769 clause 2.2: 192.0.2.1:32853.
    package static let ipv4Response = WireVector(
        "RFC 5769 IPv4 response",
        """
        0101 003C 2112A442 B7E7A701 BC34D686 FA87DFAE
        8022 000B 74657374 20766563 746F7220  0020 0008 0001A147 E112A643
        0008 0014 2B91F599 FD9E90C3 8C7489F9 2AF9BA53 F06BE7D7
        8028 0004 C07D4C96
        """)

    /// RFC 5769 clause 2.3: [2001:db8:1234:5678:11:2233:4455:6677]:32853.
    package static let ipv6Response = WireVector(
        "RFC 5769 IPv6 response",
        """
        0101 0048 2112A442 B7E7A701 BC34D686 FA87DFAE
        8022 000B 74657374 20766563 746F7220
        0020 0014 0002A147 0113A9FA A5D3F179 BC25F4B5 BED2B9D9
        0008 0014 A382954E 4BE67BF1 1784C97C 8292C275 BFE3ED41
        8028 0004 C8FB0B4C
        """)

    /// RFC 5769 clause 2.4: long-term credentials, no fingerprint.
    package static let longTermRequest = WireVector(
        "RFC 5769 long-term request",
        """
        0001 0060 2112A442 78AD3433 C6AD72C0 29DA412E
        0006 0012 E3839EE3 8388E383 AAE38383 E382AFE3 82B90000
        0015 001C 662F2F34 39396B39 35346436 4F4C3334 6F4C3946 53547679 36347341
        0014 000B 6578616D 706C652E 6F726700
        0008 0014 F6702465 6DD64A3E 02B8E071 2E85C9A2 8CA89666
        """)

    private static let header = "2112A442 000000000000000000000001"

    package static let all = [
        request, ipv4Response, ipv6Response, longTermRequest,
        WireVector("header alone", "0001 0000 \(header)"),
        WireVector("an attribute to be understood", "0001 0008 \(header) 7FFF 0002 AABB0000"),
        WireVector("an attribute that may be ignored", "0001 0008 \(header) FFFF 0002 AABB0000"),
        WireVector("error 487", "0111 0008 \(header) 0009 0004 00000457"),
        WireVector("nothing", "", isValid: false),
        WireVector("nineteen bytes", "0001 0000 2112A442 0000000000000000000000", isValid: false),
        WireVector("first bits set", "8001 0000 \(header)", isValid: false),
        WireVector("another cookie", "0001 0000 2112A443 000000000000000000000001", isValid: false),
        WireVector("length not of words", "0001 0002 \(header) 0000", isValid: false),
        WireVector("length over the end", "0001 0008 \(header) 00250000", isValid: false),
        WireVector("bytes past the length", "0001 0000 \(header) 00250000", isValid: false),
        WireVector("attribute over the end", "0001 0008 \(header) 0006 0005 61626364", isValid: false),
        WireVector("priority of 3 bytes", "0001 0008 \(header) 0024 0003 00000000", isValid: false),
        WireVector("use-candidate with a value", "0001 0008 \(header) 0025 0004 00000000", isValid: false),
        WireVector("address of no family", "0101 0008 \(header) 0020 0004 0003A147", isValid: false),
        WireVector("IPv4 address of 3 bytes", "0101 000C \(header) 0020 0007 0001A147 E112A600", isValid: false),
        WireVector("error 299", "0111 0008 \(header) 0009 0004 00000263", isValid: false),
        WireVector("wrong fingerprint", "0001 0008 \(header) 8028 0004 00000000", isValid: false),
        WireVector("short integrity", "0001 0008 \(header) 0008 0004 00000000", isValid: false),
    ]
}

// swift-format-ignore-file

// Firefox ESR 153.7.0, headless on Debian 12, 2026-11-21, fake devices: `pc.localDescription.sdp`.

extension OfferVectors {
    /// Sound and picture, `sendonly`, gathered: `.local` candidates alone, directions on header extensions, no rtcp-rsize for sound.
    package static let firefox = OfferVector(
        "firefox",
        #"""
        v=0
        o=mozilla...THIS_IS_SDPARTA-99.0 8991853466350855216 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=sendrecv
        a=fingerprint:sha-256 CB:A6:6A:EB:61:0A:2E:C3:96:E1:D8:A0:C1:5C:54:A3:A1:92:62:6C:7B:E6:77:7D:63:6C:CD:2B:F4:A1:03:C6
        a=group:BUNDLE 0 1
        a=ice-options:trickle
        a=msid-semantic:WMS *
        m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
        c=IN IP4 0.0.0.0
        a=candidate:0 1 UDP 2122187007 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 49691 typ host
        a=candidate:1 1 UDP 2122252543 be29e7e7-760c-4538-9f91-1dd9f1bde1b6.local 56173 typ host
        a=candidate:2 1 TCP 2105458943 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 9 typ host tcptype active
        a=candidate:3 1 TCP 2105524479 be29e7e7-760c-4538-9f91-1dd9f1bde1b6.local 9 typ host tcptype active
        a=candidate:0 2 UDP 2122187006 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 40582 typ host
        a=candidate:1 2 UDP 2122252542 be29e7e7-760c-4538-9f91-1dd9f1bde1b6.local 37466 typ host
        a=candidate:2 2 TCP 2105458942 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 9 typ host tcptype active
        a=candidate:3 2 TCP 2105524478 be29e7e7-760c-4538-9f91-1dd9f1bde1b6.local 9 typ host tcptype active
        a=sendonly
        a=end-of-candidates
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap-allow-mixed
        a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
        a=fmtp:101 0-15
        a=ice-pwd:a71eefa8cbf895368b273933a66b88ad
        a=ice-ufrag:9f2715f9
        a=mid:0
        a=msid:{447fcc27-d699-4bda-bcb3-00588f53eb0b} {b5e309b3-38fc-4ef9-ba5e-5c18bba3e9d5}
        a=rtcp:40582 IN IP4 ae58bdd5-71f5-4756-893e-4489b0e05a00.local
        a=rtcp-fb:109 transport-cc
        a=rtcp-fb:9 transport-cc
        a=rtcp-fb:0 transport-cc
        a=rtcp-fb:8 transport-cc
        a=rtcp-mux
        a=rtpmap:109 opus/48000/2
        a=rtpmap:9 G722/8000/1
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=setup:actpass
        a=ssrc:1002724739 cname:{7068332d-20cb-4e5d-bf08-f90a2194e59e}
        m=video 9 UDP/TLS/RTP/SAVPF 120 124 121 125 99 100 123 122 119
        c=IN IP4 0.0.0.0
        a=candidate:0 1 UDP 2122187007 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 44849 typ host
        a=candidate:1 1 UDP 2122252543 be29e7e7-760c-4538-9f91-1dd9f1bde1b6.local 51365 typ host
        a=candidate:2 1 TCP 2105458943 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 9 typ host tcptype active
        a=candidate:3 1 TCP 2105524479 be29e7e7-760c-4538-9f91-1dd9f1bde1b6.local 9 typ host tcptype active
        a=candidate:0 2 UDP 2122187006 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 51923 typ host
        a=candidate:1 2 UDP 2122252542 be29e7e7-760c-4538-9f91-1dd9f1bde1b6.local 45392 typ host
        a=candidate:2 2 TCP 2105458942 ae58bdd5-71f5-4756-893e-4489b0e05a00.local 9 typ host tcptype active
        a=candidate:3 2 TCP 2105524478 be29e7e7-760c-4538-9f91-1dd9f1bde1b6.local 9 typ host tcptype active
        a=sendonly
        a=end-of-candidates
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:5 urn:ietf:params:rtp-hdrext:toffset
        a=extmap:6/recvonly http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
        a=extmap:7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap-allow-mixed
        a=fmtp:120 max-fs=12288;max-fr=60
        a=fmtp:124 apt=120
        a=fmtp:121 max-fs=12288;max-fr=60
        a=fmtp:125 apt=121
        a=fmtp:100 apt=99
        a=fmtp:119 apt=122
        a=ice-pwd:a71eefa8cbf895368b273933a66b88ad
        a=ice-ufrag:9f2715f9
        a=mid:1
        a=msid:{447fcc27-d699-4bda-bcb3-00588f53eb0b} {4ab2f490-e1b6-49ec-b360-66aeb356f021}
        a=rtcp:51923 IN IP4 ae58bdd5-71f5-4756-893e-4489b0e05a00.local
        a=rtcp-fb:120 nack
        a=rtcp-fb:120 nack pli
        a=rtcp-fb:120 ccm fir
        a=rtcp-fb:120 goog-remb
        a=rtcp-fb:120 transport-cc
        a=rtcp-fb:121 nack
        a=rtcp-fb:121 nack pli
        a=rtcp-fb:121 ccm fir
        a=rtcp-fb:121 goog-remb
        a=rtcp-fb:121 transport-cc
        a=rtcp-fb:99 nack
        a=rtcp-fb:99 nack pli
        a=rtcp-fb:99 ccm fir
        a=rtcp-fb:99 goog-remb
        a=rtcp-fb:99 transport-cc
        a=rtcp-fb:123 nack
        a=rtcp-fb:123 nack pli
        a=rtcp-fb:123 ccm fir
        a=rtcp-fb:123 goog-remb
        a=rtcp-fb:123 transport-cc
        a=rtcp-fb:122 nack
        a=rtcp-fb:122 nack pli
        a=rtcp-fb:122 ccm fir
        a=rtcp-fb:122 goog-remb
        a=rtcp-fb:122 transport-cc
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:120 VP8/90000
        a=rtpmap:124 rtx/90000
        a=rtpmap:121 VP9/90000
        a=rtpmap:125 rtx/90000
        a=rtpmap:99 AV1/90000
        a=rtpmap:100 rtx/90000
        a=rtpmap:123 ulpfec/90000
        a=rtpmap:122 red/90000
        a=rtpmap:119 rtx/90000
        a=setup:actpass
        a=ssrc:132282012 cname:{7068332d-20cb-4e5d-bf08-f90a2194e59e}
        a=ssrc:2997100544 cname:{7068332d-20cb-4e5d-bf08-f90a2194e59e}
        a=ssrc-group:FID 132282012 2997100544
        """#)

    /// `addTrack` of both (`sendrecv`) and a data channel, nothing gathered.
    package static let firefoxDataChannel = OfferVector(
        "firefoxDataChannel",
        #"""
        v=0
        o=mozilla...THIS_IS_SDPARTA-99.0 4165958168834383584 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=sendrecv
        a=fingerprint:sha-256 C9:68:F0:34:C0:26:6A:62:5D:31:FB:09:00:0B:CF:B2:7C:01:9F:98:62:3F:84:52:3E:A3:EF:39:BA:60:01:4A
        a=group:BUNDLE 0 1 2
        a=ice-options:trickle
        a=msid-semantic:WMS *
        m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
        c=IN IP4 0.0.0.0
        a=sendrecv
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap-allow-mixed
        a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
        a=fmtp:101 0-15
        a=ice-pwd:6a8d6d3f4bb3cdfb9e259805841d84a0
        a=ice-ufrag:0ad1f03e
        a=mid:0
        a=msid:{14d0dd99-e181-42d4-a4f1-00bd13117a68} {4fdde80a-2139-485b-9e1b-37c781ed4e3e}
        a=rtcp-fb:109 transport-cc
        a=rtcp-fb:9 transport-cc
        a=rtcp-fb:0 transport-cc
        a=rtcp-fb:8 transport-cc
        a=rtcp-mux
        a=rtpmap:109 opus/48000/2
        a=rtpmap:9 G722/8000/1
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=setup:actpass
        a=ssrc:3207912792 cname:{c43e0663-13c2-43d1-9b87-8ee74b2adf70}
        m=video 9 UDP/TLS/RTP/SAVPF 120 124 121 125 99 100 123 122 119
        c=IN IP4 0.0.0.0
        a=sendrecv
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:5 urn:ietf:params:rtp-hdrext:toffset
        a=extmap:6/recvonly http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
        a=extmap:7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap-allow-mixed
        a=fmtp:120 max-fs=12288;max-fr=60
        a=fmtp:124 apt=120
        a=fmtp:121 max-fs=12288;max-fr=60
        a=fmtp:125 apt=121
        a=fmtp:100 apt=99
        a=fmtp:119 apt=122
        a=ice-pwd:6a8d6d3f4bb3cdfb9e259805841d84a0
        a=ice-ufrag:0ad1f03e
        a=mid:1
        a=msid:{14d0dd99-e181-42d4-a4f1-00bd13117a68} {f0fda646-ac1e-41d2-b590-b5fa7c8022f3}
        a=rtcp-fb:120 nack
        a=rtcp-fb:120 nack pli
        a=rtcp-fb:120 ccm fir
        a=rtcp-fb:120 goog-remb
        a=rtcp-fb:120 transport-cc
        a=rtcp-fb:121 nack
        a=rtcp-fb:121 nack pli
        a=rtcp-fb:121 ccm fir
        a=rtcp-fb:121 goog-remb
        a=rtcp-fb:121 transport-cc
        a=rtcp-fb:99 nack
        a=rtcp-fb:99 nack pli
        a=rtcp-fb:99 ccm fir
        a=rtcp-fb:99 goog-remb
        a=rtcp-fb:99 transport-cc
        a=rtcp-fb:123 nack
        a=rtcp-fb:123 nack pli
        a=rtcp-fb:123 ccm fir
        a=rtcp-fb:123 goog-remb
        a=rtcp-fb:123 transport-cc
        a=rtcp-fb:122 nack
        a=rtcp-fb:122 nack pli
        a=rtcp-fb:122 ccm fir
        a=rtcp-fb:122 goog-remb
        a=rtcp-fb:122 transport-cc
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:120 VP8/90000
        a=rtpmap:124 rtx/90000
        a=rtpmap:121 VP9/90000
        a=rtpmap:125 rtx/90000
        a=rtpmap:99 AV1/90000
        a=rtpmap:100 rtx/90000
        a=rtpmap:123 ulpfec/90000
        a=rtpmap:122 red/90000
        a=rtpmap:119 rtx/90000
        a=setup:actpass
        a=ssrc:523764050 cname:{c43e0663-13c2-43d1-9b87-8ee74b2adf70}
        a=ssrc:1707892303 cname:{c43e0663-13c2-43d1-9b87-8ee74b2adf70}
        a=ssrc-group:FID 523764050 1707892303
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=sendrecv
        a=ice-pwd:6a8d6d3f4bb3cdfb9e259805841d84a0
        a=ice-ufrag:0ad1f03e
        a=mid:2
        a=setup:actpass
        a=sctp-port:5000
        a=max-message-size:1073741823
        """#)
}

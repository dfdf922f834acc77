// swift-format-ignore-file

// Publishers that are no browsers.

extension OfferVectors {
    /// FFmpeg n9.0.2-17-g2a571b6068 `-f whip` (PyPI imageio-ffmpeg 0.8.1), 2026-11-21: the body of its POST. No candidates, DTLS server.
    package static let ffmpeg = OfferVector(
        "ffmpeg",
        #"""
        v=0
        o=FFmpeg 4489045141692799359 2 IN IP4 127.0.0.1
        s=FFmpegPublishSession
        t=0 0
        a=group:BUNDLE 0 1
        a=extmap-allow-mixed
        a=msid-semantic: WMS
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=ice-ufrag:f75b3456
        a=ice-pwd:f2ea224021596b6121c6897a9ed98676
        a=fingerprint:sha-256 F4:73:2C:C7:27:F3:6F:AD:8F:3F:58:01:FD:B5:EC:AA:AE:99:73:FB:07:DE:AD:F9:7D:14:45:B5:AF:EA:38:EA
        a=setup:passive
        a=mid:0
        a=sendonly
        a=msid:FFmpeg audio
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=ssrc:1807032084 cname:FFmpeg
        a=ssrc:1807032084 msid:FFmpeg audio
        m=video 9 UDP/TLS/RTP/SAVPF 106 105
        c=IN IP4 0.0.0.0
        a=ice-ufrag:f75b3456
        a=ice-pwd:f2ea224021596b6121c6897a9ed98676
        a=fingerprint:sha-256 F4:73:2C:C7:27:F3:6F:AD:8F:3F:58:01:FD:B5:EC:AA:AE:99:73:FB:07:DE:AD:F9:7D:14:45:B5:AF:EA:38:EA
        a=setup:passive
        a=mid:1
        a=sendonly
        a=msid:FFmpeg video
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:106 H264/90000
        a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42000c
        a=rtcp-fb:106 nack
        a=rtpmap:105 rtx/90000
        a=fmtp:105 apt=106
        a=ssrc-group:FID 1807032085 1807032086
        a=ssrc:1807032085 cname:FFmpeg
        a=ssrc:1807032085 msid:FFmpeg video
        """#)

    /// The same with `-whip_flags dtls_active`.
    package static let ffmpegActive = OfferVector(
        "ffmpegActive",
        #"""
        v=0
        o=FFmpeg 4489045141692799359 2 IN IP4 127.0.0.1
        s=FFmpegPublishSession
        t=0 0
        a=group:BUNDLE 0 1
        a=extmap-allow-mixed
        a=msid-semantic: WMS
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=ice-ufrag:da1f5a9a
        a=ice-pwd:1388fdd45d0bbaa422ffce7123438b51
        a=fingerprint:sha-256 11:85:1D:C8:03:1F:54:4F:53:4D:79:7A:BC:12:DF:6C:9A:25:97:E8:6B:77:D6:1C:EA:C1:D5:34:77:44:1F:C0
        a=setup:active
        a=mid:0
        a=sendonly
        a=msid:FFmpeg audio
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=ssrc:3938578680 cname:FFmpeg
        a=ssrc:3938578680 msid:FFmpeg audio
        m=video 9 UDP/TLS/RTP/SAVPF 106 105
        c=IN IP4 0.0.0.0
        a=ice-ufrag:da1f5a9a
        a=ice-pwd:1388fdd45d0bbaa422ffce7123438b51
        a=fingerprint:sha-256 11:85:1D:C8:03:1F:54:4F:53:4D:79:7A:BC:12:DF:6C:9A:25:97:E8:6B:77:D6:1C:EA:C1:D5:34:77:44:1F:C0
        a=setup:active
        a=mid:1
        a=sendonly
        a=msid:FFmpeg video
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:106 H264/90000
        a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42000c
        a=rtcp-fb:106 nack
        a=rtpmap:105 rtx/90000
        a=fmtp:105 apt=106
        a=ssrc-group:FID 3938578681 3938578682
        a=ssrc:3938578681 cname:FFmpeg
        a=ssrc:3938578681 msid:FFmpeg video
        """#)

    /// GStreamer 1.22.0 webrtcbin `bundle-policy=max-bundle`, 2026-11-21: `create-offer`. Port 0 with bundle-only, upper-case OPUS.
    package static let gstreamer = OfferVector(
        "gstreamer",
        #"""
        v=0
        o=- 4087728281827859374 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=ice-options:trickle
        a=group:BUNDLE video0 audio1
        m=video 9 UDP/TLS/RTP/SAVPF 96
        c=IN IP4 0.0.0.0
        a=setup:actpass
        a=ice-ufrag:XYzO1qs6VmR+o0KrhvYey+h7UY9ZXnds
        a=ice-pwd:u40s9HnX4jLXtWSl+6Xi1rULqPMlPn4r
        a=rtcp-mux
        a=rtcp-rsize
        a=sendrecv
        a=rtpmap:96 H264/90000
        a=rtcp-fb:96 nack pli
        a=rtcp-fb:96 ccm fir
        a=rtcp-fb:96 transport-cc
        a=framerate:30
        a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAFdkBQfsBagwMDUoAAAMAAgAAAwB5HixckA==,aMuMsg==;profile-level-id=42c015;level-asymmetry-allowed=1
        a=ssrc:1597250822 msid:user2995886741@host-9ee55206 webrtctransceiver0
        a=ssrc:1597250822 cname:user2995886741@host-9ee55206
        a=mid:video0
        a=fingerprint:sha-256 E5:90:31:D0:44:42:F9:7C:C2:74:52:FB:47:08:93:A7:FB:EF:27:FE:7B:55:07:3C:8E:73:60:70:E3:23:56:6F
        a=rtcp-mux-only
        m=audio 0 UDP/TLS/RTP/SAVPF 97
        c=IN IP4 0.0.0.0
        a=setup:actpass
        a=ice-ufrag:XYzO1qs6VmR+o0KrhvYey+h7UY9ZXnds
        a=ice-pwd:u40s9HnX4jLXtWSl+6Xi1rULqPMlPn4r
        a=bundle-only
        a=rtcp-mux
        a=rtcp-rsize
        a=sendrecv
        a=rtpmap:97 OPUS/48000/2
        a=rtcp-fb:97 transport-cc
        a=fmtp:97 sprop-stereo=0;sprop-maxcapturerate=48000
        a=ssrc:2393364657 msid:user2995886741@host-9ee55206 webrtctransceiver1
        a=ssrc:2393364657 cname:user2995886741@host-9ee55206
        a=mid:audio1
        a=fingerprint:sha-256 E5:90:31:D0:44:42:F9:7C:C2:74:52:FB:47:08:93:A7:FB:EF:27:FE:7B:55:07:3C:8E:73:60:70:E3:23:56:6F
        a=rtcp-mux-only
        """#)

    /// aiortc 1.16.0, 2026-11-21: three fingerprints, no rtcp-rsize, no transport-wide feedback.
    package static let aiortc = OfferVector(
        "aiortc",
        #"""
        v=0
        o=- 4004216633 4004216633 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=msid-semantic:WMS *
        m=audio 59694 UDP/TLS/RTP/SAVPF 96 9 0 8
        c=IN IP4 192.0.2.2
        a=sendonly
        a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=mid:0
        a=msid:328c60cd-7cdb-4c49-be4f-0b6671246c01 e40118a0-bb80-40d7-b421-6f4e60fd8d8c
        a=rtcp:9 IN IP4 0.0.0.0
        a=rtcp-mux
        a=ssrc:4134875118 cname:ffe66ae6-c8a3-4c7d-9421-78371b26bead
        a=rtpmap:96 opus/48000/2
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 59694 typ host
        a=candidate:d0bcf3d9c29a2bc887618212a1623bfa 1 udp 2130706431 fd00::2 55700 typ host
        a=end-of-candidates
        a=ice-ufrag:y6xf
        a=ice-pwd:p1bxKDqi5M9kzQufkzcp4M
        a=fingerprint:sha-256 E1:13:6D:8A:09:81:7D:7C:67:C7:B9:66:61:EE:6D:AC:D1:8B:33:3E:AA:ED:CE:12:04:D6:B9:4B:39:B5:45:56
        a=fingerprint:sha-384 35:95:79:A6:B8:CB:75:D4:7D:41:A9:A7:1D:8C:80:A2:55:B2:7D:76:50:15:AC:C9:00:79:77:C4:9C:AA:E0:97:7B:89:6D:82:3F:4B:8F:4E:6A:D0:5D:84:A7:DD:1B:F2
        a=fingerprint:sha-512 0F:DE:00:8B:96:36:BA:71:D5:3C:DD:85:B1:C2:4B:0F:0A:03:1E:0C:92:87:03:7F:8D:69:6C:D9:2E:08:78:70:43:86:F9:ED:7F:E7:AC:2C:5A:8D:D4:3C:46:97:6D:B6:8B:D8:17:38:FA:54:04:D9:93:66:AC:F9:29:F8:5A:23
        a=setup:actpass
        m=video 40218 UDP/TLS/RTP/SAVPF 97 98 99 100 101 102
        c=IN IP4 192.0.2.2
        a=sendonly
        a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=mid:1
        a=msid:328c60cd-7cdb-4c49-be4f-0b6671246c01 12cbd985-8316-4b55-adf0-a99619a87262
        a=rtcp:9 IN IP4 0.0.0.0
        a=rtcp-mux
        a=ssrc-group:FID 2719332976 2106158349
        a=ssrc:2719332976 cname:ffe66ae6-c8a3-4c7d-9421-78371b26bead
        a=ssrc:2106158349 cname:ffe66ae6-c8a3-4c7d-9421-78371b26bead
        a=rtpmap:97 VP8/90000
        a=rtcp-fb:97 nack
        a=rtcp-fb:97 nack pli
        a=rtcp-fb:97 goog-remb
        a=rtpmap:98 rtx/90000
        a=fmtp:98 apt=97
        a=rtpmap:99 H264/90000
        a=rtcp-fb:99 nack
        a=rtcp-fb:99 nack pli
        a=rtcp-fb:99 goog-remb
        a=fmtp:99 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
        a=rtpmap:100 rtx/90000
        a=fmtp:100 apt=99
        a=rtpmap:101 H264/90000
        a=rtcp-fb:101 nack
        a=rtcp-fb:101 nack pli
        a=rtcp-fb:101 goog-remb
        a=fmtp:101 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
        a=rtpmap:102 rtx/90000
        a=fmtp:102 apt=101
        a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 40218 typ host
        a=candidate:d0bcf3d9c29a2bc887618212a1623bfa 1 udp 2130706431 fd00::2 54720 typ host
        a=end-of-candidates
        a=ice-ufrag:y6xf
        a=ice-pwd:p1bxKDqi5M9kzQufkzcp4M
        a=fingerprint:sha-256 E1:13:6D:8A:09:81:7D:7C:67:C7:B9:66:61:EE:6D:AC:D1:8B:33:3E:AA:ED:CE:12:04:D6:B9:4B:39:B5:45:56
        a=fingerprint:sha-384 35:95:79:A6:B8:CB:75:D4:7D:41:A9:A7:1D:8C:80:A2:55:B2:7D:76:50:15:AC:C9:00:79:77:C4:9C:AA:E0:97:7B:89:6D:82:3F:4B:8F:4E:6A:D0:5D:84:A7:DD:1B:F2
        a=fingerprint:sha-512 0F:DE:00:8B:96:36:BA:71:D5:3C:DD:85:B1:C2:4B:0F:0A:03:1E:0C:92:87:03:7F:8D:69:6C:D9:2E:08:78:70:43:86:F9:ED:7F:E7:AC:2C:5A:8D:D4:3C:46:97:6D:B6:8B:D8:17:38:FA:54:04:D9:93:66:AC:F9:29:F8:5A:23
        a=setup:actpass
        """#)

    /// Written by hand, 2026-11-21, in the shape of the example of RFC 9725: the second m-line has port 0, bundle-only and no transport of its own.
    package static let standard = OfferVector(
        "standard",
        #"""
        v=0
        o=- 5228595038118931041 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=extmap-allow-mixed
        a=ice-options:trickle ice2
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:EsAw
        a=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y
        a=fingerprint:sha-256 DA:7B:57:DC:28:CE:04:4F:31:79:85:C4:31:67:EB:27:58:29:ED:77:2A:0D:24:AE:ED:AD:30:BC:BD:F1:9C:02
        a=setup:actpass
        a=mid:0
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=sendonly
        a=msid:- d46fb922-d52a-4e9c-aa87-444eadc1521b
        a=rtcp-mux
        a=rtcp-mux-only
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 minptime=10;useinbandfec=1
        m=video 0 UDP/TLS/RTP/SAVPF 96 97
        a=mid:1
        a=bundle-only
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
        a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
        a=sendonly
        a=msid:- d46fb922-d52a-4e9c-aa87-444eadc1521b
        a=rtcp-mux
        a=rtcp-mux-only
        a=rtcp-rsize
        a=rtpmap:96 VP8/90000
        a=rtcp-fb:96 ccm fir
        a=rtcp-fb:96 nack
        a=rtcp-fb:96 nack pli
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        """#)

    /// Written by hand, 2026-11-21, in the shape of what OBS (libdatachannel) sends: ICE, DTLS and setup at session level; here with other cases of letters and a wildcard rtcp-fb.
    package static let sessionLevel = OfferVector(
        "sessionLevel",
        #"""
        v=0
        o=rtc 3767197920 0 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=group:LS 0 1
        a=msid-semantic:WMS *
        a=setup:actpass
        a=ice-ufrag:jn4X
        a=ice-pwd:R2yKCqgNIHQS8rXKhUDxmd
        a=ice-options:ice2,trickle
        a=fingerprint:SHA-256 4a:ad:b9:b1:3f:82:18:3b:54:02:12:df:3e:5d:49:6b:19:e5:7c:ab:3a:6f:2c:3e:7d:0a:11:58:7b:2f:90:c1
        m=audio 60384 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 192.0.2.7
        a=mid:0
        a=sendonly
        a=ssrc:1356631105 cname:WdR3nS0bEcxC1v8q
        a=ssrc:1356631105 msid:stream audio
        a=msid:stream audio
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 minptime=10;maxaveragebitrate=96000;stereo=1;sprop-stereo=1;useinbandfec=1
        a=candidate:1 1 UDP 2122317823 192.0.2.7 60384 typ host
        a=end-of-candidates
        m=video 60384 UDP/TLS/RTP/SAVPF 96
        c=IN IP4 192.0.2.7
        a=mid:1
        a=sendonly
        a=ssrc:1356631106 cname:WdR3nS0bEcxC1v8q
        a=ssrc:1356631106 msid:stream video
        a=msid:stream video
        a=rtcp-mux
        a=rtpmap:96 h264/90000
        a=rtcp-fb:* nack
        a=rtcp-fb:96 nack pli
        a=rtcp-fb:96 goog-remb
        a=fmtp:96 Profile-Level-Id=42E01F;Packetization-Mode=1;level-asymmetry-allowed=1
        """#)
}

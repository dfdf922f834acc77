/// DTLS datagrams as others send them, and the forms of records that `DTLSDatagram` must tell apart.
package enum DTLSVectors {
    /// A ClientHello of Chromium 156 (November 2026) in two fragments: DTLS 1.3 and 1.2, X25519MLKEM768 and X25519 keys,
    /// use_srtp with SHA1_80, GCM 256 and GCM 128.
    package static let chromiumHello: [[UInt8]] = [
        SRTPVectors.bytes(
            """
            16feff000000000000000004a3010005850000000000000497fefd22fc6236d995f1647c5a4f877697db19dce4cf9c8e0754d123\
            2f2cb8d61e93350000001c130113021303c02bc02fcca9cca8c009c013c00ac014009c002f00350100053fff01000100003304ea\
            04e811ec04c04acac0efd32c9b27bfa7e679ebb1026e84bfa4980e5f69c0f9107a8c28108d2bc0281b11198c3aa7d610e35b91f7\
            ea0198ebbc71fb2c8ebbba1ae9513a057c83cb0893711b08aa7dbb28c5d91148f0e00fc913ad468975755b81c89237fa0076536b\
            60b6f4aa8d8b6c9eb29427eb5bac7568f571b80a488ea5a7755f6296d2a08b1b8b4a99bb7a5245616123ac65a70ed5f109e0238e\
            a00aab44f4ceed0c65c73a83c108a64acbabcbbcbad5dbbadfa251065cbd0ae3c0696251fb55505ba2b558c95dfc8a3f460c1190\
            b1b4ae263d6ed097d4e16078659fdd5a2eeed17842a9c7da422203b89358dc061b19b4680b18a7b15a5806aa9a9160151c2474c9\
            7292c194f91a3fef4079f31848270cb22ed3b3573748937877dc52a2d48150aaeb7c51330289e08bd5f48dace720d231290f243b\
            d36b8a126b65c9516f9b6410a4b07ed5d1920d39a80622beb20756ab60ac3ce2ca1a50a99100c6ff2539345bcaa8f87c29b16b71\
            06c5f058ca478bcc8d27b0528b5f3fe184fcd063c747231b88ad0cf803b1fa099827c7cc1468631a13bb8a532c374cd170251174\
            16baaabc629b7e3c831cb4b4015b7bc19f498cfc9b56f1d587fa2c9546f118cb0946a5a30229852aa8422bc1e890e8bb96609648\
            e454378532893b97271ef549c84c3b43b81bfb0b91e5c1c5fa758f4e09b0b9d821f456c0d4e9b42064b8280b1633c96a1ac4114f\
            aba4a6f698a2511f307795ccecb4b4ccaffd89805102311a36583187b3c515a204ea341dab42045792dc792c7d0c7a5e148da826\
            5af4552c70b77e194481f8daa990d48ca1d366d340cac01578ae68bdd4d387b8ca0dcf0993e72887d498248ed0c82a9ac0241817\
            c2099c0f7c2133f0cf7933b81bf92676ba401a416001392093d01701f59087d6b70ba2820240b4accaa850c63d36605801772265\
            4108ce15974681907459185ba58498c29ae66827a5584147c7c40d8926b744405ed28e8e629b06ba434ef927e3db2c3f2419a006\
            c9458ab39268b282ba7f04ba993658087ee6c496c73308f564ea4725190c4a079722eaa28cced21c827b8fab785041532bea1938\
            be2b9c119ac362f9967f0990ff9107134899774c8b1ddc17447652fc7174c27711a05cc38cb78a1769a897f75ec4e2a7d3b650f6\
            c15c089ac322f52f901713e6b8b785f881af719379796ab5c278199075b7015678b849b68946f149831c049f6c2a7d28aa8f0169\
            13a4814916e9102710b32363bf30d72622cab5e630c643e25af05231e2fb991576b637d379c4b73741953638fc86fae6198bf314\
            a8fa4658f4c53aab52a417cefe855392a3c2c016491585a0f8a1570cc753d185a603f8b9ba37712251295b301d32c98bc113697f\
            301e92dc824cf60f0c4c1221f60fbbdb852ad4cc8c333b6796a6db69660e8cb28934375b805ed423b16a188a30e5c775f91316b2\
            29a3110f54716487f4b1e57c44a51b9fa2b8ccb18ace8b650b506ca471a17b88355909041ad298434cb210ad89b9acbb132108a4\
            9fd98643
            """),
        SRTPVectors.bytes(
            """
            16feff000000000000000100fa0100058500000004970000ee0177cd751a32e9bf4709aa65e5cc7af3ba70f2bb5e23c71ea57fcb\
            b3584afaa816253bc3b9be1a185ed52bcbc5dc91af9a3f46c3bb20940d5d0403f5d279ca833b43fc44ae9bfd0a0c245b2ce56917\
            a161a50c7d218ab9c49213b0333b4c558b881f1352de9cba7697471f9de6ba8853836427dccd0f01fc45a09c28a93f001d0020b1\
            96806c3131b1e3fba4be0bcb07bd02c79d0d98e967359fbbbd586ff319f57f000b00020100000e0009000600010008000700000d\
            00140012040308040401050308050501080606010201002b000504fefcfefd000a000a000811ec001d0017001800170000002d00\
            020101
            """),
    ]

    /// Datagrams that are whole records.
    package static let wellFormed: [[UInt8]] =
        chromiumHello + [
            // An alert in the clear: close_notify.
            SRTPVectors.bytes("15fefd00000000000000050002" + "0100"),
            // ChangeCipherSpec and a record under keys, together.
            SRTPVectors.bytes("14fefd00000000000000060001" + "01" + "16fefd00010000000000000004" + "01020304"),
            // A record of nothing.
            SRTPVectors.bytes("17fefd00010000000000070000"),
            // Two handshake messages in one record: ServerHelloDone and an empty HelloRequest.
            SRTPVectors.bytes("16fefd00000000000000080018" + "0e0000000003000000000000" + "000000000004000000000000"),
        ]

    package static let malformed: [[UInt8]] = [
        [],
        // Content types next to the allowed ones.
        SRTPVectors.bytes("13fefd00000000000000050002" + "0100"),
        SRTPVectors.bytes("18fefd00000000000000050002" + "0100"),
        // TLS 1.2 on a stream.
        SRTPVectors.bytes("15030300000000000000050002" + "0100"),
        // A length beyond the end, a length beyond the largest record, bytes left over.
        SRTPVectors.bytes("15fefd00000000000000050003" + "0100"),
        SRTPVectors.bytes("15fefd0000000000000005ffff" + "0100"),
        SRTPVectors.bytes("15fefd00000000000000050002" + "010000"),
        // A fragment beyond its message, and one beyond its record.
        SRTPVectors.bytes("16fefd0000000000000008000d" + "0e000000000300000100000100"),
        SRTPVectors.bytes("16fefd0000000000000008000c" + "0e0000040003000000000004"),
        // An empty handshake record in the clear.
        SRTPVectors.bytes("16fefd00000000000000080000"),
    ]
}

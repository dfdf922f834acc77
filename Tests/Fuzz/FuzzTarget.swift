/// What can be fuzzed: the name chooses, `seeds` begin the corpus, `run` takes one input and must come back.
enum FuzzTarget: String, CaseIterable {
    case stun, ice, rtp, rtcp, sdp, sdpfrag, vp8, h264, opus, receive, dtls

    func run(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .stun: STUNFuzz.run(bytes)
        case .ice: ICEFuzz.run(bytes)
        case .rtp: RTPFuzz.run(bytes)
        case .rtcp: RTCPFuzz.run(bytes)
        case .sdp: SDPFuzz.run(bytes)
        case .sdpfrag: FragmentFuzz.run(bytes)
        case .vp8: PayloadFuzz.run(bytes, codec: .vp8)
        case .h264: PayloadFuzz.run(bytes, codec: .h264)
        case .opus: PayloadFuzz.run(bytes, codec: .opus)
        case .receive: ReceiveFuzz.run(bytes)
        case .dtls: DTLSFuzz.run(bytes)
        }
    }

    var seeds: [[UInt8]] {
        switch self {
        case .stun, .ice: STUNFuzz.seeds
        case .rtp: RTPFuzz.seeds
        case .rtcp: RTCPFuzz.seeds
        case .sdp: SDPFuzz.seeds
        case .sdpfrag: FragmentFuzz.seeds
        case .vp8, .h264, .opus: PayloadFuzz.seeds(of: self)
        case .receive: ReceiveFuzz.seeds
        case .dtls: DTLSFuzz.seeds
        }
    }
}

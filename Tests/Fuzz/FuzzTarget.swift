/// What can be fuzzed: the name chooses, `seeds` begin the corpus, `run` takes one input and must come back.
enum FuzzTarget: String, CaseIterable {
    case stun, ice, frames, rtp, rtcp, sdp, sdpfrag, vp8, h264, vp9, av1, h265, opus, g711, receive, red, ulpfec, dtls,
        srtp,
        mux, workerlink, hlsname, livestage, viewer, s3

    func run(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .stun: STUNFuzz.run(bytes)
        case .ice: ICEFuzz.run(bytes)
        case .frames: FrameFuzz.run(bytes)
        case .rtp: RTPFuzz.run(bytes)
        case .rtcp: RTCPFuzz.run(bytes)
        case .sdp: SDPFuzz.run(bytes)
        case .sdpfrag: FragmentFuzz.run(bytes)
        case .vp8: PayloadFuzz.run(bytes, codec: .vp8)
        case .h264: PayloadFuzz.run(bytes, codec: .h264)
        case .vp9: PayloadFuzz.run(bytes, codec: .vp9)
        case .av1: PayloadFuzz.run(bytes, codec: .av1)
        case .h265: PayloadFuzz.run(bytes, codec: .h265)
        case .opus: PayloadFuzz.run(bytes, codec: .opus)
        case .g711: PayloadFuzz.run(bytes, codec: .pcmu)
        case .receive: ReceiveFuzz.run(bytes)
        case .red: REDFuzz.run(bytes)
        case .ulpfec: ParityFuzz.run(bytes)
        case .dtls: DTLSFuzz.run(bytes)
        case .mux: MuxFuzz.run(bytes)
        case .srtp: SRTPFuzz.run(bytes)
        case .workerlink: WorkerLinkFuzz.run(bytes)
        case .viewer: ViewerFuzz.run(bytes)
        case .hlsname: HLSNameFuzz.run(bytes)
        case .livestage: LiveStageFuzz.run(bytes)
        case .s3: S3Fuzz.run(bytes)
        }
    }

    var seeds: [[UInt8]] {
        switch self {
        case .stun, .ice: STUNFuzz.seeds
        case .frames: FrameFuzz.seeds
        case .rtp: RTPFuzz.seeds
        case .rtcp: RTCPFuzz.seeds
        case .sdp: SDPFuzz.seeds
        case .sdpfrag: FragmentFuzz.seeds
        case .vp8, .h264, .vp9, .av1, .h265, .opus, .g711: PayloadFuzz.seeds(of: self)
        case .receive: ReceiveFuzz.seeds
        case .red: REDFuzz.seeds
        case .ulpfec: ParityFuzz.seeds
        case .dtls: DTLSFuzz.seeds
        case .mux: MuxFuzz.seeds
        case .srtp: SRTPFuzz.seeds
        case .workerlink: WorkerLinkFuzz.seeds
        case .viewer: ViewerFuzz.seeds
        case .hlsname: HLSNameFuzz.seeds
        case .livestage: LiveStageFuzz.seeds
        case .s3: S3Fuzz.seeds
        }
    }
}

import Media

/// The recorder's view of its sound track.
struct SoundLine: Sendable {
    let description: TrackDescription?
    let format: SoundFormat
    var clock: TrackClock
    /// Where the next sample belongs on the axis: all before is written.
    var next: Int64 = 0
    /// The length of the sender's packets, as one of silence may be.
    var frameTicks: Int64 = 960
    var hasEnded = false
    var hasCome = false
    /// Another session of the participant's has begun and has sent none yet.
    var isReturning = false
    var lastWasDTX = false
    /// Ticks in a row that came for a time that was written already.
    var overlapped: Int64 = 0
    var tally = TrackTally()

    init(_ description: TrackDescription?, patience: Duration) {
        self.description = description
        format = description.flatMap { SoundFormat($0.codec, channels: $0.channels) } ?? .opus
        // The receiver's patience, and some more.
        clock = TrackClock(rate: SoundFormat.rate, scale: format.scale, latest: patience + .milliseconds(500))
    }

    var isExpected: Bool { description != nil && !hasEnded }

    /// Why there is none now, when nothing else is known.
    var silenceCause: MediaGap.Cause {
        if !hasCome || hasEnded || isReturning { return .absent }
        return lastWasDTX ? .dtx : .mute
    }
}

/// The recorder's view of its picture track.
struct PictureLine: Sendable {
    /// Of several layers the one that is recorded now.
    var description: TrackDescription?
    /// Where the picture comes in several layers.
    var layers: LayerSelection?
    /// Frames on their way from there, and what is asked of senders.
    var chosen: [LayerSelection.Chosen] = []
    /// A coder or a sender's queue may hold pictures back for seconds while sound passes them.
    var clock: TrackClock
    var hasEnded = false
    /// Closed: nothing passes until a keyframe.
    var isGateOpen = false
    /// Why it is closed.
    var gateCause = MediaGap.Cause.loss
    /// Of a picture in layers packets are missing at its end.
    var isCutOff = false
    /// Packets have been lost since the last keyframe: what comes may lack what it refers to.
    var isBroken = false
    var lastRequest: Instant?
    /// On the axis; `nil` before the first of this part.
    var lastPosition: Int64?
    var lastStep: Int64 = 3000
    var fit = PictureFit()
    /// The reports of both tracks at the last reading for which both were new.
    var fitReports: (picture: WallClock?, sound: WallClock?) = (nil, nil)
    /// A report has come since the last look. The look waits for the next picture: reports of both tracks come in one
    /// datagram, and one sender's (GStreamer 1.22) agree with each other at one time only.
    var isFitDue = false
    /// Ticks that this part's times have been moved by toward the sound.
    var slewed: Int64 = 0
    var tally = TrackTally()

    /// - Parameter tracks: the first picture among them, or the layers of the first.
    init(_ tracks: [TrackDescription], preferred: String?, patience: Duration) {
        clock = TrackClock(rate: 90_000, latest: max(.seconds(10), patience + .seconds(2)))
        description = tracks.first { $0.kind == .video }
        let layers = tracks.filter { $0.kind == .video && $0.id.index == description?.id.index }
        if layers.count > 1 { self.layers = LayerSelection(layers, preferred: preferred, patience: patience) }
    }

    var isExpected: Bool { description != nil && !hasEnded }

    func owns(_ track: TrackID) -> Bool {
        layers == nil ? track == description?.id : track.index == description?.id.index
    }
}

/// Sound that may still go in front of a keyframe.
struct HeldSound: Sendable {
    var frame: EncodedFrame
    var position: Int64
    var duration: Int64
}

/// The file that is open. It belongs to its recorder; an object, as each frame asks for it.
final class OpenPart: @unchecked Sendable {
    let plan: PartPlan
    /// Its time 0 on the axis, in ticks of 48 kHz; a multiple of 120, so that 90 kHz hits it too.
    let zero: Int64
    let pictureStream: Int?
    let pictureCodec: Codec?
    let soundStream: Int?

    init(plan: PartPlan, zero: Int64, picture: Codec?, hasSound: Bool) {
        self.plan = plan
        self.zero = zero
        pictureStream = picture == nil ? nil : 0
        pictureCodec = picture
        soundStream = hasSound ? (picture == nil ? 0 : 1) : nil
    }

    var pictureZero: Int64 { zero / 8 * 15 }

    /// Seconds of file time.
    func seconds(sound position: Int64) -> Double { Double(position - zero) / 48_000 }
    func seconds(picture position: Int64) -> Double { Double(position - pictureZero) / 90_000 }
}

import Media
import Recording

/// A camera whose pictures come in three sizes, each with its own SSRC and timestamps; picture `n` is taken at 33 n ms.
final class LayerScene {
    static let layers = ["q", "h", "f"].enumerated().map { place, rid in
        TrackDescription(
            id: TrackID(1, layer: place), codec: .vp8, clockRate: 90_000, channels: 0, formatParameters: "", rid: rid)
    }
    static let step: Int64 = 33
    /// What each layer's timestamps begin with.
    static let bases: [Int64] = [3_254_411_994, 90_000, 7_000_000_123]
    /// Milliseconds from the camera to the gateway.
    var delays: [Int64] = [10, 13, 19]
    private var bases = LayerScene.bases
    private var numbers = [0, 0, 0]

    var recorder: Recorder
    var outputs: [RecorderOutput] = []
    /// Of every frame that came, which layer's it is, which picture it shows, and its number within the layer.
    private(set) var sent: [ObjectIdentifier: (layer: Int, picture: Int, number: Int, frame: EncodedFrame)] = [:]

    init(
        _ tracks: [TrackDescription] = layers, layers wish: LayerWish = .best, container: RequestedContainer = .auto,
        givesLayers: Bool = false
    ) {
        recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: "desk-1", baseName: "desk-1", container: container, wallClock: Scene.wallClock,
                at: Scene.start, layers: wish, givesLayers: givesLayers), tracks: tracks, now: Scene.start)
    }

    /// - Parameter late: milliseconds beyond its layer's delay.
    func picture(_ picture: Int, _ layer: Int, key: Bool = false, late: Int64 = 0, lost: Bool = false) {
        let taken = Int64(picture) * Self.step
        let arrival = Scene.at(taken + delays[layer])
        let frame = EncodedFrame()
        frame.append(bigEndian: UInt32(picture))
        for _ in 0..<(40 << layer) { frame.append(0) }
        frame.seal(
            codec: .vp8, timestamp: MediaTimestamp(ticks: bases[layer] + taken * 90, clockRate: 90_000),
            arrival: arrival, isKeyframe: key, width: key ? 160 << layer : 0, height: key ? 90 << layer : 0,
            followsLoss: lost)
        numbers[layer] += lost ? 2 : 1
        sent[ObjectIdentifier(frame)] = (layer, picture, numbers[layer], frame)
        let now = arrival + .milliseconds(late)
        if let due = recorder.deadline, due <= now { recorder.handleTimeout(at: due, into: &outputs) }
        recorder.frame(frame, of: TrackID(1, layer: layer), at: now, into: &outputs)
    }

    /// All of these layers, the smaller ones first.
    func pictures(_ range: Range<Int>, of layers: [Int], keys: Set<Int> = []) {
        for number in range { for layer in layers { picture(number, layer, key: keys.contains(number)) } }
    }

    func report(_ layer: Int, _ milliseconds: Int64) {
        recorder.senderReport(
            TrackID(1, layer: layer), ntp: (Scene.wallClock + .milliseconds(milliseconds - 70_000)).ntp,
            rtp: bases[layer] + milliseconds * 90, arrival: Scene.at(milliseconds))
    }

    func restart(_ layer: Int, base: Int64) {
        bases[layer] = base
        recorder.trackRestarted(TrackID(1, layer: layer))
    }

    func stop(_ picture: Int) { recorder.stop(at: Scene.at(Int64(picture) * Self.step), into: &outputs) }

    // MARK: What came out

    var deadline: Instant? { recorder.deadline }

    /// Times at which each picture of a layer is given beside the others.
    func given(_ layer: Int) -> [Int: Int64] {
        var times: [Int: Int64] = [:]
        for output in outputs {
            guard case .layer(let track, let frame, let time) = output, track.layer == layer,
                let known = sent[ObjectIdentifier(frame)]
            else { continue }
            times[known.picture] = time.ticks
        }
        return times
    }

    struct Written: Equatable {
        var layer: Int
        var picture: Int
        var number: Int
        var isKeyframe: Bool
        var time: Int64
    }

    var written: [Written] {
        outputs.compactMap { output in
            guard case .sample(_, let frame, let time) = output, let known = sent[ObjectIdentifier(frame)] else {
                return nil
            }
            return Written(
                layer: known.layer, picture: known.picture, number: known.number, isKeyframe: frame.isKeyframe,
                time: time.ticks)
        }
    }

    /// Runs of one layer: `f 0-20`.
    var runs: [String] {
        var runs: [(layer: Int, first: Int, last: Int)] = []
        for item in written {
            if let last = runs.last, last.layer == item.layer, last.last + 1 == item.picture {
                runs[runs.count - 1].last = item.picture
            } else {
                runs.append((item.layer, item.picture, item.picture))
            }
        }
        return runs.map { "\(Self.layers[$0.layer].rid ?? "") \($0.first)-\($0.last)" }
    }

    var asked: [Int] {
        outputs.compactMap { if case .requestKeyframe(let track) = $0 { track.layer } else { nil } }
    }

    var summary: PartSummary? {
        outputs.compactMap { if case .close(let summary) = $0 { summary } else { nil } }.last
    }
}

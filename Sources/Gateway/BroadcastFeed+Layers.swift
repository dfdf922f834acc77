import Broadcasting
import Media
import Muxing

/// One of the layers that the publisher sends of its picture, going out as it comes.
struct BroadcastLayer {
    let rendition: RenditionID
    var codec: Codec
    /// Of its last frame, on the broadcast's axis.
    var last: MediaTimestamp
}

/// Layers as variants (`docs/broadcasts.md`): `video` has the best that is sent at each time, and each smaller one goes out
/// by itself.
extension BroadcastFeed {
    /// A layer of which nothing has come for so long waits.
    private static let silence = Duration.seconds(2)

    func noteSize(_ frame: EncodedFrame) {
        if frame.isKeyframe { largestArea = max(largestArea, frame.width * frame.height) }
    }

    func give(layer frame: EncodedFrame, _ number: Int, at time: MediaTimestamp) {
        noteSize(frame)
        guard let picture, frame.codec == picture.description.codec else { return }
        guard var layer = layers[number] else {
            if frame.isKeyframe, frame.width * frame.height < largestArea { begin(number, with: frame, at: time) }
            return
        }
        if layer.codec != frame.codec {
            guard frame.isKeyframe else { return }
            layer.codec = frame.codec
            stage.change(layer.rendition, to: description(number, of: frame))
            renditions[layer.rendition]?.codec = frame.codec
        }
        layer.last = time
        layers[number] = layer
        stage.take(frame, of: layer.rendition, at: time)
        show(layer.rendition, .live, frame)
    }

    /// The picture has come to a time: layers that do not come any more are told.
    func watchLayers(at time: MediaTimestamp) {
        for layer in layers.values where renditions[layer.rendition]?.state == .live {
            let silence = MediaTimestamp(ticks: time.ticks - layer.last.ticks, clockRate: time.clockRate).duration
            if silence > Self.silence { show(layer.rendition, .waiting) }
        }
    }

    private func begin(_ number: Int, with frame: EncodedFrame, at time: MediaTimestamp) {
        let description = description(number, of: frame)
        let rendition = stage.begin(description)
        renditions[rendition] = BroadcastRendition(
            name: description.name, codec: frame.codec, width: frame.width, height: frame.height, isEncoded: false)
        layers[number] = BroadcastLayer(rendition: rendition, codec: frame.codec, last: time)
        stage.take(frame, of: rendition, at: time)
        showRenditions()
    }

    /// Layers have bits about as they have pixels; measured ones count as soon as there are any.
    private func description(_ number: Int, of frame: EncodedFrame) -> RenditionDescription {
        let share = Double(frame.width * frame.height) / Double(max(largestArea, 1))
        return RenditionDescription(
            name: "layer\(number)", codec: frame.codec, width: frame.width, height: frame.height,
            parameterSets: frame.parameterSets, bitrate: max(Int(2_500_000 * share), 100_000))
    }

    private func show(_ rendition: RenditionID, _ state: BroadcastRendition.State, _ frame: EncodedFrame? = nil) {
        guard var known = renditions[rendition] else { return }
        known.state = state
        if let frame, frame.isKeyframe, frame.width > 0 { (known.width, known.height) = (frame.width, frame.height) }
        guard known != renditions[rendition] else { return }
        renditions[rendition] = known
        showRenditions()
    }
}

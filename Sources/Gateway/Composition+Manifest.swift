import Exporting
import Media
import Recording

extension Composition {
    /// All files of a recording that are whole, by what its manifest says.
    /// - Parameter folder: the recording's.
    init(_ wish: CompositionWish, _ limit: PictureLimit?, of manifest: Manifest, in folder: String) {
        let files = manifest.files.filter { $0.state != .failed }
        let origin = files.map(\.wallClockStart.wallClock).min()
        let inputs = files.map { file in
            var points = file.clockMap.map { ($0.fileTime, $0.wallClock.wallClock) }
            if points.isEmpty { points = [(0, file.wallClockStart.wallClock)] }
            return ComposedInput(
                path: "\(folder)/\(file.name)", participant: file.participant,
                picture: ComposedInput.picture(ofFile: file.name, by: file.participant),
                clock: FileClock(
                    points.map { .init(file: $0.0, time: ($0.1 - (origin ?? $0.1)).inSeconds) }),
                duration: file.duration,
                levels: file.tracks.first { $0.kind == .audio }?.levels)
        }
        let canvas = CompositionWish.canvas(limit ?? PictureLimit())
        self.init(wish: wish, width: canvas.width, height: canvas.height, inputs: inputs)
    }
}

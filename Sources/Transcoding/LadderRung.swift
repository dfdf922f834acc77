import Exporting

/// One rendition of a ladder. What is smaller than it is not made larger.
package struct LadderRung: Codable, Sendable, Hashable {
    package var name: String
    /// Pixels of the shorter side, however the picture is held.
    package var shortSide: Int
    /// Bits per second at most.
    package var bitrate: Int

    package init(name: String, shortSide: Int, bitrate: Int) {
        self.name = name
        self.shortSide = shortSide
        self.bitrate = bitrate
    }

    package static let usual = [
        LadderRung(name: "1080p", shortSide: 1080, bitrate: 5_000_000),
        LadderRung(name: "720p", shortSide: 720, bitrate: 2_800_000),
        LadderRung(name: "360p", shortSide: 360, bitrate: 800_000),
    ]

    func size(of source: PictureForm) -> PictureForm {
        let size = PictureLimit(shortSide: shortSide).fit(width: source.width, height: source.height)
        return PictureForm(width: size.width, height: size.height)
    }
}

struct PictureForm: Hashable, Sendable {
    var width: Int
    var height: Int
}

/// Which sizes are encoded of a source, and which rungs get which of them.
///
/// Rungs that would come out alike share one encoding, made for the smallest of them. When the largest sizes are shed, their
/// rungs get the largest that is left: nobody's playback stops.
struct LadderPlan: Hashable, Sendable {
    struct Encoding: Hashable, Sendable {
        var form: PictureForm
        var bitrate: Int
        /// Indices of the rungs that get it.
        var rungs: [Int]
    }

    /// The largest first.
    private(set) var encodings: [Encoding] = []

    /// - Parameters:
    ///   - rungs: the largest first.
    ///   - shed: so many of the largest sizes; one stays.
    init(_ rungs: [LadderRung], of source: PictureForm, shed: Int) {
        for (index, rung) in rungs.enumerated() {
            let form = rung.size(of: source)
            if let last = encodings.indices.last, encodings[last].form == form {
                encodings[last].bitrate = min(encodings[last].bitrate, rung.bitrate)
                encodings[last].rungs.append(index)
            } else {
                encodings.append(Encoding(form: form, bitrate: rung.bitrate, rungs: [index]))
            }
        }
        for _ in 0..<max(shed, 0) where encodings.count > 1 {
            let shed = encodings.removeFirst()
            encodings[0].rungs = shed.rungs + encodings[0].rungs
        }
    }
}

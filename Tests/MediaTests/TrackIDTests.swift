import Foundation
import Media
import Testing

@Suite struct TrackIDTests {
    /// Manifests hold them; those of one layer are as they were before there were several.
    @Test(arguments: [(TrackID(3), #"{"index":3}"#), (TrackID(1, layer: 2), #"{"index":1,"layer":2}"#)])
    func asJSON(_ track: TrackID, _ text: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(track), as: UTF8.self) == text)
        #expect(try JSONDecoder().decode(TrackID.self, from: Data(text.utf8)) == track)
    }

    @Test func layersStandBehindTheirTrack() {
        let sorted = [TrackID(0), TrackID(0, layer: 1), TrackID(1), TrackID(1, layer: 1)]
        #expect(sorted.reversed().sorted() == sorted)
    }
}

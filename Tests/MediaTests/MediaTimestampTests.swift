import Media
import Testing

@Suite struct MediaTimestampTests {
    @Test(
        arguments: [
            (90_000, 90_000, 1000, 1000), (45, 90_000, 1000, 1), (44, 90_000, 1000, 0), (-45, 90_000, 1000, 0),
            (-46, 90_000, 1000, -1), (5, 1, 1000, 5000), (960, 48_000, 1_000_000_000, 20_000_000), (7, 3, 3, 7),
            (1, 2, 1, 1), (7, 0, 1000, 0), (7, -5, 1000, 0),
        ] as [(Int64, Int32, Int32, Int64)])
    func rescalesToTheNearest(_ ticks: Int64, _ from: Int32, _ to: Int32, _ expected: Int64) {
        #expect(MediaTimestamp.rescale(ticks, from: from, to: to) == expected)
    }

    @Test func rescalesWideProductsAndSaturates() {
        #expect(MediaTimestamp.rescale(.max, from: 90_000, to: 1000) == .max / 90)
        #expect(MediaTimestamp.rescale(.max, from: 1, to: 1000) == .max)
        #expect(MediaTimestamp.rescale(.min, from: 1, to: 1000) == .min)
        #expect(MediaTimestamp.rescale(.max, from: .max, to: 1) == 4_294_967_298)
        let hour = MediaTimestamp(ticks: 90_000 * 3600, clockRate: 90_000)
        #expect(hour.duration == .seconds(3600))
        #expect(hour.rescaled(to: 48_000).ticks == 48_000 * 3600)
    }
}

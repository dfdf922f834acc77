import Exporting
import Testing

@Suite struct FileClockTests {
    @Test func itIsLinearBetweenItsPointsAndGoesOnBeyond() {
        let clock = FileClock([.init(file: 0, time: 5), .init(file: 10, time: 15.01), .init(file: 20, time: 25)])
        for (file, time) in [(0.0, 5.0), (5, 10.005), (10, 15.01), (15, 20.005), (20, 25), (30, 35), (-1, 4)] {
            #expect(abs(clock.time(at: file) - time) < 1e-9)
            #expect(abs(clock.file(at: time) - file) < 1e-9)
        }
    }

    @Test func pointsThatRunBackAreLeftOut() {
        let clock = FileClock([
            .init(file: 0, time: 0), .init(file: 5, time: 5), .init(file: 4, time: 9), .init(file: 6, time: 4),
            .init(file: .nan, time: 6), .init(file: 10, time: 10),
        ])
        #expect(clock.points.map(\.file) == [0, 5, 10])
    }

    @Test func withoutAnyBothTimesAreTheSame() {
        #expect(FileClock([]).time(at: 7) == 7)
    }

    @Test(
        arguments: [
            ("desk.webm", 1), ("desk~2.webm", 1), ("desk~video2.webm", 2), ("desk~video3~2.mp4", 3),
            ("desk~audio2.webm", nil),
        ] as [(String, Int?)]) func theNameTellsWhichPicture(_ row: (String, Int?))
    {
        #expect(ComposedInput.picture(ofFile: row.0, by: "desk") == row.1)
    }
}

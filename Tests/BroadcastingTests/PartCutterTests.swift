import Broadcasting
import TestKit
import Testing

@Suite struct PartCutterTests {
    /// The lengths of the parts that samples of these lengths make.
    private func parts(target: Int64, samples: [Int64]) -> [Int64] {
        let cutter = PartCutter(target: target)
        var parts: [Int64] = []
        var (start, end): (Int64, Int64) = (0, 0)
        for sample in samples {
            if end > start, cutter.endsBefore(sampleTo: end + sample, from: start) {
                parts.append(end - start)
                start = end
            }
            end += sample
            if cutter.endsBehind(sampleTo: end, from: start, sampleTicks: sample) {
                parts.append(end - start)
                start = end
            }
        }
        return parts
    }

    @Test(arguments: [
        (Int64(27_000), Int64(3000), Int64(27_000)), (27_000, 3600, 25_200), (27_000, 1500, 27_000),
        (27_000, 6000, 24_000), (14_400, 960, 14_400), (14_400, 1024, 14_336), (45_000, 3000, 45_000),
    ])
    func steadySamplesMakeSteadyParts(target: Int64, sample: Int64, part: Int64) {
        let made = parts(target: target, samples: Array(repeating: sample, count: 200))
        #expect(!made.isEmpty && made.allSatisfy { $0 == part })
        #expect(part * 100 >= target * 85)
    }

    @Test func noPartIsLongerUnlessOneFrameIs() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let samples = (0..<100).map { _ in Int64.random(in: 1...40_000, using: &random) }
            let longest = samples.max() ?? 0
            #expect(parts(target: 27_000, samples: samples).allSatisfy { $0 <= max(27_000, longest) })
        }
        #expect(parts(target: 27_000, samples: [3000, 90_000, 3000]).first == 3000)
        #expect(parts(target: 27_000, samples: [3000, 90_000, 3000]).last == 90_000)
    }
}

import Media
import TestKit
import Testing
import Transcoding

extension TranscodingTests {
    @Suite struct LiveSoundTests {
        private func ticks(_ ticks: Int64) -> MediaTimestamp { MediaTimestamp(ticks: ticks, clockRate: 48_000) }

        private func beeps(_ frames: [EncodedFrame], channels: Int, in folder: Folder) throws -> [Double] {
            let path = folder.file("made.aac")
            try LiveMedia.writeADTS(frames, channels: channels, to: path)
            let start = Double(frames.first?.timestamp.ticks ?? 0) / 48_000
            #expect(try Tool.complaints(path) == "")
            // A raw stream tells no time: the first sample is that of the first frame.
            let loud = try Content.samples(path).map { abs(Int32($0)) > 2000 }
            var heard: [Double] = []
            for (index, isLoud) in loud.enumerated() where isLoud {
                let time = start + Double(index) / 48_000
                if let before = heard.last, time - before < 0.5 { continue }
                heard.append(time)
            }
            return heard
        }

        @Test(arguments: [1, 2]) func beepsStandWhereTheyStood(_ channels: Int) throws {
            let bench = try Bench()
            let source = try LiveMedia.frames(SourceMedia.webm(in: bench.folder), .audio)
            let sound = try LiveSound(channels: channels, bitrate: 96_000)
            var made: [EncodedFrame] = []
            // Ten hours into a broadcast.
            let begin: Int64 = 36_000 * 48_000
            for (index, timed) in source.enumerated() {
                try sound.take(timed.frame, at: ticks(begin + Int64(index) * 960)) { made.append($0) }
            }
            try sound.finish { made.append($0) }
            #expect(made.first?.timestamp.ticks == begin)
            #expect(made.allSatisfy { $0.codec == .aac && $0.isKeyframe && $0.durationTicks == 1024 })
            #expect(zip(made.dropFirst(), made).allSatisfy { $0.timestamp.ticks - $1.timestamp.ticks == 1024 })
            #expect(made.allSatisfy { $0.parameterSets === made.first?.parameterSets && !$0.followsLoss })
            // ISO/IEC 14496-3 clause 1.6.2.1: AAC-LC, 48 kHz, so many channels.
            let configuration = made.first?.parameterSets?.sequence.first ?? []
            #expect(configuration.starts(with: [0x11, UInt8(0x80 | channels << 3)]))
            let end = begin + Int64(source.count) * 960
            #expect((made.last?.timestamp.ticks ?? 0) + 1024 >= end)
            let heard = try beeps(made, channels: channels, in: bench.folder).map { $0 - 36_000 }
            #expect(close(heard, EncodeTests.seconds, within: 0.012), "\(heard)")
        }

        @Test func whatIsMissingIsSilenceAndWhatIsSaidTwiceIsSaidOnce() throws {
            let bench = try Bench()
            let source = try LiveMedia.frames(SourceMedia.webm(in: bench.folder), .audio)
            let sound = try LiveSound(channels: 2, bitrate: 96_000)
            var made: [EncodedFrame] = []
            // 300 ms are missing from 1.5 s on; from 3.5 s on 100 ms come again.
            for (index, timed) in source.enumerated() where !(75..<90).contains(index) {
                try sound.take(timed.frame, at: ticks(Int64(index) * 960)) { made.append($0) }
                guard index == 179 else { continue }
                for again in 175..<180 {
                    try sound.take(source[again].frame, at: ticks(Int64(again) * 960)) { made.append($0) }
                }
            }
            try sound.finish { made.append($0) }
            #expect(zip(made.dropFirst(), made).allSatisfy { $0.timestamp.ticks - $1.timestamp.ticks == 1024 })
            let heard = try beeps(made, channels: 2, in: bench.folder)
            #expect(close(heard, EncodeTests.seconds, within: 0.012), "\(heard)")
        }

        @Test func aLongAbsenceIsAnotherBeginning() throws {
            let bench = try Bench()
            let source = try LiveMedia.frames(SourceMedia.webm(in: bench.folder), .audio)
            let sound = try LiveSound(channels: 2, bitrate: 96_000)
            var made: [EncodedFrame] = []
            for (index, timed) in source.enumerated() {
                let late: Int64 = index < 125 ? 0 : 50 * 960
                try sound.take(timed.frame, at: ticks(Int64(index) * 960 + late + (late > 0 ? 480 : 0))) {
                    made.append($0)
                }
            }
            let restart = try #require(made.firstIndex { $0.followsLoss })
            #expect(made[restart].timestamp.ticks == 175 * 960 + 480)
            let before = made[restart - 1].timestamp.ticks + 1024
            #expect((0..<2048).contains(before - 125 * 960))
            #expect(made.filter(\.followsLoss).count == 1)
        }

        @Test func telephoneSoundBecomesFullBand() throws {
            let bench = try Bench()
            let path = bench.folder.file("phone.mkv")
            _ = try Tool.run(
                "ffmpeg",
                [
                    "-v", "error", "-f", "lavfi", "-i",
                    "aevalsrc=exprs='if(lt(mod(t,1),0.1),0.5*sin(2*PI*1000*t),0)':s=8000:d=6", "-af",
                    "asetnsamples=160",
                    "-c:a", "pcm_mulaw", path,
                ])
            let sound = try LiveSound(channels: 1, bitrate: 64_000)
            var made: [EncodedFrame] = []
            var at: Int64 = 0
            for timed in try LiveMedia.frames(path, .audio) {
                try sound.take(timed.frame, at: ticks(at)) { made.append($0) }
                at += Int64(timed.frame.count) * 6
            }
            try sound.finish { made.append($0) }
            let heard = try beeps(made, channels: 1, in: bench.folder)
            #expect(close(heard, EncodeTests.seconds, within: 0.012), "\(heard)")
        }

        @Test func rubbishIsPassedBy() throws {
            let sound = try LiveSound(channels: 2, bitrate: 96_000)
            var random = SeededGenerator(seed: 11)
            var made = 0
            for index in 0..<300 {
                let frame = EncodedFrame(capacity: 64)
                for _ in 0..<Int.random(in: 0...40, using: &random) {
                    frame.append(UInt8.random(in: 0...255, using: &random))
                }
                frame.seal(
                    codec: [Codec.opus, .pcmu, .pcma][index / 100], timestamp: ticks(0),
                    arrival: Instant(nanoseconds: 0), isKeyframe: true)
                try sound.take(frame, at: ticks(Int64(index) * 960)) { _ in made += 1 }
            }
            #expect(made > 200)
        }
    }
}

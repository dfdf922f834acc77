import Media
import Recording
import Testing

@Suite struct SoundFormatTests {
    static let formats: [SoundFormat] = [.opus, .g711(silence: 0xFF, channels: 1), .g711(silence: 0xD5, channels: 2)]

    @Test(arguments: formats) func silenceIsAsLongAsItSays(_ format: SoundFormat) throws {
        for ticks in stride(from: SoundFormat.unit, through: SoundFormat.longest, by: 120) {
            let length = format.silenceLength(notAbove: ticks)
            #expect(length <= ticks && length > 0)
            let packet = try #require(format.silence(ticks: length))
            #expect(packet.withUnsafeBytes { format.ticks(of: $0) } == length)
            #expect(format.isLength(length))
        }
        #expect(format.silenceLength(notAbove: 0) == SoundFormat.unit)
        #expect(format.silenceLength(notAbove: .max) == SoundFormat.longest)
        for ticks in [Int64.min, -120, 0, 1, 5880, .max] { #expect(format.silence(ticks: ticks) == nil) }
    }

    @Test func octetsOfSilence() throws {
        let pcmu = try #require(SoundFormat(.pcmu, channels: 1))
        #expect(pcmu.silence(ticks: 960) == [UInt8](repeating: 0xFF, count: 160))
        let pcma = try #require(SoundFormat(.pcma, channels: 2))
        #expect(pcma.silence(ticks: 120) == [UInt8](repeating: 0xD5, count: 40))
        #expect(try #require(SoundFormat(.opus, channels: 2)).silence(ticks: 960) == [0xF8, 0xFF, 0xFE])
        #expect(SoundFormat(.pcmu, channels: 0) == .g711(silence: 0xFF, channels: 1))
        #expect(SoundFormat(.vp9, channels: 1) == nil)
    }

    /// RFC 6716 table 2 and clause 3.2: configuration and frame count to length.
    @Test(
        arguments: [
            ([0x00], 480), ([0x18], 2880), ([0x60], 480), ([0x68], 960), ([0x80], 120), ([0xF8], 960), ([0xF9], 1920),
            ([0xFB, 0x06], 5760), ([0xFB, 0x07], 0), ([0xFB], 0), ([0xFB, 0x00], 0), ([], 0),
        ] as [([UInt8], Int64)]) func opusLengths(_ packet: [UInt8], _ ticks: Int64)
    {
        #expect(packet.withUnsafeBytes { SoundFormat.opus.ticks(of: $0) } == ticks)
    }
}

import Broadcasting
import Testing

@Suite struct MultivariantPlaylistTests {
    private static func offer(_ description: RenditionDescription, _ codecs: String, peak: Int = 0, average: Int = 0)
        -> MultivariantPlaylist.Offer
    {
        .init(description: description, codecs: codecs, peak: peak, average: average)
    }

    private static let aac = offer(
        .init(name: "aac", codec: .aac, channels: 2, bitrate: 128_000, isDefault: true), "mp4a.40.2")
    private static let opus = offer(.init(name: "opus", codec: .opus, channels: 2, bitrate: 64_000), "opus")
    private static let video = offer(
        .init(name: "video", codec: .h264, width: 1280, height: 720, frameRate: 29.97, bitrate: 2_000_000),
        "avc1.42c01f", peak: 2_400_000, average: 1_900_000)

    @Test func picturesWithSoundInTwoCodecs() {
        let text = MultivariantPlaylist(version: 9, offers: [Self.video, Self.opus, Self.aac]).text
        #expect(
            text == """
                #EXTM3U
                #EXT-X-VERSION:9
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="aac.m3u8"
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="opus",NAME="sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="opus.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=2528000,AVERAGE-BANDWIDTH=2028000,CODECS="avc1.42c01f,mp4a.40.2",\
                RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO="aac"
                video.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=128000,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2",AUDIO="aac"
                aac.m3u8

                """)
    }

    @Test func picturesAlone() {
        let text = MultivariantPlaylist(version: 9, offers: [Self.video]).text
        #expect(text.contains("CODECS=\"avc1.42c01f\",RESOLUTION=1280x720,FRAME-RATE=29.970\nvideo.m3u8\n"))
        #expect(!text.contains("AUDIO"))
    }

    @Test func theLargestComesFirst() {
        let small = Self.offer(.init(name: "360p", codec: .h264, width: 640, height: 360, bitrate: 600_000), "avc1")
        let lines = MultivariantPlaylist(version: 9, offers: [small, Self.video, Self.aac]).text
            .split(separator: "\n").filter { $0.hasSuffix(".m3u8") }
        #expect(lines == ["video.m3u8", "360p.m3u8", "aac.m3u8"])
    }
}

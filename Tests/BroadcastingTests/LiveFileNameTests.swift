import Broadcasting
import Testing

@Suite struct LiveFileNameTests {
    private static let table: [(String, LiveFileName)] = [
        ("index.m3u8", .multivariant), ("video.m3u8", .playlist(rendition: "video")),
        ("720p.m3u8", .playlist(rendition: "720p")), ("aac-init0.mp4", .initialization(rendition: "aac", number: 0)),
        ("video-init12.mp4", .initialization(rendition: "video", number: 12)),
        ("video-0.m4s", .segment(rendition: "video", number: 0)),
        ("opus-123456789.m4s", .segment(rendition: "opus", number: 123_456_789)),
        ("video-7.0.m4s", .part(rendition: "video", number: 7, part: 0)),
        ("video-7.31.m4s", .part(rendition: "video", number: 7, part: 31)),
        ("index.ts.m3u8", .transportMultivariant), ("720p.ts.m3u8", .transportPlaylist(rendition: "720p")),
        ("video-12.ts", .transportSegment(rendition: "video", number: 12)),
    ]

    @Test(arguments: table)
    func namesAreReadAsWritten(text: String, name: LiveFileName) {
        #expect(LiveFileName(text) == name)
        #expect(name.text == text)
    }

    @Test(arguments: [
        "", ".", "index", "index-init0.mp4", "index-0.m4s", "Video.m3u8", "vidéo.m3u8", "video.m3u", "video.M3U8",
        "../video.m3u8", "video/1.m4s", "video-01.m4s", "video-1.02.m4s", "video--1.m4s", "video-+1.m4s", "video-.m4s",
        "video-1..m4s", "video-1.2.3.m4s", "video-1234567890.m4s", "video-init.mp4", "video-init-1.mp4", "-1.m4s",
        "video-1.mp4", "video.mp4", "video-٣.m4s", "seventeenletterss.m3u8", "video-1.m4s ", "video.m4s\0",
        "video.ts", "video-01.ts", "video-1.2.ts", "index-1.ts", ".ts.m3u8", "video.ts.ts.m3u8", "index.index.ts.m3u8",
    ])
    func anythingElseIsNoName(text: String) {
        #expect(LiveFileName(text) == nil)
    }
}

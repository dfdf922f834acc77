import Media
import Recording
import Testing

@Suite struct ContainerChoiceTests {
    struct Row: Sendable {
        var requested: RequestedContainer
        var picture: Codec?
        var sound: Codec?
        var container: Container
        var note: String?

        init(
            _ requested: RequestedContainer, _ picture: Codec?, _ sound: Codec?, _ container: Container,
            _ note: String? = nil
        ) {
            (self.requested, self.picture, self.sound) = (requested, picture, sound)
            (self.container, self.note) = (container, note)
        }
    }

    static let rows: [Row] = [
        Row(.auto, .vp8, .opus, .webm), Row(.auto, .vp9, .opus, .webm), Row(.auto, .av1, .opus, .webm),
        Row(.auto, .vp9, nil, .webm), Row(.auto, nil, .opus, .webm),
        Row(.auto, .h264, .opus, .mp4), Row(.auto, .h265, .opus, .mp4), Row(.auto, .h265, nil, .mp4),
        Row(.auto, nil, .pcmu, .mkv), Row(.auto, .h264, .pcmu, .mkv), Row(.auto, .vp8, .pcma, .mkv),
        Row(.webm, .vp8, .opus, .webm), Row(.webm, .vp9, .opus, .webm), Row(.webm, .av1, nil, .webm),
        Row(.webm, .h264, .opus, .mkv, "WebM cannot hold H264, so this file is Matroska"),
        Row(.webm, .h265, .opus, .mkv, "WebM cannot hold H265, so this file is Matroska"),
        Row(.webm, .vp8, .pcmu, .mkv, "WebM cannot hold PCMU, so this file is Matroska"),
        Row(.webm, .h264, .pcma, .mkv, "WebM cannot hold H264 and PCMA, so this file is Matroska"),
        Row(.mp4, .h264, .opus, .mp4), Row(.mp4, .h265, .opus, .mp4), Row(.mp4, .vp9, .opus, .mp4),
        Row(.mp4, .av1, .opus, .mp4), Row(.mp4, nil, .opus, .mp4),
        Row(.mp4, .vp8, .opus, .mkv, "MP4 cannot hold VP8, so this file is Matroska"),
        Row(.mp4, nil, .pcma, .mkv, "MP4 cannot hold PCMA, so this file is Matroska"),
        Row(.mp4, .av1, .pcmu, .mkv, "MP4 cannot hold PCMU, so this file is Matroska"),
    ]

    @Test(arguments: rows) func table(_ row: Row) {
        let choice = ContainerChoice(requested: row.requested, picture: row.picture, sound: row.sound)
        #expect(choice.container == row.container)
        #expect(choice.note == row.note)
    }

    @Test func everythingIsKeptInMatroska() {
        for requested in RequestedContainer.allCases {
            let choice = ContainerChoice(requested: requested, picture: .vp8, sound: .opus, keepsEverything: true)
            #expect(choice.container == .mkv && choice.note?.hasPrefix("everything is kept") == true)
        }
        let sound = ContainerChoice(requested: .auto, picture: nil, sound: .opus, keepsEverything: true)
        #expect(sound == ContainerChoice(requested: .auto, picture: nil, sound: .opus))
    }

    @Test func matroskaHoldsEverything() {
        for codec in Codec.received {
            let choice = ContainerChoice(
                requested: .mkv, picture: codec.kind == .video ? codec : nil, sound: codec.kind == .audio ? codec : nil)
            #expect(choice.container == .mkv && choice.note == nil)
        }
    }
}

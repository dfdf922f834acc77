/// Offers of publishers, shared by the tests and as seeds of fuzzing.
package enum OfferVectors {
    /// Those that can be answered.
    package static let answerable: [OfferVector] = [
        chromium, chromiumDataChannel, chromiumH264, chromiumVP8, chromiumVP9, chromiumVP9First, chromiumTwoVideos,
        chromiumSimulcast, chromiumAudioOnly, firefox, firefoxDataChannel, ffmpeg, ffmpegActive, gstreamer, aiortc,
        standard, sessionLevel, safari, iPhone, androidCameraAndScreen, obsAV1, obsH265, gstreamerH265, softphone,
    ]
    /// Those that send nothing that could be received.
    package static let unanswerable: [OfferVector] = [chromiumReceiveOnly, chromiumDataOnly]

    package static var all: [OfferVector] { answerable + unanswerable }
}

import CFFmpeg

/// libavformat writes to standard error on its own; errors reach us by return codes.
enum MuxingLog {
    private static let silenced: Void = av_log_set_level(AV_LOG_QUIET)

    static func silence() { _ = silenced }
}

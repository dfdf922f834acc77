import HTTPTypes
import Logging
import Media
import Muxing
import NIOConcurrencyHelpers
import NIOCore

/// What all connections' `HLSHandler`s share: where broadcasts are, and how answers look.
final class HLSDoor: Sendable {
    typealias Find = @Sendable (UUIDv7) -> LiveStage?

    let find: Find
    private let policy: CrossOriginPolicy
    private let logger: Logger
    private let now: @Sendable () -> WallClock
    private let date = NIOLockedValueBox<(second: Int64, text: String)>((-1, ""))

    init(
        policy: CrossOriginPolicy, logger: Logger, now: @escaping @Sendable () -> WallClock, find: @escaping Find
    ) {
        self.policy = policy
        self.logger = logger
        self.now = now
        self.find = find
    }

    func answer(
        _ answer: LiveAnswer, to question: HLSQuestion, isLast: Bool
    ) -> (head: HTTPResponse, pieces: [ByteBuffer]) {
        let made = HLSAnswer(
            answer, name: question.file.text, targetDuration: question.stage.configuration.rules.targetDuration)
        var head = made.head
        policy.apply(to: &head.headerFields, of: question.head.headerFields)
        head.headerFields[.xContentTypeOptions] = "nosniff"
        head.headerFields[.date] = dateText
        if isLast { head.headerFields[.connection] = "close" }
        logger.debug(
            "HTTP request",
            metadata: [
                "method": "GET", "path": "\(APIRequest.shown(question.path))", "status": "\(head.status.code)",
            ])
        return (head, made.pieces)
    }

    /// Made once a second.
    private var dateText: String {
        let now = now()
        return date.withLockedValue { date in
            let second = now.nanoseconds / 1_000_000_000
            if date.second != second { date = (second, now.httpDate) }
            return date.text
        }
    }
}

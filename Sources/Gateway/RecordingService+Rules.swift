import Logging
import Media
import Recording
import Settings

extension RecordingService {
    /// The first publisher has connected to a room: a rule may want it recorded.
    func roomOccupied(_ room: String) {
        guard configuration.wish(room) != nil else { return }
        wantedByRule.insert(room)
        Task { await self.beginByRule(room) }
    }

    func roomEmptied(_ room: String) {
        wantedByRule.remove(room)
    }

    /// What could not begin is tried again for as long as somebody publishes.
    func beginByRules() async {
        for room in wantedByRule { await beginByRule(room) }
    }

    /// One attempt at a time for a room; whoever comes meanwhile waits for that.
    private func beginByRule(_ room: String) async {
        if let attempt = beginningByRule[room] { return await attempt.value }
        let attempt = Task { await self.attemptByRule(room) }
        beginningByRule[room] = attempt
        await attempt.value
        beginningByRule[room] = nil
    }

    private func attemptByRule(_ room: String) async {
        guard !isDraining, wantedByRule.contains(room) else { return }
        guard let (pattern, wish) = configuration.wish(room),
            !active.values.contains(where: {
                $0.record.room == room && $0.record.request.rule == pattern.description && $0.machine.isRunning
            })
        else {
            wantedByRule.remove(room)
            return
        }
        let idle = wish.idleTimeout ?? configuration.idleTimeout
        var request = RecordingRequest(
            room: room, participants: wish.participants, container: wish.container,
            maxDuration: wish.maxDuration?.inSeconds, maxBytes: wish.maxBytes, idleTimeout: idle.inSeconds)
        request.rule = pattern.description
        request.keepEverything = wish.keepEverything
        let subject = "rule \(room)"
        do {
            _ = try await startRecording(request, idempotencyKey: nil)
            wantedByRule.remove(room)
            complaints.over(subject)
        } catch {
            guard complaints.isDue(subject, at: now()) else { return }
            logger.error(
                "a room cannot be recorded as its rule has it; it is tried again",
                metadata: ["room": "\(room)", "rule": "\(pattern)", "error": "\(error.text)"])
        }
    }
}

import Media

extension PeerSession {
    /// Shares the bound on what waits with the other sessions of its thread.
    package func share(_ memory: HeldMemory) { self.memory = memory }

    /// What giving up a hole here would bring; nothing while the last one has not been read.
    var reliefWorth: Int { tracks.contains { $0.reading.receiver.isRelieved } ? 0 : heldBytes }

    /// What a track holds has changed.
    func noteHeld(_ track: TrackStream, at now: Instant, into output: PeerOutput) {
        guard note(track) === self else { return }
        // Each hole may keep back less than is too much.
        repeat {
            guard let largest = tracks.max(by: { $0.heldBytes < $1.heldBytes }), largest.heldBytes > 0 else { return }
            let before = heldBytes
            largest.reading.receiver.giveUpOldestHole()
            largest.reading.drain(at: now, into: output)
            _ = note(largest)
            guard heldBytes < before else { return }
        } while heldBytes > (memory?.sessionLimit ?? .max)
    }

    /// - Returns: this session if it is the one that has to give up holes.
    private func note(_ track: TrackStream) -> PeerSession? {
        let held = track.reading.receiver.bytesHeld
        let change = held - track.heldBytes
        track.heldBytes = held
        heldBytes += change
        guard let chosen = memory?.note(self, change: change) else { return nil }
        if chosen !== self { chosen.giveUpLargest() }
        return chosen
    }

    /// Of another session's making: what this lets go of is read when this session is called next.
    private func giveUpLargest() {
        tracks.max { $0.heldBytes < $1.heldBytes }?.reading.receiver.giveUpOldestHole()
    }

    /// The session is over.
    func letGoOfMemory() {
        for track in tracks { track.heldBytes = 0 }
        let change = -heldBytes
        heldBytes = 0
        _ = memory?.note(self, change: change)
    }
}

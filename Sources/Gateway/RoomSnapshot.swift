import Recording

/// A room with everybody who publishes in it, at whichever gateway of the database.
package struct RoomSnapshot: Sendable {
    package let name: String
    /// By name.
    package let participants: [ListedPublication]

    package init(name: String, participants: [ListedPublication]) {
        self.name = name
        self.participants = participants.sorted {
            ($0.publication.participant, $0.publication.session) < ($1.publication.participant, $1.publication.session)
        }
    }
}

extension Publication {
    init(_ session: SessionSnapshot) {
        self.init(
            session: session.id, room: session.room, participant: session.participant, createdAt: session.createdAt,
            connectedAt: session.connectedAt, tracks: session.tracks.map(Track.init))
    }
}

extension Publication.Track {
    package init(_ track: SessionSnapshot.Track) {
        self.init(
            mid: track.mid, rid: track.rid, codec: track.codec, width: track.width > 0 ? track.width : nil,
            height: track.height > 0 ? track.height : nil)
    }
}

import Broadcasting
import NIOCore

extension LiveStage {
    /// The multivariant playlist of transport streams; there is none while nothing can be carried in them.
    func transportMultivariant(_ hall: LiveHall) -> Step {
        let text = String(buffer: hall.multivariant(version: rules.version))
        guard let made = TransportList.multivariant(text) else { return .answer(.absent) }
        return .answer(.playlist(ByteBuffer(string: made), isSettled: hall.isEnded))
    }

    /// A segment is listed when the sound that belongs to it is there as well.
    func transportPlaylist(_ hall: LiveHall, _ index: Int) -> Step {
        let shelf = hall.shelves[index]
        guard shelf.isCarried else { return .answer(.absent) }
        let last = shelf.playlist.newestWhole ?? -1
        let sound = sound(hall, beside: index)?.playlist.newestWhole ?? last
        guard shelf.playlist.segments.contains(where: { $0.number <= min(last, sound) && !$0.isGap }) || hall.isEnded
        else { return .wait(.news(index, after: shelf.playlist.newestWhole), .seconds(rules.targetDuration)) }
        let text = shelf.playlist.transportText(upTo: hall.isEnded ? .max : min(last, sound))
        return .answer(.playlist(ByteBuffer(string: text), isSettled: hall.isEnded))
    }

    func transportSegment(_ hall: LiveHall, _ index: Int, _ number: Int) -> Step {
        let shelf = hall.shelves[index]
        guard shelf.isCarried, let share = shelf.share(of: number) else { return .answer(.absent) }
        let isPicture = shelf.description.kind == .video
        let sound = sound(hall, beside: index)?.share(of: number)
        let segment = TransportSegment(
            number: number, picture: isPicture ? share : nil, sound: isPicture ? sound : share)
        return .answer(
            .transport(LiveTransport(segment: segment, rendition: shelf.playlist.name, shelf: transports)))
    }

    /// Of the sound that goes with a picture.
    private func sound(_ hall: LiveHall, beside index: Int) -> LiveShelf? {
        guard hall.shelves[index].description.kind == .video else { return nil }
        return hall.shelves.first { $0.description.codec == .aac && $0.playlist.newestWhole != nil }
    }
}

extension LiveShelf {
    /// In codecs that are carried.
    fileprivate var isCarried: Bool { description.codec == .h264 || description.codec == .aac }
}

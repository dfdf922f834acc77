import Broadcasting
import NIOCore

/// What a kept broadcast's folder holds, as MPEG-2 transport streams. It reads from the disk: not for event loops.
package enum KeptTransport {
    /// - Returns: the playlist or the segment; `nil` where there is none, or nothing that can be carried.
    package static func answer(_ file: LiveFileName, in folder: String) -> LiveAnswer {
        switch file {
        case .transportMultivariant:
            guard let text = text(.multivariant, folder), let made = TransportList.multivariant(text) else {
                return .absent
            }
            return .playlist(ByteBuffer(string: made), isSettled: true)
        case .transportPlaylist(let rendition):
            guard let text = text(.playlist(rendition: rendition), folder) else { return .absent }
            return .playlist(ByteBuffer(string: TransportList.media(kept: text)), isSettled: true)
        case .transportSegment(let rendition, let number):
            guard let share = share(rendition, number, folder) else { return .absent }
            let isSound = RenditionDescription.isSound(rendition)
            let sound = isSound ? share : self.share(RenditionDescription.aacName, number, folder)
            let segment = TransportSegment(number: number, picture: isSound ? nil : share, sound: sound)
            guard let bytes = segment.bytes() else { return .absent }
            return .media(LiveMedia(pieces: [bytes], contentType: TransportSegment.contentType))
        case .multivariant, .playlist, .initialization, .segment, .part: return .absent
        }
    }

    private static func share(_ rendition: String, _ number: Int, _ folder: String) -> TransportSegment.Share? {
        guard let list = text(.playlist(rendition: rendition), folder),
            let name = TransportList.initialization(of: number, kept: list), LiveFileName(name)?.rendition == rendition,
            let initialization = bytes(name, folder),
            let fragments = bytes(LiveFileName.segment(rendition: rendition, number: number).text, folder)
        else { return nil }
        return TransportSegment.Share(initialization: initialization, fragments: [fragments])
    }

    private static func text(_ name: LiveFileName, _ folder: String) -> String? {
        bytes(name.text, folder).map { String(buffer: $0) }
    }

    private static func bytes(_ name: String, _ folder: String) -> ByteBuffer? {
        (try? KeptFolder.read(folder + "/" + name)).map { ByteBuffer(bytes: $0) }
    }
}

import Media

/// Which file format holds what has come.
package struct ContainerChoice: Sendable, Hashable {
    package let container: Container
    /// Why it is not the one that was asked for.
    package let note: String?

    package init(requested: RequestedContainer, picture: Codec?, sound: Codec?) {
        let wanted: Container =
            switch requested {
            case .auto: picture == .h264 || picture == .h265 ? .mp4 : .webm
            case .webm: .webm
            case .mp4: .mp4
            case .mkv: .mkv
            }
        let refused = [picture, sound].compactMap { $0 }.filter { !wanted.holds($0) }
        container = refused.isEmpty ? wanted : .mkv
        guard !refused.isEmpty, requested != .auto else {
            note = nil
            return
        }
        let names = refused.map(\.encodingName).joined(separator: " and ")
        note = "\(wanted.name) cannot hold \(names), so this file is Matroska"
    }
}

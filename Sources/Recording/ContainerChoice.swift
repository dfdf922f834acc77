import Media

/// Which file format holds what has come.
package struct ContainerChoice: Sendable, Hashable {
    package let container: Container
    /// Why it is not the one that was asked for.
    package let note: String?

    /// - Parameter keepsEverything: a picture may lack what it refers to, which players of web files take badly.
    package init(
        requested: RequestedContainer, picture: Codec?, sound: Codec?, keepsEverything: Bool = false
    ) {
        guard !keepsEverything || picture == nil else {
            container = .mkv
            note = "everything is kept: pictures may lack what they refer to, so this file is Matroska"
            return
        }
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

/// How the people of a recording come into files.
package enum ExportLayout: String, Codable, Sendable, CaseIterable {
    /// A file for each recorded file.
    case separate
    /// One picture of all, rearranged as they come and go.
    case grid
    /// Who speaks is large, the others stand beside.
    case speaker
    /// A shared screen with the camera of who shares it in its corner; a grid while nobody shares one.
    case pip

    /// Whether it follows who speaks.
    package var followsSpeaker: Bool {
        switch self {
        case .speaker, .pip: true
        case .separate, .grid: false
        }
    }
}

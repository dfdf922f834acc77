/// What becomes of the time of a pause.
package enum PauseGap: String, Codable, Sendable, CaseIterable {
    /// The file goes on as if the pause had not been.
    case cut
    /// The file holds the pause, with silence.
    case keep
}

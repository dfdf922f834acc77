/// How close an encoded picture stays to what it is made of.
package enum PictureQuality: String, Codable, Sendable, CaseIterable {
    case low, medium, high
}

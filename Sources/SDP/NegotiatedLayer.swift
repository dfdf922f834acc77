/// One of the encodings of a picture that are sent at once, each under its `rid` (RFC 8851, RFC 8853).
package struct NegotiatedLayer: Hashable, Sendable {
    /// 1 to 255 letters, digits, hyphens and underscores (RFC 8851 clause 10, RFC 8852 clause 3.1).
    package let rid: String
    /// What `a=rid` of the answer says behind the direction; empty for nothing.
    let restrictions: String
}

/// A username fragment and a password, RFC 8445 clause 5.3 and RFC 8839 clause 5.4.
package struct ICECredentials: Hashable, Sendable {
    package let username: String
    package let password: String

    package init(username: String, password: String) {
        self.username = username
        self.password = password
    }

    /// The 64 characters that RFC 8839 calls ice-char.
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// How many threads a username can name.
    package static let threadLimit = 64

    /// Eight characters of username, the first of them naming the thread, and 24 of password: 42 and 144 bits by chance,
    /// where RFC 8445 asks for 24 and 128. The one who asks sees to it that usernames do not repeat.
    ///
    /// - Parameters:
    ///   - threadIndex: 0 to 63; taken modulo 64.
    ///   - generator: must not be guessable.
    package static func random(
        threadIndex: Int, using generator: inout some RandomNumberGenerator
    ) -> ICECredentials {
        func characters(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in alphabet[Int(generator.next(upperBound: 64 as UInt64))] }
        }
        let thread = alphabet[threadIndex & 63]
        return ICECredentials(
            username: String(decoding: [thread] + characters(7), as: UTF8.self),
            password: String(decoding: characters(24), as: UTF8.self))
    }

    /// The thread that `random` put into a username; `nil` when it is none of ours.
    package static func threadIndex(ofUsername username: String) -> Int? {
        guard let first = username.utf8.first else { return nil }
        return alphabet.firstIndex(of: first)
    }
}

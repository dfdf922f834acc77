import ICE

extension PeerSession {
    /// The names by which checks find this session: the current one, and the one before a restart while it is good.
    package var usernames: [String] { transport.usernames }

    /// The current one of `usernames`.
    package var localUsername: String { transport.username }

    /// Whether these are the peer's current credentials.
    package func knowsRemote(username: String, password: String) -> Bool {
        transport.knowsRemote(username: username, password: password)
    }

    /// Begins ICE anew (RFC 8445 clause 9). DTLS and SRTP go on, and so does the path in use, until a check with the new
    /// credentials nominates one. Whoever finds sessions by `usernames` has to look at them again.
    package func restartICE(
        localUsername: String, localPassword: String, remoteUsername: String, remotePassword: String
    ) throws(ICEError) {
        try transport.agent.restart(
            localUsername: localUsername, localPassword: localPassword, remoteUsername: remoteUsername,
            remotePassword: remotePassword)
    }
}

import Foundation
import NIOConcurrencyHelpers

/// Stands between a client and a PostgreSQL socket, and once cuts the connection: before it passes on what the client says
/// the nth time, or after the server has answered that, so that the answer is lost.
final class CuttingProxy: Sendable {
    enum Place: String, Sendable, CaseIterable { case beforeTheServer, afterTheServer }

    private struct State {
        var said = 0
        var cutAt: Int
        var hasCut = false
    }

    /// Holds the socket.
    let folder: String
    private let listening: Int32
    private let server: String
    private let place: Place
    private let state: NIOLockedValueBox<State>

    var hasCut: Bool { state.withLockedValue { $0.hasCut } }

    init(server: String, in folder: String, place: Place, at number: Int) throws {
        self.folder = folder
        self.server = server
        self.place = place
        state = NIOLockedValueBox(State(cutAt: number))
        listening = socket(AF_UNIX, Self.type, 0)
        let path = folder + "/.s.PGSQL.5432"
        unlink(path)
        guard Self.with(path, { bind(listening, $0, $1) }) == 0, listen(listening, 16) == 0 else {
            throw POSIXError(.EADDRINUSE)
        }
        Thread { [self] in accepting() }.start()
    }

    /// Ends the listening; connections end with their client.
    func stop() { shutdown(listening, Int32(SHUT_RDWR)) }

    /// A server that another test starts meanwhile would inherit the connection, and it would not end with us.
    private static let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

    private static func with(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private func accepting() {
        while true {
            let client = accept(listening, nil, nil)
            guard client >= 0 else { break }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            Thread { [self] in pass(client) }.start()
        }
        close(listening)
    }

    private func pass(_ client: Int32) {
        let upstream = socket(AF_UNIX, Self.type, 0)
        defer {
            close(client)
            close(upstream)
        }
        guard Self.with(server + "/.s.PGSQL.5432", { connect(upstream, $0, $1) }) == 0 else { return }
        while true {
            var ends = [pollfd(fd: client, events: Int16(POLLIN), revents: 0)]
            ends.append(pollfd(fd: upstream, events: Int16(POLLIN), revents: 0))
            guard poll(&ends, 2, -1) > 0 else { return }
            if ends[1].revents != 0, !copy(upstream, client) { return }
            guard ends[0].revents != 0 else { continue }
            let cuts = state.withLockedValue { state in
                state.said += 1
                if state.said == state.cutAt { state.hasCut = true }
                return state.said == state.cutAt
            }
            if cuts, place == .beforeTheServer { return }
            guard copy(client, upstream) else { return }
            if cuts {
                var answer = [UInt8](repeating: 0, count: 4096)
                _ = read(upstream, &answer, answer.count)
                return
            }
        }
    }

    private func copy(_ from: Int32, _ to: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = read(from, &bytes, bytes.count)
        return count > 0 && send(to, bytes, count, Int32(MSG_NOSIGNAL)) == count
    }
}

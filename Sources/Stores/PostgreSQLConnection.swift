import CPostgreSQL
import Foundation
import Media

/// One connection to PostgreSQL. Every call blocks, for `patience` at most, on the thread of `queue`, which is where all of
/// them are made. A connection that fails is closed and made anew by the next call.
final class PostgreSQLConnection: SQLSession, @unchecked Sendable {
    /// What a statement may take; one that takes longer is taken for a server that is gone.
    static let patience = Duration.seconds(30)
    /// Statements kept prepared; those of a listing with many filters are beyond it and are prepared each time.
    private static let maximumPrepared = 200

    let queue: BlockingQueue
    private let url: String
    private let told: (@Sendable () -> WallClock)?
    private var handle: OpaquePointer?
    private var prepared: [String: String] = [:]

    var dialect: SQLDialect { .postgreSQL }
    var now: SQLValue { SQLValue(told?().nanoseconds) }

    /// - Parameter told: stands in for the server's clock.
    init(url: String, told: (@Sendable () -> WallClock)?, label: String) {
        self.url = url
        self.told = told
        queue = BlockingQueue(label: label)
    }

    deinit { close() }

    func close() {
        if let handle { PQfinish(handle) }
        handle = nil
        prepared = [:]
    }

    var isOpen: Bool { handle != nil }
    var socket: Int32 { handle.map { PQsocket($0) } ?? -1 }

    // MARK: Opening

    /// What the URL says wins over what stands before `dbname`.
    private static let defaults = [
        ("connect_timeout", "5"), ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
        ("tcp_user_timeout", "15000"), ("fallback_application_name", "capstan"),
    ]

    private static let settings = """
        SET client_encoding = 'UTF8'; SET client_min_messages = warning; SET statement_timeout = '30s';
        SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'
        """

    /// - Returns: whether it had to be opened.
    @discardableResult func open() throws(StoresError) -> Bool {
        if let handle, PQstatus(handle) == CONNECTION_OK { return false }
        close()
        let pairs = Self.defaults + [("dbname", try PostgreSQLAddress.checked(url))]
        let keys: [UnsafeMutablePointer<CChar>?] = pairs.map { strdup($0.0) } + [nil]
        let values: [UnsafeMutablePointer<CChar>?] = pairs.map { strdup($0.1) } + [nil]
        defer { for text in keys + values { free(text) } }
        let constKeys = keys.map { UnsafePointer($0) }
        let constValues = values.map { UnsafePointer($0) }
        guard let made = PQconnectdbParams(constKeys, constValues, 1) else {
            throw .away(database: "PostgreSQL", reason: "there is no memory for a connection")
        }
        guard PQstatus(made) == CONNECTION_OK, PQsetnonblocking(made, 1) == 0 else {
            let reason = Self.message(of: made)
            PQfinish(made)
            throw .away(database: "PostgreSQL", reason: reason)
        }
        shim_pq_mute(made)
        handle = made
        do {
            try script(Self.settings)
        } catch {
            close()
            throw error
        }
        return true
    }

    private static func message(of handle: OpaquePointer?) -> String {
        let text = handle.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? ""
        let line = text.split(separator: "\n").joined(separator: "; ")
        return line.isEmpty ? "the connection was closed" : line
    }

    // MARK: Statements

    func rows(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] {
        try run(sql, values) { result in
            let columns = PQnfields(result)
            return (0..<PQntuples(result)).map { row in
                SQLRow(
                    values: (0..<columns).map { column in
                        guard PQgetisnull(result, row, column) == 0, let text = PQgetvalue(result, row, column) else {
                            return .null
                        }
                        return .text(String(cString: text))
                    })
            }
        }
    }

    @discardableResult func change(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try run(sql, values) { result in
            PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
        }
    }

    /// Several statements without arguments.
    /// - Returns: the first value of the last that gave rows.
    @discardableResult func script(_ sql: String) throws(StoresError) -> String? {
        let handle = try opened()
        guard PQsendQuery(handle, sql) == 1 else { throw lost() }
        var found: String?
        try results { result in
            if PQntuples(result) > 0, let text = PQgetvalue(result, 0, 0) { found = String(cString: text) }
        }
        return found
    }

    private func run<Value>(_ sql: String, _ values: [SQLValue], _ read: (OpaquePointer) -> Value) throws -> Value {
        let handle = try opened()
        let name = try prepare(sql)
        let texts: [UnsafeMutablePointer<CChar>?] = try values.map { try $0.copied() }
        defer { for text in texts { free(text) } }
        let constTexts = texts.map { UnsafePointer($0) }
        guard PQsendQueryPrepared(handle, name, Int32(values.count), constTexts, nil, nil, 0) == 1 else { throw lost() }
        var value: Value?
        try results { value = read($0) }
        guard let value else { throw lost() }
        return value
    }

    private func prepare(_ sql: String) throws(StoresError) -> String {
        if let name = prepared[sql] { return name }
        let isKept = prepared.count < Self.maximumPrepared
        let name = isKept ? "s\(prepared.count)" : ""
        guard PQsendPrepare(try opened(), name, Self.numbered(sql), 0, nil) == 1 else { throw lost() }
        try results { _ in }
        if isKept { prepared[sql] = name }
        return name
    }

    /// `?` as PostgreSQL writes it. No statement of ours has one in a text.
    private static func numbered(_ sql: String) -> String {
        var number = 0
        return sql.reduce(into: "") { text, character in
            guard character == "?" else { return text.append(character) }
            number += 1
            text += "$\(number)"
        }
    }

    private func opened() throws(StoresError) -> OpaquePointer {
        guard let handle else { throw .away(database: "PostgreSQL", reason: "the connection is closed") }
        return handle
    }

    // MARK: Waiting

    /// Waits for all results of what was sent.
    private func results(_ read: (OpaquePointer) -> Void) throws(StoresError) {
        let handle = try opened()
        let deadline = ContinuousClock.now + Self.patience
        var failure: StoresError?
        while true {
            while true {
                let unsent = PQflush(handle)
                guard unsent >= 0 else { throw lost() }
                if unsent == 0, PQisBusy(handle) == 0 { break }
                try waitForSocket(writing: unsent == 1, until: deadline)
                guard PQconsumeInput(handle) == 1 else { throw lost() }
            }
            guard let result = PQgetResult(handle) else { break }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: read(result)
            default: failure = failure ?? Self.failure(result)
            }
        }
        guard PQstatus(handle) == CONNECTION_OK else { throw lost() }
        guard let failure else { return }
        if failure.needsAnotherConnection { close() }
        throw failure
    }

    private func waitForSocket(writing: Bool, until deadline: ContinuousClock.Instant) throws(StoresError) {
        let left = (deadline - ContinuousClock.now).nanoseconds / 1_000_000
        var interest = pollfd(fd: socket, events: Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0), revents: 0)
        let ready = poll(&interest, 1, Int32(clamping: max(left, 0)))
        if ready > 0 || (ready < 0 && errno == EINTR) { return }
        close()
        throw .away(database: "PostgreSQL", reason: "it has not answered for \(Self.patience.inSeconds) s")
    }

    /// Closes what is broken.
    private func lost() -> StoresError {
        let reason = Self.message(of: handle)
        close()
        return .away(database: "PostgreSQL", reason: reason)
    }

    private static func failure(_ result: OpaquePointer) -> StoresError {
        let state = shim_pq_sqlstate(result).map { String(cString: $0) } ?? ""
        let text = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
        let line = text.split(separator: "\n").joined(separator: "; ")
        // No SQLSTATE: libpq itself says it, of a connection that is gone.
        if state.isEmpty { return .away(database: "PostgreSQL", reason: line) }
        return state == "53100"
            ? .diskFull(doing: line, path: "PostgreSQL") : .postgreSQL(state: state, text: line)
    }

    // MARK: Notices

    /// Waits until the server tells something, or `wake` can be read.
    /// - Returns: channels that were told of.
    func notices(wake: Int32) throws(StoresError) -> Set<String> {
        let handle = try opened()
        var interests = [
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0), pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&interests, 2, -1)
        guard PQconsumeInput(handle) == 1 else { throw lost() }
        var channels: Set<String> = []
        while let notice = PQnotifies(handle) {
            if let name = notice.pointee.relname { channels.insert(String(cString: name)) }
            PQfreemem(notice)
        }
        return channels
    }
}

extension SQLValue {
    /// As PostgreSQL reads it; to be freed.
    fileprivate func copied() throws(StoresError) -> UnsafeMutablePointer<CChar>? {
        switch self {
        case .null: return nil
        case .integer(let value): return strdup("\(value)")
        case .real(let value): return strdup("\(value)")
        case .text(let text):
            guard !text.utf8.contains(0) else {
                throw .unreadable(path: "PostgreSQL", reason: "it keeps no text with a zero byte in it")
            }
            return strdup(text)
        }
    }
}

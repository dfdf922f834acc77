import Foundation
import GRDB
import Media

/// What goes wrong below a store or a manifest. The text says what was being done, what was seen and what to do.
package enum StoresError: Error, Sendable, Hashable, CustomStringConvertible {
    /// ENOSPC, EDQUOT or SQLITE_FULL.
    case diskFull(doing: String, path: String)
    case system(doing: String, path: String, code: Int32)
    /// SQLite's code.
    case database(doing: String, code: Int32, text: String)
    /// PostgreSQL's SQLSTATE.
    case postgreSQL(state: String, text: String)
    /// It cannot be reached now.
    case away(database: String, reason: String)
    /// The store was closed.
    case closed
    /// What is stored is not what this version writes.
    case unreadable(path: String, reason: String)
    /// Another process holds it.
    case inUse(path: String)
    case noSuchRecording(UUIDv7)

    package var isDiskFull: Bool {
        switch self {
        case .diskFull: true
        case .system, .database, .postgreSQL, .away, .closed, .unreadable, .inUse, .noSuchRecording: false
        }
    }

    /// The connection is gone: what was on its way may have been done or not.
    package var isAway: Bool {
        switch self {
        case .away: true
        // Clause 08, connection exception; 57P, the server shuts down, crashed or starts.
        case .postgreSQL(let state, _): state.hasPrefix("08") || state.hasPrefix("57P")
        case .diskFull, .system, .database, .closed, .unreadable, .inUse, .noSuchRecording: false
        }
    }

    /// This connection is of no more use; another may be: it finds the new primary, or no transaction that was aborted.
    var needsAnotherConnection: Bool {
        switch self {
        case .postgreSQL(let state, _): isAway || ["25P02", "25006"].contains(state)
        case .diskFull, .system, .database, .away, .closed, .unreadable, .inUse, .noSuchRecording: isAway
        }
    }

    /// What was to be kept is there already, under a key that only one may have.
    package var isDuplicate: Bool {
        switch self {
        case .database(_, let code, _): ResultCode(rawValue: code) == .SQLITE_CONSTRAINT_UNIQUE
        case .postgreSQL(let state, _): state == "23505"
        case .diskFull, .system, .away, .closed, .unreadable, .inUse, .noSuchRecording: false
        }
    }

    /// Nothing was done, and the same may go well in a moment.
    package var isPassing: Bool {
        switch self {
        case .away: true
        case .postgreSQL(let state, _):
            // 40 deadlock and the like; 53 too many connections or little memory; 55P03 a lock, 57014 a statement that
            // took too long; 25006 a server that has become a standby; 25P02 a transaction that was aborted before.
            isAway || state.hasPrefix("40") || state.hasPrefix("53")
                || ["55P03", "57014", "25006", "25P02"].contains(state)
        case .database(_, let code, _):
            switch ResultCode(rawValue: code).primaryResultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: true
            default: false
            }
        case .diskFull, .system, .closed, .unreadable, .inUse, .noSuchRecording: false
        }
    }

    package var description: String {
        switch self {
        case .diskFull(let doing, let path): "store \(path): \(doing): the disk is full; make room there"
        case .system(let doing, let path, let code):
            "store \(path): \(doing): \(String(cString: strerror(code))) (errno \(code))\(Self.advice(on: code))"
        case .database(let doing, let code, let text): "store: \(doing): SQLite says \(text) (code \(code))"
        case .postgreSQL(let state, let text): "store: PostgreSQL says \(text) (SQLSTATE \(state))"
        case .away(let database, let reason): "store: \(database) cannot be reached: \(reason)"
        case .closed: "store: it has been closed"
        case .unreadable(let path, let reason): "store \(path): \(reason)"
        case .inUse(let path):
            "store \(path): another gateway uses these recordings; end it, or give this one another --recordings"
        case .noSuchRecording(let id): "store: there is no recording \(id)"
        }
    }

    private static func advice(on code: Int32) -> String {
        switch code {
        case EROFS, EACCES, EPERM:
            "; make it writable for this user, or give another folder (--recordings, --database)"
        case ENOTDIR:
            "; a file stands where a folder must be: move it, or give another folder (--recordings, --database)"
        default: ""
        }
    }

    /// `code` is an errno.
    package static func system(_ doing: String, _ path: String, _ code: Int32) -> StoresError {
        code == ENOSPC || code == EDQUOT
            ? .diskFull(doing: doing, path: path) : .system(doing: doing, path: path, code: code)
    }

    static func newer(_ path: String) -> StoresError {
        .unreadable(
            path: path, reason: "a newer Capstan has changed this database; run that one, or give another --database")
    }

    static func wrapping(_ error: any Error, _ doing: String) -> StoresError {
        switch error {
        case let error as StoresError: error
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL:
            .diskFull(doing: doing, path: "database")
        case let error as DatabaseError:
            .database(
                doing: doing, code: error.extendedResultCode.rawValue, text: error.message ?? "nothing of it")
        default: .database(doing: doing, code: 0, text: "\(error)")
        }
    }
}

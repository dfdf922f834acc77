import CPostgreSQL

/// Checks a `postgres://` URL before libpq connects with it: its own words about a wrong one hold parts of it, and where a
/// character of the password is not percent-encoded, parts of the password stand in place of host, port or database.
enum PostgreSQLAddress {
    private static let refused = StoresError.unreadable(
        path: "PostgreSQL", reason: "not a URL that libpq can read; percent-encode the password")

    /// - Returns: the URL as libpq takes it, which knows schemes in lower case only.
    static func checked(_ url: String) throws(StoresError) -> String {
        let scheme = url.prefix { $0 != ":" }
        let url = scheme.lowercased() + url.dropFirst(scheme.count)
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &message)
        defer {
            PQfreemem(message)
            PQconninfoFree(options)
        }
        guard var option = options else { throw refused }
        while let name = option.pointee.keyword {
            if let value = option.pointee.val, !isPlausible(String(cString: value), as: String(cString: name)) {
                throw refused
            }
            option += 1
        }
        return url
    }

    private static func isPlausible(_ value: String, as name: String) -> Bool {
        switch name {
        case "host", "hostaddr", "dbname": !value.contains("@")
        case "port":
            value.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
                $0.isEmpty || UInt16($0).map { $0 > 0 } == true
            }
        default: true
        }
    }
}

/// What an HTTP server answered, whatever its status.
package struct HTTPAnswer: Sendable {
    package var status: Int
    /// In the order they came, names as they were written. Of several answers (redirections, 100) those of the last.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first field of that name, in whatever case.
    package subscript(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
}

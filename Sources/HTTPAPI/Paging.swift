/// `?limit=&cursor=` of every list.
package struct Paging: Sendable {
    package static let parameters = ["limit", "cursor"]
    package static let limits = 1...200
    package static let defaultLimit = 50

    package let limit: Int
    package let cursor: String?

    /// - Parameter isCursor: whether a text can have been a `nextCursor` of this list.
    package init(_ request: APIRequest, isCursor: (String) -> Bool) throws(HTTPAPIError) {
        cursor = request.queryValue("cursor")
        if let cursor, !isCursor(cursor) {
            throw .refused(
                Problem(
                    .invalidRequest,
                    "cursor is '\(APIRequest.shown(cursor))': give the nextCursor of the page before, or leave it out "
                        + "for the first page."))
        }
        guard let text = request.queryValue("limit") else {
            limit = Self.defaultLimit
            return
        }
        guard let limit = Int(text), Self.limits.contains(limit) else {
            throw .refused(
                Problem(
                    .invalidRequest,
                    "limit is '\(APIRequest.shown(text))': give a whole number from \(Self.limits.lowerBound) to "
                        + "\(Self.limits.upperBound), or leave it out for \(Self.defaultLimit)."))
        }
        self.limit = limit
    }

    /// A page of a list that is held in memory. The cursor is the key of the last item before it.
    ///
    /// - Parameters:
    ///   - items: in the order of the list.
    ///   - follows: whether an item comes after the one with this key, which may be gone by now.
    package func page<Item>(
        _ items: [Item], key: (Item) -> String, follows: (Item, String) -> Bool
    ) -> (items: ArraySlice<Item>, nextCursor: String?) {
        var rest = items[...]
        if let cursor {
            rest = rest.drop { !follows($0, cursor) }
        }
        let page = rest.prefix(limit)
        return (page, page.count < rest.count ? page.last.map(key) : nil)
    }

    package static func json(_ items: [JSONText], nextCursor: String?) -> JSONText {
        .object([("items", .array(items)), ("nextCursor", .optional(nextCursor))])
    }
}

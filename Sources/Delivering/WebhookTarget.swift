/// Somebody who is told of events by a `POST` (Standard Webhooks).
package struct WebhookTarget: Sendable, Hashable, Codable {
    /// Of one request.
    package static let maximumCount = 10
    package static let maximumURLBytes = 2048
    /// The secret of those that name none.
    package static let standardSecret = "webhooks"

    package var url: String
    /// The name under which the configuration has it; never the secret itself.
    package var secret: String
    /// Any of them.
    package var events: [EventPattern]

    package init(url: String, secret: String = standardSecret, events: [EventPattern]) {
        self.url = url
        self.secret = secret
        self.events = events
    }

    package func wants(_ type: String) -> Bool { events.contains { $0.covers(type) } }

    /// Tells receivers apart, and gives nothing of the URL away (FNV-1a).
    package var key: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in (url + "\n" + secret).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// What is wrong with a URL, if anything.
    package static func complaint(about url: String) -> String? {
        let rule = "a URL like https://example.com/hook, with at most \(maximumURLBytes) characters"
        let lowered = url.prefix(8).lowercased()
        guard lowered.hasPrefix("https://") || lowered.hasPrefix("http://"), url.utf8.count <= maximumURLBytes,
            url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C && $0 != 0x23 })
        else { return rule }
        let authority = url.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "/" && $0 != "?" }
        if authority.contains("@") { return "a URL without user and password: the signature says who calls" }
        return authority.isEmpty || authority.hasPrefix(":") ? rule : nil
    }
}

extension WebhookTarget {
    /// Host and port, in lower case.
    package var host: String {
        String(url.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "/" && $0 != "?" }).lowercased()
    }
}

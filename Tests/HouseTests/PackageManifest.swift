import Foundation

/// What `Package.swift` declares about the rooms, read from its text.
struct PackageManifest {
    struct Room {
        var uses: [String]
        /// Modules of other packages.
        var products: [String]
    }

    var rooms: [String: Room] = [:]

    init(_ text: String) {
        let products = Dictionary(
            text.matches(of: /let (\w+) = Target\.Dependency\.product\(name: "(\w+)"/)
                .map { (String($0.1), String($0.2)) }, uniquingKeysWith: { first, _ in first })
        for match in text.matches(of: /\broom\(\s*"(\w+)",\s*\[([^\]]*)\](?:,\s*\[([^\]]*)\])?/) {
            rooms[String(match.1)] = Room(match.2, products: match.3 ?? "", named: products)
        }
        let plain =
            #/
            \.(?:executableTarget|systemLibrary|target)\(\s*name:\s"(\w+)"
            (?:,\s*dependencies:\s\[([^\]]*)\])?([^\n]*)
            /#
        for match in text.matches(of: plain) where !match.3.contains("path:") {
            let list = match.2 ?? ""
            rooms[String(match.1)] = Room(list, products: list, named: products)
        }
    }
}

extension PackageManifest.Room {
    fileprivate init(_ uses: Substring, products: Substring, named: [String: String]) {
        self.init(
            uses: uses.matches(of: /"(\w+)"/).map { String($0.1) },
            products: products.matches(of: /\b(\w+)\b/).compactMap { named[String($0.1)] })
    }
}

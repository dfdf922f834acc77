import Foundation

/// Relative links in the pages lead to something, and every page of `docs/` is reached from its index.
enum LinkRule {
    static func violations(in page: SourceFile, exists: (String) -> Bool, text: (String) throws -> String) -> [String] {
        links(of: page).compactMap { link in
            let path = link.path.isEmpty ? page.path : link.path
            guard exists(path) else { return "\(page.path): the link to \(link.written) leads nowhere" }
            guard let anchor = link.anchor, path.hasSuffix(".md"), let target = try? text(path) else { return nil }
            return anchors(of: target).contains(anchor) ? nil : "\(page.path): no heading for \(link.written)"
        }
    }

    /// Pages of `docs/` that no chain of links from `index` comes to.
    static func unreached(from index: String, pages: [SourceFile]) -> [String] {
        let byPath = Dictionary(pages.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        var reached: Set<String> = [index]
        var open = [index]
        while let path = open.popLast() {
            guard let page = byPath[path] else { continue }
            for link in links(of: page) where byPath[link.path] != nil && reached.insert(link.path).inserted {
                open.append(link.path)
            }
        }
        return pages.map(\.path).filter { $0.hasPrefix("docs/") && !reached.contains($0) }
    }

    struct Link {
        var written: String
        /// From the root; empty for an anchor in the page itself.
        var path: String
        var anchor: String?
    }

    static func links(of page: SourceFile) -> [Link] {
        let folder = page.path.split(separator: "/").dropLast().map(String.init)
        return prose(of: page.text).matches(of: /\]\(([^)\s]+)\)/).compactMap { match in
            let written = String(match.1)
            if written.contains("://") || written.hasPrefix("mailto:") { return nil }
            let halves = written.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            var steps = halves[0].isEmpty ? [] : folder
            for step in halves[0].split(separator: "/") where step != "." {
                if step == ".." { _ = steps.popLast() } else { steps.append(String(step)) }
            }
            return Link(
                written: written, path: steps.joined(separator: "/"), anchor: halves.count > 1 ? String(halves[1]) : nil
            )
        }
    }

    /// Without fenced blocks and code spans.
    private static func prose(of text: String) -> String {
        let span = /`[^`]*`/
        var fenced = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line -> String? in
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                fenced.toggle()
                return nil
            }
            return fenced ? nil : String(line).replacing(span, with: "")
        }.joined(separator: "\n")
    }

    /// Headings as GitHub makes anchors of them.
    static func anchors(of text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
                heading.drop { $0 == "#" }.drop { $0 == " " }.lowercased().filter {
                    $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_"
                }.replacing(" ", with: "-")
            })
    }
}

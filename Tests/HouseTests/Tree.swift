import Foundation

/// The repository this was compiled from.
enum Tree {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// Files under `folder` whose names end so, as paths from the root, sorted; hidden folders are left out.
    static func files(under folder: String, endingIn suffix: String) throws -> [SourceFile] {
        let walker = FileManager.default.enumerator(
            at: root.appending(path: folder), includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
        var found: [SourceFile] = []
        while let url = walker?.nextObject() as? URL {
            guard url.lastPathComponent.hasSuffix(suffix) else { continue }
            let path = String(url.resolvingSymlinksInPath().path.dropFirst(root.path.count + 1))
            found.append(SourceFile(path: path, text: try String(contentsOf: url, encoding: .utf8)))
        }
        return found.sorted { $0.path < $1.path }
    }

    private static let read = Result { try files(under: "Sources", endingIn: ".swift") }

    static func sources() throws -> [SourceFile] { try read.get() }

    /// Every page that a reader may open.
    static func pages() throws -> [SourceFile] {
        let roots = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "recordings/README.md"].filter(exists)
        return try roots.map { SourceFile(path: $0, text: try text($0)) } + files(under: "docs", endingIn: ".md")
    }
}

struct SourceFile: Sendable {
    var path: String
    var text: String
    /// Line by line without comments and without what stands in string literals, numbered from 1; empty lines left out.
    var code: [(number: Int, line: String)] = []

    init(path: String, text: String) {
        self.path = path
        self.text = text
        guard path.hasSuffix(".swift") else { return }
        var stripper = CommentStripper()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let stripped = stripper.strip(line)
            if stripped.utf8.contains(where: { $0 != 0x20 }) { code.append((index + 1, stripped)) }
        }
    }

    /// The folder below `Sources` or `Tests`: the target.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[1]) : ""
    }

    var name: String { String(path.split(separator: "/").last ?? "") }
}

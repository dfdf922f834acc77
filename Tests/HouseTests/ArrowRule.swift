/// Every arrow points down: what a room declares stands on a lower row, and what its files import is declared.
enum ArrowRule {
    /// Modules of the toolchain, for any room; Foundation only where `FoundationRule` lets it.
    static let toolchain: Set<String> = [
        "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Swift", "Synchronization",
    ]

    static func violations(in manifest: PackageManifest) -> [String] {
        manifest.rooms.sorted { $0.key < $1.key }.flatMap { name, room -> [String] in
            guard let row = Rows.row(of: name) else {
                return ["\(name) stands on no row of Tests/HouseTests/Rows.swift"]
            }
            return room.uses.compactMap { used in
                guard let below = Rows.row(of: used) else { return "\(name) uses \(used), which stands on no row" }
                return below < row ? nil : "\(name) uses \(used), which is not on a lower row"
            }
        }
    }

    static func violations(in file: SourceFile, manifest: PackageManifest) -> [String] {
        guard let room = manifest.rooms[file.target] else { return ["\(file.path): \(file.target) is not declared"] }
        return imports(of: file).compactMap { module in
            if module.name == file.target || toolchain.contains(module.name) { return nil }
            if room.uses.contains(module.name) || room.products.contains(module.name) { return nil }
            return
                "\(file.path):\(module.line): import \(module.name), which Package.swift does not give \(file.target)"
        }
    }

    static func imports(of file: SourceFile) -> [(line: Int, name: String)] {
        let pattern =
            #/
            ^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?
            import\s+(?:(?:struct|class|enum|protocol|func|let|var|typealias)\s+)?(\w+)
            /#
        return file.code.compactMap { number, line in
            guard line.holds("import "), let match = line.firstMatch(of: pattern) else { return nil }
            return (number, String(match.1))
        }
    }
}

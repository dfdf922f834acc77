/// A file is named after what is in it, not after its being a drawer.
enum NameRule {
    static func violations(in file: SourceFile) -> [String] {
        let stem = file.name.split(separator: ".").first ?? ""
        let drawers = stem.matches(of: /(Utils?|Utilities|Helpers?|Common|Types|Manager|Misc|New|V2)(?![a-z])/)
        return drawers.map { "\(file.path): '\($0.0)' does not say what is inside" }
    }
}

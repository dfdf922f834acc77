/// No Foundation from the wire to the session: it costs a hundred milliseconds of start, and it invites clocks and files.
enum FoundationRule {
    static func violations(in file: SourceFile) -> [String] {
        guard Rows.wireToSession.contains(file.target) else { return [] }
        return ArrowRule.imports(of: file).filter { $0.name.hasPrefix("Foundation") || $0.name == "Dispatch" }
            .map { "\(file.path):\($0.line): import \($0.name) between wire and session" }
    }
}

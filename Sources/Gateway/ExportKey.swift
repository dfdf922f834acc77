import Media

/// Which item of which export a job works on; written into the job's unique key.
struct ExportKey: Sendable, Hashable {
    let export: UUIDv7
    let item: Int

    /// Of the job that makes its files.
    var text: String { "export:\(export):\(item)" }
    /// Of the job that brings them to their destination.
    var uploadText: String { "upload:\(export):\(item)" }

    init(export: UUIDv7, item: Int) {
        self.export = export
        self.item = item
    }

    init?(_ text: String?) {
        let words = (text ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "export" || words[0] == "upload", let export = UUIDv7(words[1]),
            let item = Int(words[2])
        else {
            return nil
        }
        self.init(export: export, item: item)
    }
}

import Delivering

extension Setting {
    private static let storageExample = "{name: archive, endpoint: \"https://s3.example.com\", region: us-east-1}"

    static func storages(_ value: SettingValue) throws(SettingRejection) -> [S3Storage] {
        var storages: [S3Storage] = []
        for (index, item) in try items(value, "a list of maps like \(storageExample)").enumerated() {
            do throws(SettingRejection) {
                let storage = try storage(item)
                guard !storages.contains(where: { $0.name == storage.name }) else {
                    throw SettingRejection(allowed: "a storage with a name that no other has")
                }
                storages.append(storage)
            } catch {
                throw error.within("[\(index)]", item)
            }
        }
        guard storages.count <= 100 else { throw SettingRejection(allowed: "at most 100 storages") }
        return storages
    }

    private static func storage(_ value: SettingValue) throws(SettingRejection) -> S3Storage {
        let allowed = "a map like \(storageExample) with a name and an endpoint"
        let fields = try RuleFields(
            value, ["name", "endpoint", "region", "buckets", "accessKey", "secretKey", "pathStyle"], allowed)
        let name = try fields.optional("name", secretName)
        let endpoint = try fields.optional("endpoint") { value throws(SettingRejection) in
            let allowed = "the URL of a host, like https://s3.eu-central-1.amazonaws.com or http://127.0.0.1:9000"
            let text = try text(value, allowed)
            let host = text.drop { $0 != ":" }.dropFirst(3)
            guard WebhookTarget.complaint(about: text) == nil, !host.contains(where: { "/?".contains($0) }) else {
                throw SettingRejection(allowed: allowed)
            }
            return text
        }
        guard let name, let endpoint else { throw SettingRejection(allowed: allowed) }
        let region = try fields.optional("region") { value throws(SettingRejection) in
            let allowed = "the name of a region such as us-east-1"
            let text = try text(value, allowed)
            guard isSecretName(text) else { throw SettingRejection(allowed: allowed) }
            return text
        }
        let buckets = try fields.optional("buckets") { value throws(SettingRejection) in
            try list(value, "names of buckets") { S3Storage.isBucket($0) }
        }
        return S3Storage(
            name: name, endpoint: endpoint, region: region ?? "us-east-1", buckets: buckets ?? [],
            accessKey: try fields.optional("accessKey", secretName) ?? S3Storage.standardAccessKey,
            secretKey: try fields.optional("secretKey", secretName) ?? S3Storage.standardSecretKey,
            isPathStyle: try fields.optional("pathStyle", flag) ?? true)
    }

    static func directories(_ value: SettingValue) throws(SettingRejection) -> [String] {
        try list(value, "absolute paths of folders, without a slash at their ends") {
            $0.hasPrefix("/") && $0.utf8.count > 1 && !$0.hasSuffix("/") && !$0.utf8.contains(0)
                && !$0.split(separator: "/", omittingEmptySubsequences: false).contains("..")
        }
    }
}

import Delivering
import Foundation

/// Brings one file to one object, and proves that it is there. What an earlier attempt has brought is asked for and looked
/// at, not sent again. Blocks: a thread of its own.
package struct S3Upload {
    package struct Proof: Sendable, Hashable {
        package var bytes: Int64
        package var entityTag: String
    }

    private let client: S3Client
    private let bucket: String
    private let key: String
    private let type: String
    private let smallestPart: Int64

    package init(
        _ client: S3Client, bucket: String, key: String, type: String, smallestPart: Int64 = PartPlan.standardPart
    ) {
        self.smallestPart = smallestPart
        self.client = client
        self.bucket = bucket
        self.key = key
        self.type = type
    }

    /// - Parameters:
    ///   - begun: the id of the upload that an earlier attempt began.
    ///   - remember: called with the id of one before its first part goes, and with `nil` when it is over.
    ///   - progress: 0 to 1.
    package func run(
        _ path: String, resuming begun: String?, remember: (String?) throws -> Void, progress: (Double) -> Void
    ) throws -> Proof {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw S3Error.file("\(path) cannot be read; make the export again")
        }
        defer { try? file.close() }
        let plan = PartPlan(bytes: Int64(try file.seekToEnd()), smallestPart: smallestPart)
        if plan.isWhole {
            let body = try read(file, 0..<plan.bytes)
            let expected = Digest.hex(Digest.md5(body))
            // Keys that may put and not list are told 403 of what is not there.
            if let there = try? client.head(bucket, key), there.bytes == plan.bytes, there.entityTag == expected {
                return Proof(bytes: plan.bytes, entityTag: expected)
            }
            let tag = try client.put(bucket, key, body, type: type)
            return try proved(plan, expected: Self.isDigest(tag) ? expected : tag)
        }
        return try inParts(file, plan, begun, remember, progress)
    }

    private func inParts(
        _ file: FileHandle, _ plan: PartPlan, _ begun: String?, _ remember: (String?) throws -> Void,
        _ progress: (Double) -> Void
    ) throws -> Proof {
        var upload = begun
        var there: [Int: S3Answer.Part] = [:]
        if let begun {
            if let known = try client.parts(of: begun, bucket, key) { there = known } else { upload = nil }
        }
        var parts: [S3Answer.Part] = []
        var digests: [UInt8] = []
        var isByDigest = true
        for number in 1...plan.count {
            let body = try read(file, plan.range(number))
            let digest = Digest.md5(body)
            let expected = Digest.hex(digest)
            var tag = there[number].flatMap {
                $0.bytes == Int64(body.count) && $0.entityTag == expected ? expected : nil
            }
            if tag == nil {
                // An answer to the completion may have been lost: then all of it is there, and no upload.
                if upload == nil, number == 1, begun != nil, let proof = try alreadyThere(file, plan) {
                    try remember(nil)
                    return proof
                }
                let id = try upload ?? client.begin(bucket, key, type: type)
                if upload == nil {
                    upload = id
                    try remember(id)
                }
                tag = try client.putPart(number, of: id, bucket, key, body, digest: digest)
            }
            // Storages that encrypt name parts otherwise; they have checked Content-MD5.
            if let tag, Self.isDigest(tag), tag != expected {
                throw S3Error.unproved("part \(number) is there with ETag \(tag), and \(expected) was sent")
            }
            if let tag, tag != expected { isByDigest = false }
            digests += digest
            parts.append(S3Answer.Part(number: number, entityTag: tag ?? expected, bytes: Int64(body.count)))
            progress(Double(number) / Double(plan.count))
        }
        guard let upload else { throw S3Error.strange(doing: "completing the upload", "there is none") }
        let whole = Digest.hex(Digest.md5(digests)) + "-\(plan.count)"
        let tag = try client.complete(upload, bucket, key, parts)
        let proof = try proved(plan, expected: isByDigest ? whole : tag ?? whole)
        try remember(nil)
        return proof
    }

    private func alreadyThere(_ file: FileHandle, _ plan: PartPlan) throws -> Proof? {
        guard let there = try? client.head(bucket, key), there.bytes == plan.bytes else { return nil }
        var digests: [UInt8] = []
        for number in 1...plan.count { digests += Digest.md5(try read(file, plan.range(number))) }
        let whole = Digest.hex(Digest.md5(digests)) + "-\(plan.count)"
        return there.entityTag == whole ? Proof(bytes: plan.bytes, entityTag: whole) : nil
    }

    /// What the storage says lies there, after all is sent. What is not what was sent is removed.
    private func proved(_ plan: PartPlan, expected: String) throws -> Proof {
        guard let there = try client.head(bucket, key) else {
            throw S3Error.unproved("the object is not there after it was sent")
        }
        guard there.bytes == plan.bytes, there.entityTag == expected else {
            try client.remove(bucket, key)
            throw S3Error.unproved(
                "the object has \(there.bytes) bytes and ETag \(there.entityTag); \(plan.bytes) bytes and \(expected) were sent"
            )
        }
        return Proof(bytes: there.bytes, entityTag: there.entityTag)
    }

    /// Gives up what was begun, so that the storage keeps no parts of it.
    package func abort(_ upload: String) throws { try client.abort(upload, bucket, key) }

    private func read(_ file: FileHandle, _ range: Range<Int64>) throws -> [UInt8] {
        guard !client.isCancelled() else { throw S3Error.cancelled }
        do {
            try file.seek(toOffset: UInt64(range.lowerBound))
            let data = try file.read(upToCount: range.count) ?? Data()
            guard data.count == range.count else { throw S3Error.file("the file has become shorter while it was sent") }
            return Array(data)
        } catch let error as S3Error {
            throw error
        } catch {
            throw S3Error.file("the file cannot be read: \(error)")
        }
    }

    private static func isDigest(_ tag: String) -> Bool {
        tag.utf8.count == 32 && tag.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

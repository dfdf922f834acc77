import Foundation
import Glibc
import Outbound
import Stores

/// Copies a file into a folder: beside its name first, synced, compared, then renamed, so that it is whole or not there.
enum FileDelivery {
    private static let piece = 1 << 20

    static func copy(
        _ source: String, into folder: String, as name: String, progress: (Double) -> Void, isCancelled: () -> Bool
    ) throws {
        let path = "\(folder)/\(name)"
        let directory = (path as NSString).deletingLastPathComponent
        let draft = "\(directory)/.\((path as NSString).lastPathComponent).delivering"
        // The folder itself must be there: one that is not mounted is not to be filled instead.
        guard FileManager.default.fileExists(atPath: folder) else {
            throw DeliveryError("\(folder) is not there; make it, or mount what belongs there")
        }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try write(source, to: draft, progress, isCancelled)
            guard rename(draft, path) == 0 else { throw failure("naming", path) }
            try ManifestFile.sync(folder: directory)
        } catch {
            unlink(draft)
            throw error
        }
    }

    private static func write(
        _ source: String, to draft: String, _ progress: (Double) -> Void, _ isCancelled: () -> Bool
    ) throws {
        guard let input = FileHandle(forReadingAtPath: source) else {
            throw DeliveryError("\(source) cannot be read; make the export again")
        }
        defer { try? input.close() }
        let bytes = try input.seekToEnd()
        try input.seek(toOffset: 0)
        let descriptor = open(draft, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("making", draft) }
        let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        // Who lost this job may still be at it.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw failure("locking", draft) }
        try output.truncate(atOffset: 0)
        var done: UInt64 = 0
        while let data = try input.read(upToCount: piece), !data.isEmpty {
            guard !isCancelled() else { throw S3Error.cancelled }
            try output.write(contentsOf: data)
            done += UInt64(data.count)
            progress(bytes == 0 ? 1 : Double(done) / Double(bytes) / 2)
        }
        try output.synchronize()
        try compare(input, output, bytes: bytes, progress, isCancelled)
        try output.close()
    }

    /// Reads back what was written.
    private static func compare(
        _ input: FileHandle, _ output: FileHandle, bytes: UInt64, _ progress: (Double) -> Void,
        _ isCancelled: () -> Bool
    ) throws {
        guard try output.seekToEnd() == bytes else {
            throw DeliveryError("the copy has another size; it is made again")
        }
        try input.seek(toOffset: 0)
        try output.seek(toOffset: 0)
        var done: UInt64 = 0
        while let data = try input.read(upToCount: piece), !data.isEmpty {
            guard !isCancelled() else { throw S3Error.cancelled }
            guard try output.read(upToCount: data.count) == data else {
                throw DeliveryError("the copy differs from the file; it is made again")
            }
            done += UInt64(data.count)
            progress(0.5 + Double(done) / Double(bytes) / 2)
        }
    }

    private static func failure(_ doing: String, _ path: String) -> DeliveryError {
        DeliveryError("\(doing) \(path): \(String(cString: strerror(errno)))")
    }
}

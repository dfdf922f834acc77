import Delivering
import Exporting
import Foundation
import Media
import Outbound
import Stores
import Telemetry

/// Brings one file to a destination and proves that it is there; all of it on a thread of its own.
package struct Deliverer: Sendable {
    /// What goes on while a file is on its way; from the thread that brings it.
    struct Way: Sendable {
        let progress: @Sendable (Double) -> Void
        let isCancelled: @Sendable () -> Bool
        /// Keeps the id of an upload that has begun, or forgets it.
        let remember: @Sendable (String?) async throws -> Void
    }

    private let storages: [String: S3Storage]
    private let directories: [String]
    private let smallestPart: Int64
    private let secrets: SecretReader
    private let client: HTTPClient
    private let wallClock: @Sendable () -> WallClock

    package init(
        storages: [S3Storage], directories: [String], smallestPart: Int64 = PartPlan.standardPart,
        secrets: SecretReader, client: HTTPClient = HTTPClient(),
        wallClock: @escaping @Sendable () -> WallClock
    ) {
        self.storages = Dictionary(storages.map { ($0.name, $0) }) { first, _ in first }
        self.directories = directories
        self.smallestPart = smallestPart
        self.secrets = secrets
        self.client = client
        self.wallClock = wallClock
    }

    func deliver(
        _ path: String, as file: ExportedFile, to destination: ExportDestination, _ way: Way
    ) async throws -> DeliveredFile {
        switch destination {
        case .s3(let storage, let bucket, let prefix, _):
            let client = try await s3(storage, bucket, way)
            let upload = S3Upload(
                client, bucket: bucket, key: prefix + file.name, type: file.format.contentType,
                smallestPart: smallestPart)
            let proof = try await Self.onThread {
                try upload.run(
                    path, resuming: file.upload, remember: { try Self.blocking(way.remember, $0) },
                    progress: way.progress)
            }
            return DeliveredFile(place: destination.place(of: file.name), entityTag: proof.entityTag)
        case .directory(let folder):
            try check(folder)
            let name = file.name
            try await Self.onThread {
                try FileDelivery.copy(
                    path, into: folder, as: name, progress: way.progress, isCancelled: way.isCancelled)
            }
            return DeliveredFile(place: destination.place(of: name))
        }
    }

    /// Gives up an upload that has begun, so that the storage keeps no parts of it.
    func abort(_ file: ExportedFile, of destination: ExportDestination) async throws {
        guard case .s3(let storage, let bucket, let prefix, _) = destination, let begun = file.upload else { return }
        let way = Way(progress: { _ in }, isCancelled: { false }, remember: { _ in })
        let upload = S3Upload(
            try await s3(storage, bucket, way), bucket: bucket, key: prefix + file.name, type: file.format.contentType)
        try await Self.onThread { try upload.abort(begun) }
    }

    /// The same of what was cancelled while nobody worked on it.
    func abortCancelled(of export: ExportRecord) async throws {
        guard let destination = export.request.destination else { return }
        for item in export.items where item.state == .cancelled {
            for file in item.files { try await abort(file, of: destination) }
        }
    }

    /// A link by which anybody may fetch the file for a while, where that was asked for.
    func link(to file: ExportedFile, of destination: ExportDestination) async throws -> String? {
        guard case .s3(let name, let bucket, let prefix, let seconds?) = destination, file.delivered != nil else {
            return nil
        }
        let (storage, credentials) = try await keys(of: name, bucket)
        return S3Client.link(
            storage, credentials, bucket: bucket, key: prefix + file.name, seconds: seconds, at: wallClock())
    }

    private func s3(_ name: String, _ bucket: String, _ way: Way) async throws -> S3Client {
        let (storage, credentials) = try await keys(of: name, bucket)
        return S3Client(
            storage, credentials, client: client, wallClock: wallClock, isCancelled: way.isCancelled,
            pause: { duration in
                let end = SystemClock.monotonic() + duration
                while SystemClock.monotonic() < end, !way.isCancelled() { Thread.sleep(forTimeInterval: 0.05) }
            })
    }

    private func keys(of name: String, _ bucket: String) async throws -> (S3Storage, S3Credentials) {
        guard let storage = storages[name] else {
            throw DeliveryError("the configuration's storages have none called '\(name)'; add it there")
        }
        guard storage.takes(bucket) else {
            throw DeliveryError("storage '\(name)' is not for bucket '\(bucket)'; add it to its buckets")
        }
        return (
            storage,
            S3Credentials(
                accessKey: try await secrets.text(storage.accessKey),
                secretKey: try await secrets.text(storage.secretKey)
            )
        )
    }

    private func check(_ folder: String) throws {
        guard directories.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) else {
            throw DeliveryError("\(folder) is not under one of the configuration's deliveryDirectories; add it there")
        }
    }

    private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            BackgroundThread.start(name: "delivery") { continuation.resume(with: Result { try body() }) }
        }
    }

    /// From a delivery's own thread, never from the cooperative pool.
    private static func blocking(
        _ body: @escaping @Sendable (String?) async throws -> Void, _ value: String?
    ) throws {
        let (done, outcome) = (DispatchSemaphore(value: 0), OutcomeBox())
        Task {
            do { try await body(value) } catch { outcome.error = error }
            done.signal()
        }
        done.wait()
        if let error = outcome.error { throw error }
    }
}

/// Written before the semaphore is signalled, read after it was waited for.
private final class OutcomeBox: @unchecked Sendable {
    var error: (any Error)?
}

/// What the configuration lacks for a delivery.
package struct DeliveryError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

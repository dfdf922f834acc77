// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A room of the house: `Sources/<name>`. Every name in `uses` stands on a lower row (Tests/HouseTests proves it).
func room(_ name: String, _ uses: [String], _ products: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: uses.map { .byName(name: $0) } + products, swiftSettings: strict)
}

/// The tests of one room: `Tests/<name>Tests`.
func tests(_ name: String, _ uses: [String], _ products: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: uses.map { .byName(name: $0) } + products, path: "Tests/\(name)Tests",
        swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdHTTP2 = Target.Dependency.product(name: "HummingbirdHTTP2", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let concurrencyHelpers = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "capstan",
    products: [.executable(name: "capstan", targets: ["capstan"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CFFmpeg", pkgConfig: "libavformat",
            providers: [.apt(["libavformat-dev", "libavcodec-dev", "libswresample-dev", "libswscale-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CClock"),
        .systemLibrary(name: "CDisk"),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CPage", exclude: ["page"]),
        .target(name: "CSocket"),
        .target(name: "CProcess"),
        // wire
        room("BitIO", []),
        room("Media", ["BitIO"]),
        room("RTP", ["BitIO"]),
        room("RTCP", ["BitIO"]),
        // protocol
        room("ICE", ["BitIO", "Media", "COpenSSL"]),
        room("DTLS", ["BitIO", "Media", "COpenSSL"]),
        room("SRTP", ["COpenSSL"]),
        room("RTPReceive", ["BitIO", "Media", "RTP", "RTCP"]),
        room("RTPSend", ["BitIO", "Media", "RTP", "RTCP"]),
        room("RTPRepair", ["BitIO", "RTP"]),
        room("RTPPayload", ["BitIO", "Media"]),
        room("SDP", ["Media"]),
        // session
        room(
            "WebRTCCore",
            [
                "BitIO", "Media", "RTP", "RTCP", "ICE", "DTLS", "SRTP", "RTPReceive", "RTPRepair", "RTPSend",
                "RTPPayload", "SDP",
            ]),
        // domain
        room("Recording", ["Media"]),
        room("JobQueue", ["Media"]),
        room("Exporting", ["Media"]),
        room("Broadcasting", ["Media"]),
        room("Delivering", ["Media"]),
        // edge
        room("MediaSocket", ["Media", "ICE", "RTPSend", "WebRTCCore", "CSocket"], [logging, concurrencyHelpers]),
        room(
            "Muxing", ["BitIO", "Media", "Recording", "Broadcasting", "CFFmpeg", "CDisk"],
            [logging, concurrencyHelpers, nioCore]),
        room(
            "Stores", ["Media", "Recording", "JobQueue", "Exporting", "Broadcasting", "Delivering", "CPostgreSQL"],
            [grdb, concurrencyHelpers]),
        room("Transcoding", ["Exporting", "Media", "CFFmpeg"]),
        room("MediaReading", ["BitIO", "Media", "RTPPayload", "RTPSend", "CFFmpeg"]),
        room("WorkerLink", ["BitIO", "Media", "CProcess"], [concurrencyHelpers]),
        room("Pushing", ["Media", "Recording", "CFFmpeg"]),
        room("Outbound", ["Media", "Delivering", "CCurl", "COpenSSL"], [concurrencyHelpers]),
        room("Settings", ["Media", "Recording", "Delivering"], [yams]),
        room("Telemetry", ["Media", "CClock"], [logging, concurrencyHelpers]),
        // core
        room(
            "Gateway",
            [
                "Media", "ICE", "DTLS", "SDP", "WebRTCCore", "Recording", "JobQueue", "MediaSocket", "Muxing", "Stores",
                "Settings", "Telemetry", "RTPReceive", "WorkerLink", "Exporting", "Broadcasting", "Transcoding",
                "Pushing", "Delivering", "Outbound",
            ], [logging, concurrencyHelpers]),
        // api
        room(
            "HTTPAPI",
            [
                "Media", "SDP", "Recording", "JobQueue", "Exporting", "Broadcasting", "Delivering", "Muxing", "Gateway",
                "Telemetry", "Settings", "CPage",
            ],
            [
                hummingbird, hummingbirdCore, hummingbirdHTTP2, httpTypes, nioCore, nioPosix, nioHTTP1, nioHTTPTypes,
                nioFoundation, nioSSL, nioTLS, concurrencyHelpers, serviceLifecycle, logging,
            ]),
        // app
        .executableTarget(
            name: "capstan",
            dependencies: [
                "Media", "ICE", "DTLS", "SRTP", "SDP", "RTPSend", "WebRTCCore", "Recording", "MediaSocket",
                "MediaReading", "Muxing", "Stores", "Outbound", "Settings", "Telemetry", "Gateway", "HTTPAPI",
                "WorkerLink", "Exporting", argumentParser, logging, concurrencyHelpers,
            ],
            swiftSettings: strict),
        // tests
        .target(name: "TestKit", dependencies: ["Media", "BitIO"], path: "Tests/TestKit", swiftSettings: strict),
        .target(
            name: "PeerKit",
            dependencies: ["Media", "RTP", "ICE", "DTLS", "SRTP", "WebRTCCore"], path: "Tests/PeerKit",
            swiftSettings: strict),
        .target(
            name: "LinkKit",
            dependencies: [
                "Media", "ICE", "DTLS", "RTPSend", "SDP", "WebRTCCore", "Recording", "PeerKit", "TestKit",
            ], path: "Tests/LinkKit", swiftSettings: strict),
        .systemLibrary(
            name: "CLibSRTP", path: "Tests/CLibSRTP", pkgConfig: "libsrtp2", providers: [.apt(["libsrtp2-dev"])]),
        .target(
            name: "PushKit", dependencies: ["Media", "CFFmpeg", "TestKit"], path: "Tests/PushKit", swiftSettings: strict
        ),
        tests("BitIO", ["BitIO", "TestKit"]),
        tests("Media", ["Media", "TestKit"]),
        tests("RTP", ["RTP", "BitIO", "TestKit"]),
        tests("RTCP", ["RTCP", "BitIO", "TestKit"]),
        tests("ICE", ["ICE", "BitIO", "Media", "TestKit"]),
        tests("DTLS", ["DTLS", "Media", "COpenSSL", "TestKit"]),
        tests("SRTP", ["SRTP", "COpenSSL", "CLibSRTP", "TestKit"]),
        tests("RTPReceive", ["RTPReceive", "RTP", "RTCP", "RTPPayload", "BitIO", "Media", "TestKit"]),
        tests("RTPSend", ["RTPSend", "RTPPayload", "RTP", "RTCP", "BitIO", "Media", "TestKit"]),
        tests("RTPRepair", ["RTPRepair", "RTP", "TestKit"]),
        tests("MediaReading", ["MediaReading", "RTPSend", "Media", "TestKit"]),
        tests("RTPPayload", ["RTPPayload", "RTP", "Media", "TestKit"]),
        tests("SDP", ["SDP", "Media", "TestKit"]),
        tests(
            "WebRTCCore",
            [
                "WebRTCCore", "BitIO", "Media", "RTP", "RTCP", "ICE", "DTLS", "SRTP", "RTPRepair", "RTPPayload", "SDP",
                "PeerKit", "LinkKit", "RTPSend", "TestKit",
            ]),
        tests("Link", ["LinkKit", "Recording", "WebRTCCore", "Media", "TestKit"]),
        tests("Recording", ["Recording", "Media", "TestKit"]),
        tests("Exporting", ["Exporting", "Media", "TestKit"]),
        tests("Broadcasting", ["Broadcasting", "Media", "TestKit"]),
        tests("Transcoding", ["Transcoding", "Exporting", "Media", "CFFmpeg", "TestKit"]),
        tests("Delivering", ["Delivering", "Media", "TestKit"]),
        tests("JobQueue", ["JobQueue", "Media", "TestKit"]),
        tests("MediaSocket", ["MediaSocket", "WebRTCCore", "ICE", "SDP", "Media", "PeerKit", "TestKit"]),
        tests("Muxing", ["Muxing", "Recording", "Broadcasting", "Media", "TestKit"], [concurrencyHelpers, nioCore]),
        tests(
            "Stores",
            [
                "Stores", "Recording", "JobQueue", "Exporting", "Broadcasting", "Delivering", "Media", "CPostgreSQL",
                "TestKit",
            ],
            [grdb, concurrencyHelpers]),
        .executableTarget(
            name: "worker-link-child", dependencies: ["WorkerLink", "Media"], path: "Tests/WorkerLinkChild",
            swiftSettings: strict),
        .executableTarget(
            name: "gateway-child", dependencies: ["Gateway", "WorkerLink"], path: "Tests/GatewayChild",
            swiftSettings: strict),
        tests("WorkerLink", ["WorkerLink", "BitIO", "Media", "TestKit", "worker-link-child"], [concurrencyHelpers]),
        tests("Pushing", ["Pushing", "Media", "PushKit", "TestKit"]),
        tests("Outbound", ["Outbound", "Delivering", "Media"], [concurrencyHelpers]),
        tests("Settings", ["Settings", "Media", "Recording", "Delivering", "TestKit"]),
        tests("Telemetry", ["Telemetry", "Media", "TestKit"], [logging]),
        tests(
            "Gateway",
            [
                "Gateway", "Media", "Recording", "JobQueue", "Exporting", "Broadcasting", "Delivering", "Outbound",
                "Stores", "Transcoding",
                "WorkerLink", "Settings", "Telemetry", "TestKit", "PushKit", "worker-link-child",
                "gateway-child",
            ],
            [logging, concurrencyHelpers]),
        tests(
            "HTTPAPI",
            [
                "HTTPAPI", "Gateway", "Settings", "Recording", "Exporting", "Broadcasting", "Delivering", "Muxing",
                "Media", "TestKit",
            ],
            [hummingbird, httpTypes, nioCore, nioPosix, logging, yams]),
        tests("House", []),
        // bench
        .target(
            name: "Floor", path: "Tests/Bench/Floor",
            linkerSettings: [.linkedLibrary("srtp2"), .linkedLibrary("crypto")]),
        .executableTarget(
            name: "capstan-bench",
            dependencies: [
                "Floor", "Media", "RTP", "ICE", "DTLS", "SRTP", "SDP", "WebRTCCore", "MediaSocket", "Recording",
                "Muxing", "Telemetry", "PeerKit", concurrencyHelpers,
            ],
            path: "Tests/Bench/Capstan", swiftSettings: strict),
        .executableTarget(
            name: "capstan-transcode", dependencies: ["Exporting", "Media", "Transcoding", "CFFmpeg"],
            path: "Tests/Bench/Transcode",
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// `Tests/Fuzz/run` builds this in a folder of its own: libFuzzer brings the program's entry, other flags, and need of few
// other packages.
if Context.environment["CAPSTAN_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "capstan-fuzz",
            dependencies: [
                "Media", "RTP", "RTCP", "ICE", "DTLS", "SRTP", "RTPReceive", "RTPRepair", "RTPPayload", "SDP",
                "Recording", "Broadcasting", "Delivering", "Muxing", "WorkerLink", "WebRTCCore", "TestKit", nioCore,
            ],
            path: "Tests/Fuzz", exclude: ["run", "corpora"], swiftSettings: strict))
    var kept: Set = ["capstan-fuzz"]
    var open = kept
    var packages: Set<String> = []
    while let name = open.popFirst() {
        for dependency in package.targets.first(where: { $0.name == name })?.dependencies ?? [] {
            switch dependency {
            case .byNameItem(let used, _) where kept.insert(used).inserted: open.insert(used)
            case .productItem(_, let package?, _, _): packages.insert(package)
            default: break
            }
        }
    }
    package.targets.removeAll { !kept.contains($0.name) }
    package.products = []
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return true }
        return !packages.contains { location.hasSuffix("/" + $0) }
    }
}

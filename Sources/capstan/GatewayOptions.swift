import ArgumentParser
import Foundation

/// Where the gateway is that a command drives, and by what right.
struct GatewayOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The gateway (CAPSTAN_GATEWAY, else http://127.0.0.1:8080).", valueName: "url"))
    var gateway: String?

    @Option(help: ArgumentHelp("What it asks for as a bearer token (CAPSTAN_TOKEN).", valueName: "token"))
    var token: String?

    func client() throws(CommandFailure) -> GatewayClient {
        let environment = ProcessInfo.processInfo.environment
        func named(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        return try GatewayClient(
            base: gateway ?? named("CAPSTAN_GATEWAY") ?? "http://127.0.0.1:8080",
            token: token ?? named("CAPSTAN_TOKEN"),
            authorities: named("SSL_CERT_FILE"))
    }
}

import CCurl
import Delivering
import NIOConcurrencyHelpers

/// A blocking HTTP client over libcurl's easy interface: call it on a thread of its own, never on the cooperative pool.
///
/// Any number of threads may use one at once. Connections stay open between calls; `HTTPClient.idleHandles` bounds how
/// many. TLS certificates are always verified.
package final class HTTPClient: Sendable {
    package static let idleHandles = 16

    private struct Idle: @unchecked Sendable {
        var handles: [UnsafeMutableRawPointer] = []
    }

    private let idle = NIOLockedValueBox(Idle())
    private let userAgent: String
    private let authorities: String?
    private let rule: AddressRule?

    /// - Parameters:
    ///   - authorities: a PEM file of certificate authorities instead of the system's.
    ///   - rule: asked with each address right before it is connected to; then no proxy is used, which would connect for
    ///     us. `nil`: any address will do.
    package init(userAgent: String = "capstan", authorities: String? = nil, rule: AddressRule? = nil) {
        self.userAgent = userAgent
        self.authorities = authorities
        self.rule = rule
    }

    deinit {
        for handle in idle.withLockedValue({ $0.handles }) { curl_easy_cleanup(handle) }
    }

    /// The whole answer, of whatever status.
    package func perform(_ request: HTTPRequest) throws(OutboundError) -> HTTPAnswer {
        try run(request, onBytes: nil)
    }

    /// Gives the body of a success to `onBytes` piece by piece, on this thread, until the answer ends or `onBytes` returns
    /// false; the pieces live only during the call. The returned answer has no body then; that of another status has.
    package func stream(
        _ request: HTTPRequest, onBytes: @escaping (UnsafeRawBufferPointer) -> Bool
    ) throws(OutboundError) -> HTTPAnswer {
        try run(request, onBytes: onBytes)
    }

    private func run(
        _ request: HTTPRequest, onBytes: ((UnsafeRawBufferPointer) -> Bool)?
    ) throws(OutboundError) -> HTTPAnswer {
        func failure(_ reason: OutboundError.Reason, _ detail: String) -> OutboundError {
            OutboundError(reason: reason, method: request.shownMethod, url: request.shownURL, detail: detail)
        }
        if let complaint = request.complaint { throw failure(.invalidRequest, complaint) }
        guard CurlLibrary.isReady, let handle = takeHandle() else {
            throw failure(.broken, "libcurl does not start (is memory short?)")
        }
        let transfer = HTTPTransfer(handle: handle, request: request, rule: rule, onBytes: onBytes)
        defer { giveBack(handle) }
        let code = transfer.run(userAgent: userAgent, authorities: authorities)
        if let answer = transfer.answer(after: code) { return answer }
        throw failure(transfer.reason(of: code), transfer.detail(of: code))
    }

    private func takeHandle() -> UnsafeMutableRawPointer? {
        idle.withLockedValue { $0.handles.popLast() } ?? curl_easy_init()
    }

    private func giveBack(_ handle: UnsafeMutableRawPointer) {
        // Keeps connections and the DNS cache, forgets everything else.
        curl_easy_reset(handle)
        let isKept = idle.withLockedValue { idle in
            guard idle.handles.count < Self.idleHandles else { return false }
            idle.handles.append(handle)
            return true
        }
        if !isKept { curl_easy_cleanup(handle) }
    }
}

extension HTTPRequest {
    /// What makes it impossible to send; a line break in a field would end it and begin another.
    var complaint: String? {
        let lowered = url.prefix(8).lowercased()
        guard lowered.hasPrefix("http://") || lowered.hasPrefix("https://") else {
            return "the address must begin with http:// or https://"
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return "the address holds a space or a control character"
        }
        guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else { return "the method is no token" }
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
                return "a header's name is no token (RFC 9110 clause 5.1)"
            }
            guard value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
                return "the value of \(name) holds a line break or another control character"
            }
        }
        return nil
    }

    var shownMethod: String { method.utf8.allSatisfy(Self.isTokenByte) ? method : "request" }

    /// RFC 9110 clause 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

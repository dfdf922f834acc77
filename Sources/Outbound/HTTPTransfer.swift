import CCurl
import Delivering

/// One request on its way: what libcurl's callbacks write to. Used by one thread, for one call.
final class HTTPTransfer {
    private let handle: UnsafeMutableRawPointer
    private let request: HTTPRequest
    private let onBytes: ((UnsafeRawBufferPointer) -> Bool)?
    private var headers: [(name: String, value: String)] = []
    private var body: [UInt8] = []
    private var stopped: Stop?
    private var settingFailure: CURLcode = CURLE_OK
    private let errorText = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Why one of our callbacks ended it.
    private enum Stop { case enough, tooLarge, cancelled }

    private let rule: AddressRule?
    private let addressGuard = UnsafeMutablePointer<shim_curl_guard>.allocate(capacity: 1)
    /// Addresses that the rule was asked for.
    private var permitted = 0
    private var forbidden = 0

    init(
        handle: UnsafeMutableRawPointer, request: HTTPRequest, rule: AddressRule?,
        onBytes: ((UnsafeRawBufferPointer) -> Bool)?
    ) {
        self.handle = handle
        self.request = request
        self.rule = rule
        self.onBytes = onBytes
        errorText.initialize(repeating: 0)
    }

    deinit {
        errorText.deallocate()
        addressGuard.deallocate()
    }

    func run(userAgent: String, authorities: String?) -> CURLcode {
        var fields: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(fields) }
        // "Expect:" without a value keeps libcurl from waiting for a 100 before a body.
        let lines = ["Expect:"] + request.headers.map { $0.1.isEmpty ? "\($0.0);" : "\($0.0): \($0.1)" }
        for line in lines {
            guard let longer = curl_slist_append(fields, line) else { return CURLE_OUT_OF_MEMORY }
            fields = longer
        }
        set(CURLOPT_URL, request.url)
        shim_curl_set_list(handle, CURLOPT_HTTPHEADER, fields).note(in: &settingFailure)
        set(CURLOPT_USERAGENT, userAgent)
        setMethod()
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, request.maximumRedirections > 0 ? 1 : 0)
        set(CURLOPT_MAXREDIRS, max(0, request.maximumRedirections))
        if let authorities {
            set(CURLOPT_CAINFO, authorities)
            shim_curl_set_text(handle, CURLOPT_CAPATH, nil).note(in: &settingFailure)
        }
        setTimes()
        setCallbacks()
        setGuard()
        guard settingFailure == CURLE_OK else { return settingFailure }
        return curl_easy_perform(handle)
    }

    private func setMethod() {
        if request.method == "HEAD" { return set(CURLOPT_NOBODY, 1) }
        if request.body.isEmpty, request.method != "POST" {
            set(CURLOPT_HTTPGET, 1)
        } else {
            shim_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
                .note(in: &settingFailure)
            request.body.withUnsafeBytes { bytes in
                // After the size: libcurl copies that many.
                shim_curl_set_text(
                    handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                ).note(in: &settingFailure)
            }
            if request.body.isEmpty { set(CURLOPT_COPYPOSTFIELDS, "") }
        }
        set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func setTimes() {
        // Threads and SIGALRM do not go together.
        set(CURLOPT_NOSIGNAL, 1)
        let milliseconds = max(1, Int(request.timeout / .milliseconds(1)))
        set(CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, 10_000))
        if onBytes == nil {
            set(CURLOPT_TIMEOUT_MS, milliseconds)
        } else {
            set(CURLOPT_LOW_SPEED_LIMIT, 1)
            set(CURLOPT_LOW_SPEED_TIME, max(1, (milliseconds + 999) / 1000))
        }
    }

    private func setCallbacks() {
        let user = Unmanaged.passUnretained(self).toOpaque()
        shim_curl_set_user(handle, CURLOPT_ERRORBUFFER, errorText.baseAddress).note(in: &settingFailure)
        shim_curl_set_write(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            HTTPTransfer.from(user)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }.note(in: &settingFailure)
        shim_curl_set_user(handle, CURLOPT_HEADERDATA, user).note(in: &settingFailure)
        shim_curl_set_write(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            HTTPTransfer.from(user)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }.note(in: &settingFailure)
        shim_curl_set_user(handle, CURLOPT_WRITEDATA, user).note(in: &settingFailure)
        set(CURLOPT_NOPROGRESS, 0)
        shim_curl_set_progress(handle) { user, _, _, _, _ in HTTPTransfer.from(user)?.isToEnd() == true ? 1 : 0 }
            .note(in: &settingFailure)
        shim_curl_set_user(handle, CURLOPT_XFERINFODATA, user).note(in: &settingFailure)
    }

    private func setGuard() {
        guard rule != nil else { return }
        set(CURLOPT_PROXY, "")
        // Where a name leads is asked for each call, or a receiver that has moved would not be found for a minute.
        set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
        addressGuard.initialize(
            to: shim_curl_guard(
                permits: { user, bytes, count in
                    HTTPTransfer.from(user)?.permits(UnsafeBufferPointer(start: bytes, count: count)) == true ? 1 : 0
                }, user: Unmanaged.passUnretained(self).toOpaque()))
        shim_curl_set_guard(handle, addressGuard).note(in: &settingFailure)
    }

    /// Of a name with several addresses each is asked about; where one may be used, that one is.
    private func permits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let rule, let address = NetworkAddress(bytes) else { return false }
        if rule.permits(address) {
            permitted += 1
            return true
        }
        forbidden += 1
        return false
    }

    private static func from(_ user: UnsafeMutableRawPointer?) -> HTTPTransfer? {
        user.map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func set(_ option: CURLoption, _ value: Int) {
        shim_curl_set_long(handle, option, value).note(in: &settingFailure)
    }

    private func set(_ option: CURLoption, _ value: String) {
        shim_curl_set_text(handle, option, value).note(in: &settingFailure)
    }

    // MARK: What comes

    /// libcurl bounds their sum (300 KiB). Returns how many bytes it took; another number ends the transfer.
    private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        var line = Substring(decoding: bytes, as: UTF8.self)
        while line.last?.isNewline == true { line.removeLast() }
        if line.hasPrefix("HTTP/") {
            headers.removeAll()
            body.removeAll()
        } else if let colon = line.firstIndex(of: ":") {
            headers.append((String(line[..<colon]), String(line[line.index(after: colon)...].trimmingBlanks())))
        }
        return bytes.count
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        if isToEnd() { return 0 }
        if let onBytes, (200..<300).contains(shim_curl_response_code(handle)) {
            if onBytes(bytes) { return bytes.count }
            stopped = .enough
            return 0
        }
        guard body.count + bytes.count <= request.maximumAnswerBytes else {
            stopped = .tooLarge
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func isToEnd() -> Bool {
        if stopped == nil, request.isCancelled?() == true { stopped = .cancelled }
        return stopped != nil
    }

    // MARK: What came of it

    /// `nil`: no whole answer.
    func answer(after code: CURLcode) -> HTTPAnswer? {
        guard code == CURLE_OK || stopped == .enough else { return nil }
        return HTTPAnswer(status: shim_curl_response_code(handle), headers: headers, body: body)
    }

    func reason(of code: CURLcode) -> OutboundError.Reason {
        switch stopped {
        case .cancelled: return .cancelled
        case .tooLarge: return .tooLarge
        case .enough, nil: break
        }
        return switch code {
        case CURLE_URL_MALFORMAT: .invalidRequest
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolved
        case CURLE_COULDNT_CONNECT: isForbidden ? .forbidden : .refused
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: .untrusted
        default: .broken
        }
    }

    private var isForbidden: Bool { forbidden > 0 && permitted == 0 }

    func detail(of code: CURLcode) -> String {
        switch stopped {
        case .cancelled: return "broken off"
        case .tooLarge: return "the answer is longer than \(request.maximumAnswerBytes) bytes"
        case .enough, nil: break
        }
        // Which address that is would tell a caller how our network looks.
        if code == CURLE_COULDNT_CONNECT, isForbidden {
            return "the host's address is private, loopback, link-local or otherwise not of the public Internet"
        }
        let seen = errorText.baseAddress.map { String(cString: $0) } ?? ""
        return seen.isEmpty ? String(cString: curl_easy_strerror(code)) : seen
    }
}

extension CURLcode {
    /// The first failure stays.
    fileprivate func note(in first: inout CURLcode) {
        if first == CURLE_OK { first = self }
    }
}

extension Substring {
    fileprivate func trimmingBlanks() -> Substring {
        var rest = self
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return rest
    }
}

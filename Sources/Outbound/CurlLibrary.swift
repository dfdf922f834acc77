import CCurl

/// The libcurl that this process runs with.
package enum CurlLibrary {
    /// Global state of libcurl, made once in the process.
    static let isReady = shim_curl_global_init() == CURLE_OK

    /// `7.88.1, OpenSSL/3.0.22`; `nil` when it does not start.
    package static var version: String? {
        guard isReady, let data = shim_curl_version_info() else { return nil }
        let tls = data.pointee.ssl_version.map { ", " + String(cString: $0) } ?? ""
        return data.pointee.version.map { String(cString: $0) + tls }
    }

    package static var hasTLS: Bool {
        guard isReady, let data = shim_curl_version_info() else { return false }
        return data.pointee.features & CURL_VERSION_SSL != 0
    }
}

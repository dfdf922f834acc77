import CPage
import HTTPTypes
import Hummingbird
import NIOCore

/// One file that is built into the program.
package struct PageFile: Sendable {
    package let name: String
    package let contentType: String
    package let body: ByteBuffer
    package let entityTag: String

    package init(name: String, contentType: String, bytes: [UInt8]) {
        self.name = name
        self.contentType = contentType
        body = ByteBuffer(bytes: bytes)
        entityTag = "\"\(String(Self.digest(bytes), radix: 16))\""
    }

    /// All that `CPage` holds.
    package static func all() -> [PageFile] {
        (0..<capstan_page_count()).compactMap { index in
            let file = capstan_page_file(index)
            guard let name = file.name, let type = file.content_type, let bytes = file.bytes else { return nil }
            return PageFile(
                name: String(cString: name), contentType: String(cString: type),
                bytes: Array(UnsafeRawBufferPointer(start: bytes, count: file.count)))
        }
    }

    package func response(to request: APIRequest) -> Response {
        var headers: HTTPFields = [.eTag: entityTag, .cacheControl: "no-cache"]
        if request.headers[.ifNoneMatch] == entityTag { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = contentType
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
    }

    /// FNV-1a: tells builds apart, guards nothing.
    private static func digest(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

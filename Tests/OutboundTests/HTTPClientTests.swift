import Glibc
import NIOConcurrencyHelpers
import Outbound
import Testing

@Suite struct HTTPClientTests {
    private let client = HTTPClient()

    /// Runs `body` against a server that answers `answer` to everything, and returns what it was asked.
    private func asked(
        answering answer: String, _ body: (String) throws -> Void
    ) throws -> [String] {
        let seen = NIOLockedValueBox<[String]>([])
        let server = try ScriptedServer { request, connection in
            seen.withLockedValue { $0.append(request) }
            ScriptedServer.send(answer, on: connection)
            if answer.contains("Connection: close") { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        defer { server.stop() }
        try body(server.url)
        return seen.withLockedValue { $0 }
    }

    @Test func asksAndReads() throws {
        let requests = try asked(
            answering: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Seen: a\r\nx-seen:b \r\n\r\nhello"
        ) {
            let answer = try client.perform(
                HTTPRequest(url: $0 + "/a?b=c", headers: [("Authorization", "Bearer t"), ("X-Empty", "")]))
            #expect(answer.status == 200)
            #expect(answer.isSuccess)
            #expect(answer.body == Array("hello".utf8))
            #expect(answer["CONTENT-LENGTH"] == "5")
            #expect(answer.headers.filter { $0.name.lowercased() == "x-seen" }.map(\.value) == ["a", "b"])
        }
        let lines = try #require(requests.first).split(separator: "\r\n")
        #expect(lines.first == "GET /a?b=c HTTP/1.1")
        #expect(lines.contains("Authorization: Bearer t"))
        #expect(lines.contains("X-Empty:"))
        #expect(!lines.contains { $0.hasPrefix("Expect") })
    }

    @Test(arguments: ["POST", "PUT", "PATCH"])
    func sendsABody(method: String) throws {
        // Longer than libcurl's threshold for Expect: 100-continue (1 MiB), with a zero byte in it.
        let body = [UInt8](repeating: 0x61, count: 1_100_000) + [0, 0x62]
        let requests = try asked(answering: "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n") {
            let answer = try client.perform(
                HTTPRequest(method: method, url: $0, headers: [("Content-Type", "application/sdp")], body: body))
            #expect(answer.status == 201)
        }
        let request = try #require(requests.first)
        #expect(request.hasPrefix("\(method) / HTTP/1.1\r\n"))
        #expect(request.contains("Content-Type: application/sdp\r\n"))
        #expect(request.contains("Content-Length: 1100002\r\n"))
        #expect(request.utf8.suffix(3).elementsEqual([0x61, 0, 0x62]))
    }

    @Test(arguments: ["POST", "DELETE", "OPTIONS"])
    func sendsNoBody(method: String) throws {
        let requests = try asked(answering: "HTTP/1.1 204 No Content\r\n\r\n") {
            let answer = try client.perform(HTTPRequest(method: method, url: $0))
            #expect(answer.status == 204)
        }
        #expect(try #require(requests.first).hasPrefix("\(method) / HTTP/1.1\r\n"))
    }

    @Test func takesAnswersThatAreNoSuccess() throws {
        _ = try asked(answering: "HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n{}") {
            let answer = try client.perform(HTTPRequest(url: $0))
            #expect(answer.status == 409)
            #expect(!answer.isSuccess)
            #expect(answer.body == Array("{}".utf8))
            var pieces = 0
            let streamed = try client.stream(HTTPRequest(url: $0)) { _ in
                pieces += 1
                return true
            }
            #expect(streamed.body == Array("{}".utf8))
            #expect(pieces == 0)
        }
    }

    @Test func followsOnlyWhatItMay() throws {
        let server = try ScriptedServer { request, connection in
            ScriptedServer.send(
                request.hasPrefix("POST /there ")
                    ? "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    : "HTTP/1.1 307 Temporary Redirect\r\nLocation: /there\r\nContent-Length: 0\r\n"
                        + "Connection: close\r\n\r\n", on: connection)
            shutdown(connection, Int32(SHUT_RDWR))
        }
        defer { server.stop() }
        let request = HTTPRequest(method: "POST", url: server.url + "/here", body: [1, 2, 3])
        let turned = try client.perform(request)
        #expect(turned.status == 307)
        var following = request
        following.maximumRedirections = 1
        let answer = try client.perform(following)
        #expect(answer.status == 201)
        #expect(answer["Location"] == nil)
    }

    @Test func streamsUntilToldToStop() throws {
        var text = ""
        let answer = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ndata: 1\n\ndata: 2\n\n"
        _ = try asked(answering: answer) {
            let whole = try client.stream(HTTPRequest(url: $0)) {
                text += String(decoding: $0, as: UTF8.self)
                return true
            }
            #expect(whole.status == 200)
            #expect(text == "data: 1\n\ndata: 2\n\n")
            text = ""
            let stopped = try client.stream(HTTPRequest(url: $0)) {
                text += String(decoding: $0, as: UTF8.self)
                return false
            }
            #expect(stopped.status == 200)
            #expect(text.hasPrefix("data: 1"))
        }
    }

    private func reason(_ body: () throws -> HTTPAnswer) -> OutboundError? {
        do {
            let answer = try body()
            Issue.record("answered \(answer.status)")
            return nil
        } catch {
            return error as? OutboundError
        }
    }

    @Test func boundsTheAnswer() throws {
        _ = try asked(answering: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n0123456789") {
            url in
            let whole = try client.perform(HTTPRequest(url: url, maximumAnswerBytes: 10))
            #expect(whole.body.count == 10)
            #expect(reason { try client.perform(HTTPRequest(url: url, maximumAnswerBytes: 9)) }?.reason == .tooLarge)
        }
    }

    @Test func saysWhenTheAnswerBreaksOff() throws {
        _ = try asked(answering: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n012") { url in
            #expect(reason { try client.perform(HTTPRequest(url: url)) }?.reason == .broken)
        }
        _ = try asked(answering: "220 mail.example ESMTP\r\nConnection: close\r\n") { url in
            #expect(reason { try client.perform(HTTPRequest(url: url)) }?.reason == .broken)
        }
    }

    @Test func givesUpOnSilence() throws {
        let server = try ScriptedServer { _, _ in }
        let quick = HTTPClient()
        let error = reason { try quick.perform(HTTPRequest(url: server.url, timeout: .milliseconds(50))) }
        #expect(error?.reason == .timedOut)
        let streaming = reason {
            try quick.stream(HTTPRequest(url: server.url, timeout: .seconds(1))) { _ in true }
        }
        #expect(streaming?.reason == .timedOut)
        server.stop()
    }

    @Test func endsWhenCancelled() throws {
        let server = try ScriptedServer { _, _ in }
        let error = reason {
            try client.perform(HTTPRequest(url: server.url, isCancelled: { true }))
        }
        #expect(error?.reason == .cancelled)
        server.stop()
    }

    @Test func saysThatNothingListens() throws {
        let server = try ScriptedServer { _, _ in }
        server.stop()
        let url = "http://user:secret@127.0.0.1:\(server.port)/x?token=secret"
        let error = try #require(reason { try client.perform(HTTPRequest(url: url)) })
        #expect(error.reason == .refused)
        #expect(error.url == "http://127.0.0.1:\(server.port)/x?…")
        #expect(!error.description.contains("secret"))
        #expect(error.description.contains("check host and port"))
    }

    @Test(arguments: [
        HTTPRequest(url: "ftp://127.0.0.1/"), HTTPRequest(url: "127.0.0.1:8080"), HTTPRequest(url: "http://a b/"),
        HTTPRequest(url: "http://127.0.0.1:1\r\n"), HTTPRequest(url: "http://127.0.0.1:99999/"),
        HTTPRequest(method: "GET /x HTTP/1.1\r\nX: y", url: "http://127.0.0.1:1/"),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [("X", "a\r\nY: b")]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [("X: a", "b")]),
    ])
    func refusesWhatCannotBeSent(request: HTTPRequest) {
        #expect(reason { try client.perform(request) }?.reason == .invalidRequest)
    }

    @Test func hidesCredentials() {
        #expect(HTTPRequest.shown("http://host/p") == "http://host/p")
        #expect(HTTPRequest.shown("https://u:p@host:1/p?a=b&c=d#e") == "https://host:1/p?…")
        #expect(HTTPRequest.shown("https://u:p@q@host") == "https://host")
        #expect(HTTPRequest.shown("http://host/@x") == "http://host/@x")
        #expect(HTTPRequest.shown("u:p@host") == "(a text without ://)")
    }
}

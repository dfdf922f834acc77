import Gateway
import Glibc
import ICE
import MediaSocket
import Outbound
import Settings

extension Examination {
    func ports() -> [Finding] {
        let running = runningGateway()
        return [httpPort(running), mediaPort(running), dualStack(), receiveBuffer(), addresses()]
    }

    /// Whether a gateway answers where this one would: then its ports are taken for a good reason.
    private func runningGateway() -> Bool {
        let host = ["0.0.0.0", "::"].contains(settings.http.host) ? "127.0.0.1" : settings.http.host
        let scheme = settings.tlsCertificate == nil ? "http" : "https"
        let url = "\(scheme)://\(HostPort(host: host, port: settings.http.port))/healthz"
        let request = HTTPRequest(url: url, timeout: .seconds(2), maximumAnswerBytes: 4096)
        guard settings.http.port != 0, let answer = try? HTTPClient().perform(request) else { return false }
        return answer.status == 200 && answer["Content-Type"]?.hasPrefix("application/json") == true
    }

    private func httpPort(_ running: Bool) -> Finding {
        let place = settings.http
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(place.host, "\(place.port)", &hints, &list) == 0, let first = list else {
            return .fail("http port", "\(place): the host cannot be resolved", "give an address with --http")
        }
        defer { freeaddrinfo(first) }
        let made = socket(first.pointee.ai_family, first.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(made) }
        var on: Int32 = 1
        setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard made < 0 || bind(made, first.pointee.ai_addr, first.pointee.ai_addrlen) != 0 || listen(made, 1) != 0
        else {
            let isOpen =
                first.pointee.ai_family != AF_UNSPEC && !["127.0.0.1", "::1", "localhost"].contains(place.host)
            return isOpen
                ? .warn(
                    "http port", "\(place) is free, and open to other machines without access control",
                    "let a proxy with TLS and a password stand before it, or keep it to 127.0.0.1")
                : .ok("http port", "\(place) is free")
        }
        let code = errno
        if code == EADDRINUSE, running {
            return .warn(
                "http port", "\(place): a gateway runs there already", "nothing, unless you want a second one: --http")
        }
        return .fail("http port", "\(place): \(String(cString: strerror(code)))", Self.portAdvice(code, "--http"))
    }

    private static func portAdvice(_ code: Int32, _ option: String) -> String {
        switch code {
        case EADDRINUSE: "stop the program that has it (ss -lptun shows it), or give another port with \(option)"
        case EADDRNOTAVAIL: "give an address of this machine with \(option)"
        case EACCES: "ports below 1024 need privileges: give a higher one with \(option)"
        default: "give another with \(option)"
        }
    }

    private func mediaPort(_ running: Bool) -> Finding {
        do {
            let socket = try UDPSocket(binding: try MediaAddress.bind(settings.media))
            guard settings.iceTcp else { return .ok("media port", "UDP \(socket.localAddress) is free") }
            let place = try MediaAddress.bind(settings.media).withPort(socket.localAddress.port)
            _ = try TCPConnections(binding: place, limits: .ofThisProcess, counters: MediaCounters())
            return .ok("media port", "\(socket.localAddress) is free, UDP and TCP")
        } catch let error as MediaSocketError {
            if error.code == EADDRINUSE, running {
                return .warn(
                    "media port", "UDP \(settings.media): the gateway that runs has it",
                    "nothing, unless you want a second one: --media")
            }
            return .fail("media port", error: "\(error)")
        } catch {
            return .fail("media port", error: (error as? GatewayError)?.text ?? "\(error)")
        }
    }

    private func dualStack() -> Finding {
        guard settings.media.host.contains(":") else {
            return .ok("ip versions", "IPv4 only, as \(settings.media) asks")
        }
        let made = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(made) }
        var only: Int32 = 0
        guard made >= 0 else {
            return .fail(
                "ip versions", "this machine has no IPv6", "give --media 0.0.0.0:\(settings.media.port)")
        }
        guard setsockopt(made, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &only, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
            return .warn(
                "ip versions", "the system keeps IPv4 off IPv6 sockets", "give --media 0.0.0.0:\(settings.media.port)")
        }
        return .ok("ip versions", "IPv4 and IPv6 on one socket")
    }

    /// What a socket of ours gets; the kernel counts its own bookkeeping as half of it (socket(7)).
    private func receiveBuffer() -> Finding {
        guard
            let place = try? MediaAddress.bind(HostPort(host: settings.media.host, port: 0)),
            let socket = try? UDPSocket(binding: place), let bytes = socket.receiveBufferBytes
        else { return .warn("udp buffer", "cannot be told without a socket", "see the media port above") }
        let wanted = UDPSocket.wantedBufferBytes
        if bytes >= wanted { return .ok("udp buffer", HumanReadable.bytes(Int64(bytes))) }
        return .warn(
            "udp buffer",
            "\(HumanReadable.bytes(Int64(bytes))) of the \(HumanReadable.bytes(Int64(wanted))) asked for: bursts "
                + "may be lost when the machine is busy",
            "sysctl -w net.core.rmem_max=\(wanted) (and in /etc/sysctl.d), or give it CAP_NET_ADMIN")
    }

    private func addresses() -> Finding {
        do {
            let port = settings.media.port == 0 ? 9 : settings.media.port
            let bound = try MediaAddress.bind(settings.media).withPort(port)
            let found = try MediaAddress.advertised(settings.advertise, bound: bound)
            let shown = found.map(\.host).joined(separator: ", ")
            if found.isEmpty { return .fail("addresses", "none that a publisher could send to", "give --advertise") }
            if found.allSatisfy(\.isLoopback) {
                return .warn(
                    "addresses", "\(shown): only publishers on this machine reach it",
                    "give the address that others see with --advertise")
            }
            if settings.advertise.isEmpty, access("/.dockerenv", F_OK) == 0 || access("/run/.containerenv", F_OK) == 0 {
                return .warn(
                    "addresses", "\(shown): those of a container, which others seldom reach",
                    "give the host's address with --advertise")
            }
            return .ok("addresses", shown)
        } catch {
            return .fail("addresses", error: error.text)
        }
    }
}

import CSocket
import Glibc
import ICE
import Media

/// One connection to the media port: frames of RFC 4571 in both directions. Belongs to the media thread.
final class TCPConnection {
    /// What may wait for a peer that takes it slowly; past it packets are lost, as they may be on any way.
    static let waitingLimit = 128 << 10

    enum Reading {
        case frames
        case nothing
        case closed
        case oversized
    }

    let descriptor: Int32
    let remote: TransportAddress
    var watch: ConnectionWatch
    private var input = FramedInput()
    /// From `waitingStart` on, what the kernel did not take.
    private var waiting: [UInt8] = []
    private var waitingStart = 0

    init(_ descriptor: Int32, remote: TransportAddress, at now: Instant) {
        self.descriptor = descriptor
        self.remote = remote
        watch = ConnectionWatch(opened: now)
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    var hasWaiting: Bool { waitingStart < waiting.count }

    /// Reads once what is there, at most the room.
    func read(
        in room: UnsafeMutableRawBufferPointer, at now: Instant, packet: (UnsafeMutableRawBufferPointer) -> Void
    ) -> Reading {
        let before = input.begin(in: room)
        let count = recv(descriptor, room.baseAddress.map { $0 + before }, room.count - before, Int32(MSG_DONTWAIT))
        guard count > 0 else {
            guard count < 0, errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR else { return .closed }
            return .nothing
        }
        let bytes = UnsafeMutableRawBufferPointer(rebasing: room[..<(before + count)])
        do throws(ICEError) {
            let frames = try input.take(bytes, packet: packet)
            watch.heard(at: now, frames: frames, endsInside: input.isInsideFrame)
            return .frames
        } catch {
            return .oversized
        }
    }

    /// - Returns: false when there was no room for it.
    func send(_ packet: UnsafeRawBufferPointer, at now: Instant) -> Bool {
        guard packet.count <= Int(UInt16.max) else { return false }
        var length = UInt16(truncatingIfNeeded: packet.count).bigEndian
        return withUnsafeBytes(of: &length) { header in
            if hasWaiting { return wait(header, packet, from: 0) }
            let sent = capstan_send_pieces(
                descriptor, header.baseAddress, header.count, packet.baseAddress, packet.count)
            // A broken connection is found by the next read.
            let taken = max(sent, 0)
            guard taken < header.count + packet.count else { return true }
            watch.sent(at: now, progress: taken > 0, waits: true)
            return wait(header, packet, from: taken)
        }
    }

    private func wait(_ header: UnsafeRawBufferPointer, _ packet: UnsafeRawBufferPointer, from taken: Int) -> Bool {
        let left = header.count + packet.count - taken
        // What has begun must end.
        guard taken > 0 || waiting.count - waitingStart + left <= Self.waitingLimit else { return false }
        waiting.append(contentsOf: header.dropFirst(taken))
        waiting.append(contentsOf: packet.dropFirst(max(taken - header.count, 0)))
        return true
    }

    /// Sends of what waits as much as is taken.
    func flush(at now: Instant) {
        guard hasWaiting else { return }
        let sent = waiting.withUnsafeBytes {
            capstan_send_pieces(
                descriptor, $0.baseAddress.map { $0 + waitingStart }, $0.count - waitingStart, nil, 0)
        }
        waitingStart += max(sent, 0)
        if !hasWaiting {
            waiting = []
            waitingStart = 0
        } else if waitingStart > Self.waitingLimit / 2 {
            waiting.removeFirst(waitingStart)
            waitingStart = 0
        }
        watch.sent(at: now, progress: sent > 0, waits: hasWaiting)
    }
}

import Glibc
import Media
import WorkerLink

// A worker process whose work is to go wrong, or well, in one way by its kind.

let kind = CommandLine.arguments.dropFirst().first ?? "work"

func send(_ bytes: [UInt8]) { _ = write(0, bytes, bytes.count) }

switch kind {
case "work": break
case "silent-start": while true { pause() }
case "rubbish": send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
case "too-long": send([0x7F, 0xFF, 0xFF, 0xFF, 4])
case "other-version": send([0, 0, 0, 3, 1, 0xFF, 0xFE])
case "result-before-hello": send([0, 0, 0, 1, 4])
default: _exit(9)
}
if kind != "work" { while true { pause() } }

WorkerChild.run(
    [
        "echo": { body, _ in body },
        "steps": { _, context in
            for step in 1...3 {
                let until = ContinuousClock.now + .milliseconds(250)
                while ContinuousClock.now < until { usleep(1000) }
                context.progress(Double(step) / 4)
            }
            return Array("done".utf8)
        },
        "crash": { _, _ in
            _ = write(2, "about to crash\n", 15)
            abort()
        },
        "exit": { _, _ in _exit(7) },
        "hang": { _, _ in while true { pause() } },
        "heed": { _, context in
            while !context.isCancelled() { usleep(1000) }
            throw WorkerLinkError.cancelled
        },
        "refuse": { _, _ in throw WorkerLinkError.failed(text: "cannot be done", isFinal: true) },
        "prattle": { _, _ in
            for number in 0..<100_000 { print("line \(number)") }
            fflush(nil)
            return []
        },
        "hoard": { _, _ in
            var kept: [UnsafeMutableRawPointer] = []
            while let more = malloc(16 << 20) {
                memset(more, 1, 16 << 20)
                kept.append(more)
            }
            return Array("\(kept.count)".utf8)
        },
        "too-much": { _, _ in [UInt8](repeating: 0, count: WorkerLinkFrame.maximumBody + 1) },
        "descriptors": { _, _ in
            var open: [Int32] = []
            for descriptor in 3..<Int32(256) where fcntl(descriptor, F_GETFD) >= 0 { open.append(descriptor) }
            let secrets = ["CAPSTAN_DATABASE", "PGPASSWORD"].filter { (name: String) in getenv(name) != nil }
            let group = getpgrp() == getpid() ? "own group" : "group of others"
            return Array(
                "\(open) \(secrets) \(group) nice \(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0))".utf8)
        },
        "outlive": { body, context in
            // The parent's test looks whether this process is gone.
            context.progress(0.5)
            while true { pause() }
        },
    ],
    live: [
        // Gives everything back, each frame on the stream behind its own, and says at the end how many there were.
        "mirror": { body, context in
            context.report(body)
            var count = 0
            while let media = context.next() {
                count += 1
                context.give(
                    WorkerMedia(
                        stream: media.stream + 1, frame: media.frame, time: media.time,
                        isDiscontinuity: media.isDiscontinuity))
            }
            context.report(Array("\(count)".utf8))
        },
        "live-crash": { _, context in
            _ = context.next()
            _ = write(2, "about to crash\n", 15)
            abort()
        },
        "live-hang": { _, context in
            _ = context.next()
            while true { pause() }
        },
        "live-refuse": { _, _ in throw WorkerLinkError.failed(text: "cannot be done", isFinal: true) },
        // Begins when it may: until then frames wait.
        "live-late": { body, context in
            let path = String(decoding: body, as: UTF8.self)
            while access(path, F_OK) != 0 {
                context.sign()
                usleep(2000)
            }
            while let media = context.next() { context.give(media) }
        },
        // As a push does: it says that its server agrees, and how many bytes went. What becomes of it is in its address.
        "push": { body, context in
            let order = String(decoding: body, as: UTF8.self)
            if order.contains("refuse") { throw WorkerLinkError.failed(text: "refused", isFinal: false) }
            if order.contains("hang") { while true { pause() } }
            var (frames, bytes) = (0, 0)
            context.report(Array("{\"bytes\":0}".utf8))
            while let media = context.next() {
                if frames == 0, !(media.frame.isKeyframe && media.stream == 0) {
                    throw WorkerLinkError.failed(text: "no keyframe first", isFinal: false)
                }
                frames += 1
                bytes += media.frame.count
                context.report(Array("{\"bytes\":\(bytes)}".utf8))
                if order.contains("break"), frames == 4 { abort() }
            }
        },
        "live-deaf-at-end": { _, _ in while true { pause() } },
    ])

import Foundation
import Testing
import WorkerLink

/// Real processes that go well, crash, hang, or talk rubbish.
@Suite(.serialized) struct WorkerProcessTests {
    private static let program: String = {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        let own = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (own as NSString).deletingLastPathComponent + "/worker-link-child"
    }()

    private func run(
        _ kind: String, _ body: [UInt8] = [], program: String = "work", limits: WorkerLimits = WorkerLimits(),
        isCancelled: () -> Bool = { false }, onProgress: (Double) -> Void = { _ in },
        onLine: (String) -> Void = { _ in }
    ) throws(WorkerLinkError) -> [UInt8] {
        try WorkerProcess.run(
            kind, body, limits: limits, command: WorkerCommand(executable: Self.program, arguments: [program]),
            isCancelled: isCancelled, onProgress: onProgress, onLine: onLine)
    }

    private func failure(_ body: () throws(WorkerLinkError) -> [UInt8]) -> WorkerLinkError? {
        do throws(WorkerLinkError) {
            let answer = try body()
            Issue.record("it answered \(answer.prefix(100))")
            return nil
        } catch {
            return error
        }
    }

    @Test func anOrderIsDone() throws {
        #expect(try run("echo", [1, 2, 3]) == [1, 2, 3])
        let large = [UInt8](repeating: 0xA5, count: 16 << 20)
        #expect(try run("echo", large) == large)
        var heard: [Double] = []
        #expect(try run("steps", onProgress: { heard.append($0) }) == Array("done".utf8))
        #expect(heard == [0.25, 0.5, 0.75])
    }

    @Test func itStartsWithNothingOfOurs() throws {
        setenv("CAPSTAN_DATABASE", "postgres://me:secret@here/x", 1)
        defer { unsetenv("CAPSTAN_DATABASE") }
        let kept = open("/dev/null", O_RDONLY)
        defer { close(kept) }
        let said = String(decoding: try run("descriptors", limits: WorkerLimits(niceness: 7)), as: UTF8.self)
        #expect(said == "[] [] own group nice \(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) + 7)")
    }

    @Test func aCrashIsNoticedAtOnce() {
        let began = ContinuousClock.now
        var lines: [String] = []
        let crash = failure { () throws(WorkerLinkError) in try run("crash", onLine: { lines.append($0) }) }
        guard case .died(let how, let words)? = crash else {
            Issue.record("\(String(describing: crash))")
            return
        }
        #expect(how.contains("signal 6"))
        #expect(words == "about to crash")
        #expect(lines == ["about to crash"])
        let exit = failure { () throws(WorkerLinkError) in try run("exit") }
        #expect(exit == .died(how: "ended with code 7", lastWords: ""))
        #expect(ContinuousClock.now - began < .seconds(20))
    }

    @Test func whatHangsIsKilled() {
        let limits = WorkerLimits(silence: .milliseconds(300))
        #expect(failure { () throws(WorkerLinkError) in try run("hang", limits: limits) } == .silent(limits.silence))
    }

    @Test func whoeverIsAskedToEndDoesOrIsKilled() {
        var asked = 0
        let ask: () -> Bool = {
            asked += 1
            return asked > 3
        }
        #expect(failure { () throws(WorkerLinkError) in try run("heed", isCancelled: ask) } == .cancelled)
        asked = 0
        let began = ContinuousClock.now
        #expect(failure { () throws(WorkerLinkError) in try run("hang", isCancelled: ask) } == .cancelled)
        #expect(ContinuousClock.now - began >= WorkerProcess.grace)
        #expect(failure { () throws(WorkerLinkError) in try run("echo", isCancelled: { true }) } == .cancelled)
    }

    @Test func aRefusalIsPassedOn() {
        #expect(
            failure { () throws(WorkerLinkError) in try run("refuse") }
                == .failed(text: "cannot be done", isFinal: true))
        guard
            case .failed(_, isFinal: true)? = failure({ () throws(WorkerLinkError) in try run("nothing of that name") })
        else {
            Issue.record("it took an order that it does not know")
            return
        }
        guard case .failed(_, isFinal: true)? = failure({ () throws(WorkerLinkError) in try run("too-much") }) else {
            Issue.record("it sent more than may be sent")
            return
        }
    }

    @Test func memoryEnds() throws {
        let answer = try run("hoard", limits: WorkerLimits(memory: 1 << 30, silence: .seconds(60)))
        let pieces = try #require(Int(String(decoding: answer, as: UTF8.self)))
        #expect((1..<64).contains(pieces))
    }

    @Test func rubbishIsRefused() {
        for program in ["rubbish", "too-long", "result-before-hello"] {
            let error = failure { () throws(WorkerLinkError) in try run("echo", program: program) }
            switch error {
            case .malformed, .tooLong: break
            default: Issue.record("\(program): \(String(describing: error))")
            }
        }
        #expect(
            failure { () throws(WorkerLinkError) in try run("echo", program: "other-version") }
                == .otherVersion(seen: 0xFFFE))
        let error = failure { () throws(WorkerLinkError) in
            try WorkerProcess.run(
                "echo", [], limits: WorkerLimits(),
                command: WorkerCommand(executable: "/nowhere/capstan", arguments: []), isCancelled: { false })
        }
        #expect(error == .system(operation: "posix_spawn /nowhere/capstan", code: ENOENT))
    }

    @Test func whatItPrintsIsBounded() throws {
        var lines: [String] = []
        #expect(try run("prattle", onLine: { lines.append($0) }) == [])
        #expect(lines.count == 101)
        #expect(lines.first == "line 0")
    }

    /// The parent is gone: so is the process, at once.
    @Test func itEndsWithItsParent() throws {
        var ends: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = ["work"]
        process.standardInput = FileHandle(fileDescriptor: ends[1])
        try process.run()
        close(ends[1])
        let order = try WorkerLinkFrame.order(kind: "outlive", limits: WorkerLimits(), body: []).encoded()
        #expect(write(ends[0], order, order.count) == order.count)
        var hello = [UInt8](repeating: 0, count: 7)
        #expect(recv(ends[0], &hello, 7, Int32(MSG_WAITALL)) == 7)
        kill(process.processIdentifier, SIGTERM)
        kill(process.processIdentifier, SIGINT)
        #expect(process.isRunning, "signals of a terminal do not end it")
        close(ends[0])
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 3)
    }
}

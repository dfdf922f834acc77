import Foundation
import Telemetry
import Testing

@Suite struct LogWriterTests {
    @Test func writesInOrder() throws {
        let pipe = Pipe()
        let writer = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        for number in 0..<100 { writer.write("line \(number)") }
        writer.flush()
        let text = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        #expect(text == (0..<100).map { "line \($0)\n" }.joined())
        withExtendedLifetime(pipe) {}
    }

    /// A pipe nobody reads: 64 KiB fill it, then the queue, then lines are dropped and counted; the caller never waits.
    @Test func aStuckReaderStopsNobody() throws {
        let pipe = Pipe()
        let writer = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor, limit: 10)
        let line = String(repeating: "x", count: 1000)
        for _ in 0..<1000 { writer.write(line) }
        var text = ""
        let reader = pipe.fileHandleForReading
        while !text.contains("log lines dropped") {
            writer.write("after")
            text += String(decoding: reader.availableData, as: UTF8.self)
        }
        #expect(text.contains("the reader is too slow"))
        // What still waits must be written while the pipe is open: its descriptor's number may next be another test's.
        writer.flush()
        withExtendedLifetime(pipe) {}
    }
}

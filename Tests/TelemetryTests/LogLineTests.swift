import Foundation
import Logging
import Media
import Telemetry
import TestKit
import Testing

@Suite struct LogLineTests {
    private let time = WallClock(nanoseconds: 1_795_055_165_120_000_000)

    private func parsed(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func textIsShort() {
        let line = LogLine.text(
            time: time, level: .info, message: "recording began",
            metadata: ["room": "standup", "note": "two words", "empty": ""])
        #expect(line == "02:26:05.120 INFO  recording began empty=\"\" note=\"two words\" room=standup")
    }

    @Test func jsonIsJSON() throws {
        let line = LogLine.json(
            time: time, level: .warning, label: "gateway", message: "a \"b\" \\ c",
            metadata: ["time": "mine", "list": ["a", "b"], "map": ["k": "v"], "n": .stringConvertible(5)])
        let object = try parsed(line)
        #expect(object["time"] as? String == "2026-11-19T02:26:05.120Z")
        #expect(object["level"] as? String == "warning")
        #expect(object["message"] as? String == "a \"b\" \\ c")
        #expect(object["metadata.time"] as? String == "mine")
        #expect(object["list"] as? [String] == ["a", "b"])
        #expect(object["map"] as? [String: String] == ["k": "v"])
        #expect(object["n"] as? String == "5")
    }

    @Test func nothingInjectsALine() throws {
        let evil = "x\n02:00 INFO forged\r\u{85}\u{2028}\u{2029}\u{1B}[31m\u{0}\u{202E}\"} = y"
        let text = LogLine.text(time: time, level: .info, message: evil, metadata: ["k\n": .string(evil)])
        let json = LogLine.json(time: time, level: .info, label: evil, message: evil, metadata: ["k\n": .string(evil)])
        for line in [text, json] {
            #expect(
                !line.unicodeScalars.contains { $0.value < 0x20 || [0x85, 0x2028, 0x2029, 0x202E].contains($0.value) })
        }
        #expect(try parsed(json)["message"] as? String == evil)
    }

    @Test func randomValuesStayOneLineOfJSON() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let value = String(decoding: bytes, as: UTF8.self)
            let line = LogLine.json(
                time: time, level: .info, label: "l", message: value, metadata: ["k": .string(value)])
            #expect(try parsed(line)["k"] as? String == value)
            #expect(!line.utf8.contains(0x0A))
        }
    }

    @Test func aHugeValueIsCut() throws {
        let line = LogLine.text(
            time: time, level: .info, message: String(repeating: "x", count: 100_000), metadata: [:])
        #expect(line.utf8.count < 5000)
        #expect(line.hasSuffix("(95904 bytes more)"))
    }

    @Test func theHandlerJoinsMetadata() {
        let lines = Lines()
        let time = time
        var logger = Logger(label: "x") { label in
            LineLogHandler(label: label, style: .text, level: .info, clock: { time }) { lines.add($0) }
        }
        logger[metadataKey: "room"] = "standup"
        logger.info("hello", metadata: ["a": "1"])
        logger.debug("not shown")
        #expect(lines.all == ["02:26:05.120 INFO  hello a=1 room=standup"])
    }
}

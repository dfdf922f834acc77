import BitIO

extension RTCPWriter {
    /// The most report blocks, sources or chunks that a header's count of five bits can tell.
    static let countLimit = 31

    /// A receiver report, RFC 3550 clause 6.4.2; with more than 31 blocks, as many reports as they need.
    package mutating func appendReceiverReport(sender: UInt32, blocks: [ReportBlock] = []) {
        var next = 0
        repeat {
            let end = min(next + Self.countLimit, blocks.count)
            let start = begin(.receiverReport, format: UInt8(end - next))
            writer.write(sender)
            while next < end {
                blocks[next].write(to: &writer)
                next += 1
            }
            self.end(start)
        } while next < blocks.count
    }

    /// A sender report, RFC 3550 clause 6.4.1; blocks over 31 follow in receiver reports.
    package mutating func appendSenderReport(
        sender: UInt32, ntp: UInt64, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32,
        blocks: [ReportBlock] = []
    ) {
        let first = min(blocks.count, Self.countLimit)
        let start = begin(.senderReport, format: UInt8(first))
        writer.write(sender)
        writer.write(ntp)
        writer.write(rtpTimestamp)
        writer.write(packetCount)
        writer.write(octetCount)
        for index in 0..<first { blocks[index].write(to: &writer) }
        end(start)
        if first < blocks.count {
            appendReceiverReport(sender: sender, blocks: Array(blocks[first...]))
        }
    }

    /// A source description with one CNAME, RFC 3550 clause 6.5.1, cut at a character's end when over 255 bytes.
    package mutating func appendSourceDescription(ssrc: UInt32, canonicalName: String) {
        let start = begin(.sourceDescription, format: 1)
        writer.write(ssrc)
        writer.write(SourceDescription.canonicalName)
        appendText(canonicalName)
        // At least one zero ends the items of the chunk.
        writer.write(UInt8(0))
        end(start)
    }

    /// A goodbye, RFC 3550 clause 6.6. Sources past 31 are left out: the gateway has one.
    package mutating func appendGoodbye(sources: [UInt32], reason: String = "") {
        let count = min(sources.count, Self.countLimit)
        let start = begin(.goodbye, format: UInt8(count))
        for index in 0..<count { writer.write(sources[index]) }
        if !reason.isEmpty { appendText(reason) }
        end(start)
    }

    /// Its length in one byte, then the text.
    private mutating func appendText(_ text: String) {
        let utf8 = text.utf8
        var length = 0
        if utf8.count <= 255 {
            length = utf8.count
        } else {
            for character in text.unicodeScalars {
                guard length + UTF8.width(character) <= 255 else { break }
                length += UTF8.width(character)
            }
        }
        writer.write(UInt8(length))
        for byte in utf8.prefix(length) { writer.write(byte) }
    }
}

import ICE
import Testing

@Suite struct FramedInputTests {
    private static let packets: [[UInt8]] = [
        [0x80], [], [UInt8](repeating: 7, count: FramedInput.longestFrame), [1, 2, 3], [UInt8](0...255),
    ]
    private static var stream: [UInt8] {
        packets.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 0xFF)] + $0 }
    }

    /// What comes of a stream that is read in pieces of these lengths, the last one again and again.
    private static func read(_ stream: [UInt8], pieces: [Int]) throws -> (packets: [[UInt8]], isInside: Bool) {
        var input = FramedInput()
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 8192, alignment: 8)
        defer { room.deallocate() }
        var packets: [[UInt8]] = []
        var (start, turn) = (0, 0)
        while start < stream.count {
            let length = min(pieces[min(turn, pieces.count - 1)], stream.count - start)
            let before = input.begin(in: room)
            for index in 0..<length { room[before + index] = stream[start + index] }
            let count = packets.count
            let told = try input.take(UnsafeMutableRawBufferPointer(rebasing: room[..<(before + length)])) {
                packets.append(Array($0))
            }
            #expect(told == packets.count - count)
            (start, turn) = (start + length, turn + 1)
        }
        return (packets, input.isInsideFrame)
    }

    @Test(arguments: [1, 2, 3, 5, 700, 1024, 4096])
    func packetsComeWholeHoweverTheyAreCut(piece: Int) throws {
        let result = try Self.read(Self.stream, pieces: [piece])
        #expect(result.packets == Self.packets)
        #expect(!result.isInside)
    }

    @Test func everyCutInTwoIsHealed() throws {
        for cut in 1..<Self.stream.count {
            #expect(try Self.read(Self.stream, pieces: [cut, 6000]).packets == Self.packets)
        }
    }

    @Test func aFrameThatHasNotEndedIsKnown() throws {
        let short = try Self.read([0, 4, 1, 2], pieces: [4])
        #expect(short.packets.isEmpty && short.isInside)
        #expect(try Self.read([0], pieces: [1]).isInside)
    }

    @Test func aFrameTooLongIsAnErrorBeforeItHasCome() {
        let length = FramedInput.longestFrame + 1
        #expect(throws: ICEError.frame(announced: length)) {
            try Self.read([UInt8(length >> 8), UInt8(length & 0xFF)], pieces: [2])
        }
        #expect(throws: ICEError.frame(announced: 0xFFFF)) { try Self.read([0, 1, 9, 0xFF, 0xFF], pieces: [5]) }
    }
}

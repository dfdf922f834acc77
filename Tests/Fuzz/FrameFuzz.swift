import ICE
import TestKit

/// What comes on a connection, cut as the first bytes say: the packets must be the same however it is cut.
enum FrameFuzz {
    static var seeds: [[UInt8]] {
        let stream = STUNVectors.all.flatMap { vector -> [UInt8] in
            let length = UInt16(truncatingIfNeeded: vector.bytes.count)
            return [UInt8(length >> 8), UInt8(length & 0xFF)] + vector.bytes
        }
        return [[1] + stream, [200] + stream, [7, 0xFF, 0xFF], [3, 0, 0, 0, 1]]
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else { return }
        let stream = Array(bytes.dropFirst())
        let whole = packets(of: stream, piece: 6000)
        let cut = packets(of: stream, piece: Int(first) + 1)
        require(whole == cut, "another cut gives other packets")
        require(whole.joined().count <= stream.count, "more came out than went in")
    }

    /// Until the end or the first frame that is too long.
    private static func packets(of stream: [UInt8], piece: Int) -> [[UInt8]] {
        var input = FramedInput()
        var packets: [[UInt8]] = []
        var room = [UInt8](repeating: 0, count: 9000)
        var rest = stream[...]
        while !rest.isEmpty {
            let next = rest.prefix(piece)
            rest = rest.dropFirst(piece)
            let isGood = room.withUnsafeMutableBytes { room in
                let before = input.begin(in: room)
                require(before < FramedInput.headerLength + FramedInput.longestFrame, "too much is kept")
                for (index, byte) in next.enumerated() { room[before + index] = byte }
                let filled = UnsafeMutableRawBufferPointer(rebasing: room[..<(before + next.count)])
                return (try? input.take(filled) { packets.append(Array($0)) }) != nil
            }
            guard isGood else { break }
        }
        return packets
    }
}

import Broadcasting
import NIOCore

/// A segment as an MPEG-2 transport stream, to be made of the fragments that a broadcast holds.
package struct TransportSegment: Sendable {
    /// One rendition's share: what goes before the fragments, and these.
    struct Share: Sendable {
        var initialization: ByteBuffer
        var fragments: [ByteBuffer]

        fileprivate var count: Int { fragments.reduce(0) { $0 + $1.readableBytes } }

        fileprivate var units: TransportUnits? {
            guard let header = initialization.withUnsafeReadableBytes({ FragmentHeader($0) }) else { return nil }
            return Self.borrow(fragments[...], []) { TransportUnits(header: header, fragments: $0) }
        }

        private static func borrow<Result>(
            _ buffers: ArraySlice<ByteBuffer>, _ borrowed: [UnsafeRawBufferPointer],
            _ body: ([UnsafeRawBufferPointer]) -> Result
        ) -> Result {
            guard let first = buffers.first else { return body(borrowed) }
            return first.withUnsafeReadableBytes { borrow(buffers.dropFirst(), borrowed + [$0], body) }
        }
    }

    package static let contentType = "video/mp2t"

    let number: Int
    let picture: Share?
    let sound: Share?

    /// Picture and sound by turns, as their times are; `nil` where they cannot be carried.
    func bytes() -> ByteBuffer? {
        let parts: [(stream: TransportWriter.Stream, units: TransportUnits)]
        switch (picture.map(\.units), sound.map(\.units)) {
        case (.some(.some(let picture)), .some(.some(let sound))): parts = [(.picture, picture), (.sound, sound)]
        case (.some(.some(let picture)), nil): parts = [(.picture, picture)]
        case (nil, .some(.some(let sound))): parts = [(.sound, sound)]
        default: return nil
        }
        let present = parts.filter { !$0.units.units.isEmpty }
        let size = present.reduce(0) { $0 + $1.units.bytes.count + $1.units.units.count * 96 }
        var writer = TransportWriter(
            number: number, streams: present.map(\.stream), reserving: size + size / 20 + 8192)
        var next = present.map { _ in 0 }
        while true {
            let due = present.indices.filter { next[$0] < present[$0].units.units.count }
            guard let index = due.min(by: { time(present[$0].units, next[$0]) < time(present[$1].units, next[$1]) })
            else { break }
            let (stream, units) = present[index]
            let unit = units.units[next[index]]
            next[index] += 1
            units.bytes.withUnsafeBytes {
                writer.add(
                    UnsafeRawBufferPointer(rebasing: $0[unit.range]), of: stream, at: unit.time,
                    isKeyframe: unit.isKeyframe, isLast: next[index] == units.units.count)
            }
        }
        return ByteBuffer(bytes: writer.bytes)
    }

    private func time(_ units: TransportUnits, _ index: Int) -> Int64 { units.units[index].time }
}

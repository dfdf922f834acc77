import Media
import Testing

@Suite struct FramePoolTests {
    @Test func givesNoFrameToTwoHolders() {
        var pool = FramePool(limit: 4)
        var held: [EncodedFrame] = []
        for _ in 0..<10 {
            let frame = pool.take()
            #expect(!held.contains { $0 === frame })
            held.append(frame)
        }
    }

    @Test func takesBackWhatIsLetGo() {
        var pool = FramePool(limit: 2)
        var seen: Set<ObjectIdentifier> = []
        for _ in 0..<20 {
            let frame = pool.take()
            #expect(frame.count == 0)
            frame.append(7)
            seen.insert(ObjectIdentifier(frame))
        }
        #expect(seen.count <= 2)
    }

    private struct Weak { weak var frame: EncodedFrame? }

    @Test func aCrowdThatHasGoneLeavesNothingBehind() {
        var pool = FramePool(limit: 8192)
        var made: [Weak] = []
        do {
            let held = (0..<2000).map { _ in pool.take() }
            made = held.map { Weak(frame: $0) }
        }
        var inFlight: [EncodedFrame] = []
        for _ in 0..<200_000 {
            inFlight.append(pool.take())
            if inFlight.count > 20 { inFlight.removeFirst() }
        }
        let alive = made.count { $0.frame != nil }
        #expect((20...64).contains(alive), "\(alive)")
    }

    @Test func whatIsInUseIsNotMadeAnew() {
        var pool = FramePool(limit: 8192)
        var inFlight: [EncodedFrame] = []
        var seen: Set<ObjectIdentifier> = []
        for turn in 0..<200_000 {
            let frame = pool.take()
            if turn > 20_000 { seen.insert(ObjectIdentifier(frame)) }
            inFlight.append(frame)
            if inFlight.count > 300 { inFlight.removeFirst() }
        }
        #expect(seen.count <= 700, "\(seen.count)")
    }

    /// Else every frame of a pool would in time be as large as a keyframe.
    @Test func givesAKeyframesMemoryBack() {
        let frame = EncodedFrame()
        let keyframe = [UInt8](repeating: 1, count: 40_000)
        let picture = [UInt8](repeating: 2, count: 3_000)
        keyframe.withUnsafeBytes { frame.append($0) }
        frame.clear()
        #expect(frame.capacity >= keyframe.count)
        picture.withUnsafeBytes { frame.append($0) }
        frame.clear()
        #expect((picture.count...4 * picture.count).contains(frame.capacity))
        keyframe.withUnsafeBytes { frame.append($0) }
        frame.withBytes { #expect($0.elementsEqual(keyframe)) }
    }

    @Test func keepsBytesWhileItGrows() {
        let frame = EncodedFrame(capacity: 64)
        frame.append(bigEndian: 0)
        for value in 0..<5000 { frame.append(UInt8(truncatingIfNeeded: value)) }
        frame.append(UnsafeRawBufferPointer(start: nil, count: 0))
        frame.patch(bigEndian: 5000, at: 0)
        frame.patch(bigEndian: 1, at: 5001)
        frame.patch(bigEndian: 1, at: -1)
        frame.withBytes { bytes in
            #expect(bytes.count == 5004)
            #expect(bytes.prefix(4).elementsEqual([0, 0, 0x13, 0x88]))
            #expect(bytes.dropFirst(4).enumerated().allSatisfy { $1 == UInt8(truncatingIfNeeded: $0) })
        }
    }
}

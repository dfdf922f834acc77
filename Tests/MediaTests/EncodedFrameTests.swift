import Media
import Testing

@Suite struct EncodedFrameTests {
    private func frame(_ bytes: [UInt8]) -> EncodedFrame {
        let frame = EncodedFrame(capacity: 64)
        bytes.withUnsafeBytes(frame.append)
        return frame
    }

    private func bytes(_ frame: EncodedFrame) -> [UInt8] { frame.withBytes { [UInt8]($0) } }

    @Test func shiftsDown() {
        let frame = frame([0, 1, 2, 3, 4, 5])
        frame.shift(from: 3, by: -2)
        #expect(bytes(frame) == [0, 3, 4, 5])
        frame.shift(from: 4, by: -1)
        #expect(bytes(frame) == [0, 3, 4])
    }

    @Test func shiftsUpBeyondItsCapacity() {
        let tail = [UInt8](repeating: 7, count: 60)
        let frame = frame([1, 2] + tail)
        frame.shift(from: 2, by: 100)
        #expect(frame.count == 162)
        #expect(bytes(frame).prefix(2) == [1, 2])
        #expect(Array(bytes(frame).suffix(60)) == tail)
    }

    @Test func patchesOnlyWhatIsThere() {
        let frame = frame([0, 0, 0])
        frame.patch(9, at: 2)
        frame.patch(9, at: 3)
        frame.patch(9, at: -1)
        frame.shift(from: 4, by: 1)
        frame.shift(from: -1, by: 1)
        frame.shift(from: 1, by: -2)
        frame.shift(from: 1, by: 0)
        #expect(bytes(frame) == [0, 0, 9])
    }
}

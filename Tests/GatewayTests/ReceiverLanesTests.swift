import Gateway
import Testing

@Suite struct ReceiverLanesTests {
    @Test func oneHostHasFewPlaces() {
        let lanes = ReceiverLanes()
        for _ in 0..<ReceiverLanes.placesOfOne { #expect(lanes.enter("a") == .enter) }
        #expect(lanes.enter("a") == .wait(.seconds(1)))
        #expect(lanes.enter("a") == .wait(.milliseconds(1050)))
        #expect(lanes.enter("b") == .enter)
        lanes.leave("a", wasSlow: false)
        #expect(lanes.enter("a") == .enter)
        for _ in 0..<10_000 { _ = lanes.enter("a") }
        #expect(lanes.enter("a") == .wait(.seconds(30)))
    }

    @Test func hostsThatHangLeaveRoomForOthers() {
        let lanes = ReceiverLanes()
        let slow = (0..<ReceiverLanes.places).map { "slow\($0)" }
        for host in slow {
            #expect(lanes.enter(host) == .enter)
            lanes.leave(host, wasSlow: true)
        }
        #expect(slow.count(where: { lanes.enter($0) == .enter }) == ReceiverLanes.places / 2)
        #expect(lanes.enter("good") == .enter)
        // One that answers again is like any other.
        lanes.leave("slow0", wasSlow: false)
        #expect(lanes.enter("slow0") == .enter)
    }
}

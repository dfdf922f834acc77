import ICE
import TestKit
import Testing

@Suite struct ICECredentialsTests {
    @Test func namesTheThread() {
        var generator = SeededGenerator(seed: 8839)
        for thread in 0..<ICECredentials.threadLimit {
            let credentials = ICECredentials.random(threadIndex: thread, using: &generator)
            #expect(ICECredentials.threadIndex(ofUsername: credentials.username) == thread)
            #expect(credentials.username.utf8.count == 8)
            #expect(credentials.password.utf8.count == 24)
        }
        #expect(ICECredentials.threadIndex(ofUsername: "") == nil)
        #expect(ICECredentials.threadIndex(ofUsername: "é") == nil)
        #expect(ICECredentials.threadIndex(ofUsername: ":a") == nil)
    }

    @Test func doesNotRepeat() {
        var generator = SeededGenerator(seed: 8839)
        let many = (0..<1000).map { _ in ICECredentials.random(threadIndex: 0, using: &generator) }
        #expect(Set(many).count == 1000)
        #expect(Set(many.map(\.username)).count == 1000)
    }
}

import Delivering
import Media
import Outbound
import Testing

@Suite struct S3LinkTests {
    /// The example of "Authenticating Requests: Using Query Parameters" in the API reference of S3.
    @Test func signsAsTheReferenceHasIt() {
        let storage = S3Storage(
            name: "aws", endpoint: "https://s3.amazonaws.com:443", region: "us-east-1", isPathStyle: false)
        let keys = S3Credentials(
            accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
        // 2013-05-24T00:00:00Z
        let now = WallClock(nanoseconds: 1_369_353_600_000_000_000)
        #expect(
            S3Client.link(storage, keys, bucket: "examplebucket", key: "test.txt", seconds: 86_400, at: now)
                == "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
        #expect("\(keys)" == "(keys)")
    }
}

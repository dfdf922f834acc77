import Gateway
import HTTPAPI
import HTTPTypes
import Testing

@Suite struct ProblemTests {
    @Test func document() {
        let problem = Problem(.notFound, "no \"x\"")
        #expect(
            problem.json.text
                == #"{"type":"urn:capstan:problem:not-found","title":"Not found","status":404,"detail":"no \"x\""}"#)
        let response = problem.response
        #expect(response.status == .notFound)
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(response.headers[.cacheControl] == "no-store")
    }

    @Test(arguments: [
        (GatewayError.invalid("t"), 400), (.malformedOffer("t"), 400), (.unacceptableOffer("t"), 422),
        (.notFound("t"), 404), (.conflict("t"), 409), (.unavailable("t"), 503), (.failed("t"), 500),
    ]) func statusOfGatewayErrors(error: GatewayError, status: Int) {
        let problem = Problem(error)
        #expect(problem.status == status)
        #expect(problem.detail == "t")
        #expect((problem.fields[.retryAfter] != nil) == (status == 503))
    }
}

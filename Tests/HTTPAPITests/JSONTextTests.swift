import Foundation
import HTTPAPI
import Media
import Testing

@Suite struct JSONTextTests {
    @Test func keepsOrderAndEscapes() {
        let json = JSONText.object([
            ("z", .integer(1)), ("a", .string("q\"\\\n\u{1}é\u{2028}")), ("n", .null), ("t", .bool(true)),
            ("d", .number(1.5)), ("i", .number(.infinity)), ("l", .array([.integer(-1), .number(2)])),
        ])
        #expect(json.text == #"{"z":1,"a":"q\"\\\n\u0001é\u2028","n":null,"t":true,"d":1.5,"i":null,"l":[-1,2]}"#)
    }

    @Test func valuesReadBack() throws {
        let source = #"{"b":[1,2.5,"x",null,{"c":false}],"a":{}}"#
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(source.utf8))
        #expect(JSONText(value).text == #"{"a":{},"b":[1,2.5,"x",null,{"c":false}]}"#)
    }

    @Test func secondsToTheMillisecond() {
        #expect(JSONText.seconds(12.345_678).text == "12.346")
        #expect(JSONText.seconds(0).text == "0")
    }
}

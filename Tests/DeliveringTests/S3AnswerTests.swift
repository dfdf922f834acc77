import Delivering
import Testing

@Suite struct S3AnswerTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func readsWhatStoragesAnswer() throws {
        let begun = """
            <?xml version="1.0" encoding="UTF-8"?>
            <InitiateMultipartUploadResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <Bucket>takes</Bucket><Key>a&lt;b</Key><UploadId>VX&amp;1&#x41;</UploadId>
            </InitiateMultipartUploadResult>
            """
        #expect(S3Answer.uploadID(bytes(begun)) == "VX&1A")
        let listed = """
            <ListPartsResult><PartNumberMarker>0</PartNumberMarker><NextPartNumberMarker>2</NextPartNumberMarker>
            <IsTruncated>true</IsTruncated>
            <Part><PartNumber>1</PartNumber><ETag>&quot;aa&quot;</ETag><Size>5242880</Size></Part>
            <Part><PartNumber>2</PartNumber><ETag>"bb"</ETag><Size>7</Size></Part></ListPartsResult>
            """
        let page = try #require(S3Answer.parts(bytes(listed)))
        #expect(
            page.parts == [
                S3Answer.Part(number: 1, entityTag: "aa", bytes: 5_242_880),
                S3Answer.Part(number: 2, entityTag: "bb", bytes: 7),
            ])
        #expect(page.next == 2)
        let none = try #require(S3Answer.parts(bytes("<ListPartsResponse/>")))
        #expect(none.parts.isEmpty && none.next == nil)
        let done =
            "<s3:CompleteMultipartUploadResult a='1'><s3:ETag>\"cc-2\"</s3:ETag></s3:CompleteMultipartUploadResult>"
        #expect(S3Answer.completed(bytes(done)) == "cc-2")
        let refused = "<Error><Code>NoSuchUpload</Code><Message><![CDATA[gone & done]]></Message></Error>"
        #expect(S3Answer.completed(bytes(refused)) == nil)
        #expect(try #require(S3Answer.error(bytes(refused))) == ("NoSuchUpload", "gone & done"))
    }

    @Test(arguments: [
        "", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "text", "<a b></a>", "<a b=c></a>", "<a>&x;</a>",
        "<a>&#x110000;</a>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a><!-- </a>", "<a><![CDATA[</a>", "<a>&amp</a>", "<a b='<'/>",
        String(repeating: "<a>", count: 17) + String(repeating: "</a>", count: 17),
    ]) func refusesWhatIsNoXML(text: String) {
        #expect(XMLElement(xml: bytes(text)) == nil)
    }

    @Test func everyTruncationIsRefused() {
        let whole = bytes(
            "<?xml version=\"1.0\"?><ListPartsResult><Part><PartNumber>1</PartNumber></Part></ListPartsResult>")
        #expect(XMLElement(xml: whole) != nil)
        for count in 0..<whole.count { #expect(XMLElement(xml: whole.prefix(count)) == nil, "\(count)") }
    }

    @Test(arguments: [
        "<ListPartsResult><Part><PartNumber>0</PartNumber><ETag>a</ETag><Size>1</Size></Part></ListPartsResult>",
        "<ListPartsResult><Part><PartNumber>10001</PartNumber><ETag>a</ETag><Size>1</Size></Part></ListPartsResult>",
        "<ListPartsResult><Part><PartNumber>1</PartNumber><ETag>a</ETag><Size>-1</Size></Part></ListPartsResult>",
        "<ListPartsResult><Part><PartNumber>1</PartNumber></Part></ListPartsResult>", "<html><body>proxy</body></html>",
    ]) func refusesPartsThatMakeNoSense(text: String) {
        #expect(S3Answer.parts(bytes(text)) == nil)
    }

    @Test(arguments: [0, 1, 8 << 20, (8 << 20) + 1, 100 << 20, 9000 * (8 << 20) + 1, 5 << 40] as [Int64])
    func partsCoverAFile(size: Int64) {
        let plan = PartPlan(bytes: size)
        #expect(plan.isWhole == (size <= 8 << 20))
        #expect(plan.count <= 10_000)
        guard plan.count > 0 else { return }
        var end: Int64 = 0
        for number in 1...plan.count {
            let range = plan.range(number)
            #expect(range.lowerBound == end && !range.isEmpty)
            end = range.upperBound
        }
        #expect(end == size)
    }

    @Test(arguments: [
        ("takes", true), ("a.b-c1", true), ("ab", false), ("Takes", false), ("-ab", false), ("a..b", false),
    ])
    func bucketsHaveNames(name: String, isGood: Bool) { #expect(S3Storage.isBucket(name) == isGood) }

    @Test(arguments: [
        ("", true), ("a/", true), ("a/2026 b/", true), ("a", false), ("/", false), ("/a/", false), ("a//b/", false),
        ("../", false), ("a/.b/", false), ("a\n/", false), ("ä/", false),
    ]) func prefixesAreFolders(text: String, isGood: Bool) { #expect(S3Storage.isPrefix(text) == isGood) }
}

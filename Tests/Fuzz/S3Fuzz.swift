import Delivering

/// What a storage answers in XML.
enum S3Fuzz {
    static var seeds: [[UInt8]] {
        [
            "<InitiateMultipartUploadResult><Bucket>b</Bucket><UploadId>x&amp;1</UploadId></InitiateMultipartUploadResult>",
            """
            <?xml version="1.0"?><ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated>\
            <NextPartNumberMarker>2</NextPartNumberMarker><Part><PartNumber>1</PartNumber><ETag>"a"</ETag><Size>5</Size></Part>\
            </ListPartsResult>
            """,
            "<CompleteMultipartUploadResult><ETag>&#34;a-2&#x22;</ETag></CompleteMultipartUploadResult>",
            "<Error><!-- no --><Code><![CDATA[NoSuchUpload]]></Code><Message>gone</Message></Error>",
        ].map { Array($0.utf8) }
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let bytes = Array(bytes)
        _ = S3Answer.uploadID(bytes)
        _ = S3Answer.completed(bytes)
        _ = S3Answer.error(bytes)
        guard let parts = S3Answer.parts(bytes) else { return }
        require(
            parts.parts.allSatisfy { (1...S3Answer.maximumParts).contains($0.number) && $0.bytes >= 0 },
            "a part of no sense")
    }
}

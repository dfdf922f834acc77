import Exporting
import Testing

@Suite struct PictureLimitTests {
    @Test(arguments: [
        (PictureLimit(), 1280, 720, 1280, 720),
        (PictureLimit(height: 720), 1920, 1080, 1280, 720),
        (PictureLimit(height: 720), 640, 360, 640, 360),
        (PictureLimit(width: 640), 1280, 720, 640, 360),
        (PictureLimit(width: 640, height: 100), 1280, 720, 178, 100),
        (PictureLimit(shortSide: 720), 1080, 1920, 720, 1280),
        (PictureLimit(shortSide: 720), 1920, 1080, 1280, 720),
        (PictureLimit(), 639, 359, 640, 360),
        (PictureLimit(height: 90), 319, 181, 158, 90),
        (PictureLimit(), 1, 1, 2, 2),
        (PictureLimit(height: 16), 16_384, 2, 16_384, 2),
        (PictureLimit(), 0, -5, 2, 2),
        (PictureLimit(), .max, .max, 16_384, 16_384),
    ])
    func itFits(_ limit: PictureLimit, _ width: Int, _ height: Int, _ wide: Int, _ high: Int) {
        let size = limit.fit(width: width, height: height)
        #expect(size.width == wide && size.height == high, "\(size)")
    }

    @Test(arguments: [
        (1280, 720, 0, 0, 640, 360), (320, 180, 0, 0, 640, 360), (360, 640, 218, 0, 202, 360),
        (640, 640, 140, 0, 360, 360),
        (1920, 200, 0, 146, 640, 66), (0, 0, 140, 0, 360, 360),
    ])
    func itStandsInTheMiddle(_ width: Int, _ height: Int, _ x: Int, _ y: Int, _ wide: Int, _ high: Int) {
        let place = PictureLimit.place(width: width, height: height, in: (640, 360))
        #expect((place.x, place.y, place.width, place.height) == (x, y, wide, high), "\(place)")
    }
}

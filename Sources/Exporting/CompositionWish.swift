/// How people are put into one picture.
package struct CompositionWish: Codable, Sendable, Hashable {
    package static let frameRates = 1...60
    package static let sides = 16...4096
    package static let standardFrameRate = 30

    /// Any but `separate`.
    package var layout: ExportLayout
    /// Pictures in a second.
    package var frameRate: Int
    package var background: Colour
    /// Whether names stand in the pictures.
    package var labels: Bool

    package init(
        layout: ExportLayout, frameRate: Int = Self.standardFrameRate, background: Colour = .standard,
        labels: Bool = true
    ) {
        self.layout = layout
        self.frameRate = frameRate
        self.background = background
        self.labels = labels
    }

    /// What one picture of all is as large as: 1280 × 720 where nothing is said, 16:9 where one side is.
    package static func canvas(_ limit: PictureLimit) -> (width: Int, height: Int) {
        switch (limit.width, limit.height, limit.shortSide) {
        case (let width?, let height?, _): (even(width), even(height))
        case (let width?, nil, _): (even(width), even(width * 9 / 16))
        case (nil, let height?, _): (even(height * 16 / 9), even(height))
        case (nil, nil, let side?): (even(side * 16 / 9), even(side))
        case (nil, nil, nil): (1280, 720)
        }
    }

    private static func even(_ side: Int) -> Int { max(sides.lowerBound, (side + 1) / 2 * 2) }
}

/// A colour of the web: `#rrggbb`.
package struct Colour: Codable, Sendable, Hashable {
    package static let standard = Colour(red: 0x12, green: 0x14, blue: 0x18)

    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    package init?(_ text: String) {
        guard text.utf8.count == 7, text.hasPrefix("#"), let value = UInt32(text.dropFirst(), radix: 16) else {
            return nil
        }
        self.init(
            red: UInt8(value >> 16 & 0xFF), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
    }

    /// Halfway to grey and a little lighter: where there is no picture of somebody.
    package var raised: Colour {
        func lift(_ part: UInt8) -> UInt8 { UInt8(min(255, Int(part) * 7 / 8 + 30)) }
        return Colour(red: lift(red), green: lift(green), blue: lift(blue))
    }

    /// Of the usual range, by ITU-R BT.601-7 clause 2.5.
    package var luma: UInt8 { Self.clamped(16 + 65.481 * part(red) + 128.553 * part(green) + 24.966 * part(blue)) }
    package var blueDifference: UInt8 {
        Self.clamped(128 - 37.797 * part(red) - 74.203 * part(green) + 112 * part(blue))
    }
    package var redDifference: UInt8 {
        Self.clamped(128 + 112 * part(red) - 93.786 * part(green) - 18.214 * part(blue))
    }

    private func part(_ value: UInt8) -> Double { Double(value) / 255 }

    private static func clamped(_ value: Double) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }
}

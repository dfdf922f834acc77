extension VP9FrameHeader {
    /// The least level ("VP9 Levels", the WebM project: ten times the number) that allows this size thirty times a
    /// second: a frame says nothing of how many will follow.
    package var level: Int {
        let picture = width * height
        let found = Self.levels.first { picture <= $0.picture && picture * 30 <= $0.rate }
        return found?.level ?? 62
    }

    /// Luma samples of a picture, and in a second.
    private static let levels: [(level: Int, picture: Int, rate: Int)] = [
        (10, 36_864, 829_440), (11, 73_728, 2_764_800), (20, 122_880, 4_608_000), (21, 245_760, 9_216_000),
        (30, 552_960, 20_736_000), (31, 983_040, 36_864_000), (40, 2_228_224, 83_558_400),
        (41, 2_228_224, 160_432_128), (50, 8_912_896, 311_951_360), (51, 8_912_896, 588_251_136),
        (52, 8_912_896, 1_176_502_272), (60, 35_651_584, 1_176_502_272), (61, 35_651_584, 2_353_004_544),
    ]
}

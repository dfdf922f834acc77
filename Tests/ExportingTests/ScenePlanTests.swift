import Exporting
import Testing

@Suite struct ScenePlanTests {
    static let (anna, ben, cleo, screen) = (
        Subject(participant: "anna"), Subject(participant: "ben"), Subject(participant: "cleo"),
        Subject(participant: "ben", picture: 2)
    )
    static let people = [anna, ben, cleo, screen]

    private func plan(
        _ layout: ExportLayout, _ presences: [Presence], turns: [SpeakerTurn] = [], width: Int = 1280,
        height: Int = 720
    ) -> [ComposedScene] {
        ScenePlan(
            layout, width: width, height: height, subjects: Self.people, presences: presences, turns: turns
        ).scenes
    }

    /// Who stands there, scene by scene.
    private func order(_ scenes: [ComposedScene]) -> [[Int]] { scenes.map { $0.tiles.map(\.subject) } }

    @Test func aGridIsRearrangedAsPeopleComeAndGo() {
        let scenes = plan(
            .grid,
            [
                Presence(subject: 1, start: 0, end: 30), Presence(subject: 0, start: 5, end: 20),
                Presence(subject: 2, start: 10, end: 30),
            ])
        #expect(scenes.map(\.start) == [0, 5, 10, 20, 30])
        #expect(order(scenes) == [[1], [1, 0], [1, 0, 2], [1, 2], []])
        #expect(scenes[0].tiles == [ComposedTile(subject: 1, x: 0, y: 0, width: 1280, height: 720)])
    }

    @Test func whoIsAwayForAMomentKeepsThePlace() {
        let scenes = plan(
            .grid,
            [
                Presence(subject: 0, start: 0, end: 10), Presence(subject: 0, start: 11, end: 20),
                Presence(subject: 1, start: 0, end: 5), Presence(subject: 1, start: 8, end: 20),
            ])
        #expect(scenes.map(\.start) == [0, 5, 8, 20])
        // Who comes back later comes last.
        #expect(order(scenes) == [[0, 1], [0], [0, 1], []])
    }

    @Test func theSpeakerIsLarge() {
        let all = (0..<3).map { Presence(subject: $0, start: 0, end: 20) }
        let turns = [
            SpeakerTurn(start: 3, participant: "ben"), SpeakerTurn(start: 9, participant: "cleo"),
            SpeakerTurn(start: 12, participant: "somebody who is not there"),
        ]
        let scenes = plan(.speaker, all, turns: turns)
        #expect(scenes.map(\.start) == [0, 3, 9, 20])
        #expect(order(scenes) == [[0, 1, 2], [1, 0, 2], [2, 0, 1], []])
        let large = scenes[0].tiles[0]
        #expect(scenes[0].tiles.dropFirst().allSatisfy { $0.width * 3 < large.width && $0.x > large.x + large.width })
        // Who has spoken and left is followed by whom there is.
        let left = plan(.speaker, [all[0], Presence(subject: 1, start: 0, end: 10)], turns: [turns[0]])
        #expect(order(left) == [[0, 1], [1, 0], [0], []])
    }

    @Test func aScreenIsLargeWithItsCameraInTheCorner() {
        let scenes = plan(
            .pip,
            [
                Presence(subject: 0, start: 0, end: 30), Presence(subject: 1, start: 0, end: 20),
                Presence(subject: 3, start: 5, end: 25),
            ], turns: [SpeakerTurn(start: 1, participant: "anna")])
        #expect(scenes.map(\.start) == [0, 5, 20, 25, 30])
        #expect(order(scenes) == [[0, 1], [3, 1], [3, 0], [0], []])
        #expect(scenes[1].tiles[0] == ComposedTile(subject: 3, x: 0, y: 0, width: 1280, height: 720))
        let corner = scenes[1].tiles[1]
        #expect(corner.isOverlay && corner.x + corner.width < 1280 && corner.y + corner.height < 720)
        #expect(corner.x > 900 && corner.y > 500)
    }

    @Test func aScreenAloneIsShown() {
        let screen = Presence(subject: 3, start: 0, end: 10)
        for layout in [ExportLayout.grid, .speaker, .pip] {
            #expect(order(plan(layout, [screen])) == [[3], []], "\(layout)")
        }
    }

    /// Columns and rows of a grid.
    static let grids = [
        (1, 1280, 720, 1, 1), (2, 1280, 720, 2, 1), (3, 1280, 720, 2, 2), (4, 1280, 720, 2, 2), (5, 1280, 720, 3, 2),
        (9, 1280, 720, 3, 3), (10, 1280, 720, 4, 3), (2, 720, 1280, 1, 2), (6, 720, 1280, 1, 6), (50, 1920, 1080, 8, 7),
    ]

    @Test(arguments: grids) func aGridUsesItsRoom(_ row: (Int, Int, Int, Int, Int)) {
        let (count, width, height, columns, rows) = row
        let subjects = (0..<count).map { Subject(participant: "p\($0)") }
        let scenes = ScenePlan(
            .grid, width: width, height: height, subjects: subjects,
            presences: (0..<count).map { Presence(subject: $0, start: 0, end: 1) }
        ).scenes
        let tiles = scenes[0].tiles
        #expect(Set(tiles.map(\.y)).count == rows)
        #expect(tiles.filter { $0.y == tiles[0].y }.count == columns)
    }

    @Test(arguments: [ExportLayout.grid, .speaker, .pip]) func tilesAreEvenAndDoNotTouch(_ layout: ExportLayout) {
        for (width, height) in [(1280, 720), (640, 360), (720, 1280), (1002, 998), (320, 180)] {
            for count in 1...25 {
                let subjects =
                    (0..<count).map { Subject(participant: "p\($0)") } + [
                        Subject(participant: "p0", picture: 2)
                    ]
                let scenes = ScenePlan(
                    layout, width: width, height: height, subjects: subjects,
                    presences: (0..<(layout == .pip ? count + 1 : count)).map {
                        Presence(subject: $0, start: 0, end: 1)
                    }
                ).scenes
                let tiles = scenes[0].tiles
                #expect(!tiles.isEmpty)
                for tile in tiles {
                    #expect([tile.x, tile.y, tile.width, tile.height].allSatisfy { $0 % 2 == 0 && $0 >= 0 })
                    #expect(tile.width >= 2 && tile.height >= 2)
                    #expect(tile.x + tile.width <= width && tile.y + tile.height <= height, "\(layout) \(count)")
                }
                for (index, tile) in tiles.enumerated() where !tile.isOverlay {
                    for other in tiles[(index + 1)...] where !other.isOverlay {
                        let apart =
                            tile.x + tile.width <= other.x || other.x + other.width <= tile.x
                            || tile.y + tile.height <= other.y || other.y + other.height <= tile.y
                        #expect(apart, "\(layout) \(count) of \(width)×\(height): \(tile) and \(other)")
                    }
                }
            }
        }
    }
}

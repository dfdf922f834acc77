/// The letters that names of participants are made of, as strokes of a pen: no font has to be installed, and none is
/// copied (docs/decisions/0016).
///
/// A form is its width and its strokes. A stroke is `l` (straight from point to point), `s` (a smooth curve that is led by
/// its points) or `o` (a closed one), and points of two hexadecimal digits, x and y: capitals stand from 0 to 9, small
/// letters from 3 to 9, tails end at 12.
enum LetterForms {
    static let capitalHeight = 9.0
    static let descent = 3.0
    /// Between letters.
    static let space = 3.0

    struct Form: Sendable {
        var width: Double
        var strokes: [[Point]]
    }

    struct Point: Sendable {
        var x: Double
        var y: Double
    }

    /// `nil` for what no name has.
    static func form(of letter: Character) -> Form? { forms[letter] }

    private static let forms: [Character: Form] = table.reduce(into: [:]) { forms, row in
        forms[row.letter] = Form(width: row.width, strokes: row.strokes.split(separator: " ").map(stroke))
    }

    private static func stroke(_ text: Substring) -> [Point] {
        let digits = text.dropFirst().compactMap(\.hexDigitValue)
        let points = stride(from: 0, to: digits.count - 1, by: 2).map {
            Point(x: Double(digits[$0]), y: Double(digits[$0 + 1]))
        }
        switch text.first {
        case "s": return curve(points, closed: false)
        case "o": return curve(points, closed: true)
        default: return points
        }
    }

    /// A quadratic spline: through the middles between its points, an open one from the first to the last of them.
    private static func curve(_ points: [Point], closed: Bool) -> [Point] {
        guard points.count > 2, let first = points.first, let last = points.last else { return points }
        let corners = closed ? points : Array(points.dropFirst().dropLast())
        var way = [closed ? middle(last, first) : first]
        for (index, corner) in corners.enumerated() {
            guard let from = way.last else { continue }
            let next = index + 1 < corners.count ? corners[index + 1] : nil
            let to = next.map { middle(corner, $0) } ?? (closed ? middle(corner, first) : last)
            for step in 1...6 {
                let t = Double(step) / 6
                let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
                way.append(
                    Point(x: a * from.x + b * corner.x + c * to.x, y: a * from.y + b * corner.y + c * to.y))
            }
        }
        return way
    }

    private static func middle(_ left: Point, _ right: Point) -> Point {
        Point(x: (left.x + right.x) / 2, y: (left.y + right.y) / 2)
    }

    private static let table: [(letter: Character, width: Double, strokes: String)] = [
        ("A", 6, "l093069 l1656"), ("B", 6, "l0009 s00505404 s04646909"), ("C", 6, "s625000095967"),
        ("D", 6, "l0009 s00606909"), ("E", 5, "l50000959 l0444"), ("F", 5, "l500009 l0444"),
        ("G", 6, "s625000096965 l6535"), ("H", 6, "l0009 l6069 l0464"), ("I", 0, "l0009"),
        ("J", 4, "l4046 s46490907"), ("K", 6, "l0009 l6005 l2369"), ("L", 5, "l000959"),
        ("M", 8, "l0900468089"), ("N", 6, "l09006960"), ("O", 6, "o00606909"), ("P", 6, "l0009 s00606505"),
        ("Q", 6, "o00606909 l466a"), ("R", 6, "l0009 s00606505 l3569"), ("S", 6, "s6250000465691907"),
        ("T", 6, "l0060 l3039"), ("U", 6, "l0005 s05096965 l6065"), ("V", 6, "l003960"),
        ("W", 8, "l0029426980"), ("X", 6, "l0069 l6009"), ("Y", 6, "l003460 l3439"), ("Z", 6, "l00600969"),
        ("a", 5, "o03535909 l5359"), ("b", 5, "l0009 o03535909"), ("c", 5, "s544303094958"),
        ("d", 5, "o03535909 l5059"), ("e", 5, "l0656 s565303094958"), ("f", 4, "s401013 l1319 l0333"),
        ("g", 5, "o03535909 l5359 s595c1c0b"), ("h", 5, "l0009 s06035356 l5659"), ("i", 0, "l0309 l0101"),
        ("j", 2, "l2329 s292c0c l2121"), ("k", 5, "l0009 l5307 l2659"), ("l", 2, "l0007 s070929"),
        ("m", 8, "l0309 s06034346 l4649 s46438386 l8689"), ("n", 5, "l0309 s06035356 l5659"),
        ("o", 5, "o03535909"), ("p", 5, "l030c o03535909"), ("q", 5, "o03535909 l535c"),
        ("r", 4, "l0309 s060343"), ("s", 5, "s5443030656591908"), ("t", 4, "l1017 s171949 l0343"),
        ("u", 5, "l0306 s06095956 l5359"), ("v", 4, "l032943"), ("w", 8, "l0329446983"), ("x", 5, "l0359 l5309"),
        ("y", 5, "l0339 l531c"), ("z", 5, "l03530959"), ("0", 5, "o00505909"), ("1", 3, "l023039"),
        ("2", 6, "s0200606409 l0969"), ("3", 6, "s0200606424 s2464690907"), ("4", 6, "l49400666"),
        ("5", 6, "l500004 s0463691907"), ("6", 6, "s500106 o04646909"), ("7", 6, "l006029"),
        ("8", 6, "o10505414 o04646909"), ("9", 6, "o00606505 s636819"), (".", 0, "l0909"), ("_", 6, "l0b6b"),
        ("-", 4, "l0646"),
    ]
}

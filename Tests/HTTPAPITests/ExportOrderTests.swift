import Exporting
import HTTPAPI
import Testing

@Suite struct ExportOrderTests {
    private func wish(_ json: String) throws(HTTPAPIError) -> CompositionWish? {
        try ExportOrder(json: Array(#"{"room":"a","format":"mp4"\#(json)}"#.utf8)).request.composition
    }

    @Test func aLayoutIsRead() throws {
        #expect(try wish("") == nil)
        #expect(try wish(#","layout":"separate""#) == nil)
        #expect(try wish(#","layout":"grid""#) == CompositionWish(layout: .grid))
        let all = try wish(
            ##","layout":"pip","labels":false,"background":"#fF8000","video":{"width":640,"frameRate":25}"##)
        #expect(
            all
                == CompositionWish(
                    layout: .pip, frameRate: 25, background: Colour(red: 255, green: 128, blue: 0), labels: false))
    }

    @Test(arguments: [
        (#","layout":"circle""#, "separate, grid, speaker, pip"), (#","labels":true"#, "layouts grid"),
        (#","video":{"frameRate":30}"#, "video.frameRate is for"), (#","layout":"grid","background":"red""#, "#121418"),
        (#","layout":"grid","video":{"frameRate":90}"#, "1 to 60"),
        (#","layout":"grid","video":{"width":5000}"#, "video.width must be 16 to 4096"),
        (#","layout":"grid","video":{"codec":"vp9"}"#, ""),
    ]) func whatCannotBeIsSaid(_ row: (String, String)) throws {
        do {
            _ = try wish(row.0)
            #expect(row.1.isEmpty)
        } catch {
            guard case .refused(let problem) = error else { throw error }
            #expect(problem.detail.contains(row.1) && !row.1.isEmpty, "\(problem.detail)")
        }
    }

    @Test func theLayoutOfARecordingIsAnExportOfIt() throws {
        let made = try ExportOrder.deliver(
            json: Array(#"{"room":"a","layout":"speaker"}"#.utf8), places: DeliveryPlaces())
        #expect(made?.format == .mp4 && made?.composition?.layout == .speaker && made?.awaitsEnd == true)
        #expect(throws: HTTPAPIError.self) {
            try ExportOrder.deliver(
                json: Array(#"{"room":"a","layout":"grid","deliver":{"format":"mp4"}}"#.utf8), places: DeliveryPlaces())
        }
    }
}

import Foundation
import Media
import Telemetry
import Transcoding
import WorkerLink

/// A ladder of H.264 of a broadcast's picture, in a process of its own.
///
/// In: stream 0, whatever codec the publisher sends, which may change. Out: stream i is the ladder's rung i. All rungs have
/// the same times and the same keyframes; while the source is small, or sizes are shed, several have the same content.
package enum LivePictureWork {
    package static let kind = "live-picture"
    /// Bytes of address space: decoder and encoders of 4K with their threads.
    private static let memory: UInt64 = 4 << 30

    private struct Order: Codable {
        var rungs: [LadderRung]
        var keyframeInterval: Double
        var threads: Int
    }

    /// What the process tells whenever it changes.
    package struct Report: Codable, Sendable, Hashable {
        package struct Rendition: Codable, Sendable, Hashable {
            package var name: String
            /// What it gets now; 0 while nothing has come.
            package var width: Int
            package var height: Int
        }

        package var renditions: [Rendition]
        /// Largest sizes that are left out since the machine cannot keep up.
        package var shed: Int
    }

    /// - Parameters:
    ///   - rungs: the largest first.
    ///   - keyframeInterval: seconds; one comes at least so often, and where the source has one.
    ///   - threads: of an encoder of a large picture.
    package static func order(
        rungs: [LadderRung] = LadderRung.usual, keyframeInterval: Double = 2,
        threads: Int = min(ProcessInfo.processInfo.activeProcessorCount, 4)
    ) throws -> LiveOrder {
        let order = Order(rungs: rungs, keyframeInterval: keyframeInterval, threads: threads)
        return LiveOrder(
            kind: kind, body: [UInt8](try JSONEncoder().encode(order)),
            limits: WorkerLimits(memory: memory, niceness: 5, silence: .seconds(5)))
    }

    /// What came with `LiveWorker.Event.report`.
    package static func report(_ body: [UInt8]) -> Report? {
        try? JSONDecoder().decode(Report.self, from: Data(body))
    }

    /// The process's side.
    package static let perform: LiveChild.Work = { body, context in
        let order = try JSONDecoder().decode(Order.self, from: Data(body))
        var load = LadderLoad()
        var told: Report?
        do throws(TranscodingError) {
            let picture = try LivePicture(
                rungs: order.rungs, keyframeInterval: .seconds(order.keyframeInterval), threads: order.threads)
            while let media = context.next() {
                if load.update(waiting: context.waiting, sizes: picture.sizes, at: SystemClock.monotonic()) {
                    picture.shed = load.shed
                }
                try picture.take(media.frame, at: media.time, isDiscontinuity: media.isDiscontinuity) { rung, frame in
                    context.give(WorkerMedia(stream: UInt8(clamping: rung), frame: frame, time: frame.timestamp))
                }
                let renditions = zip(order.rungs, picture.renditions).map {
                    Report.Rendition(name: $0.name, width: $1.width, height: $1.height)
                }
                let report = Report(renditions: renditions, shed: load.shed)
                if report != told, picture.sizes > 0, let text = try? JSONEncoder().encode(report) {
                    told = report
                    context.report([UInt8](text))
                }
            }
        } catch {
            throw WorkerLinkError.failed(text: error.description, isFinal: error.isFinal)
        }
    }
}

import Foundation
import Media
import Transcoding
import WorkerLink

/// AAC of a broadcast's sound, in a process of its own: it decodes what strangers send.
///
/// One stream each way, number 0: Opus or G.711 as the recorder has it, silence too, and AAC with exact times at 48 kHz.
package enum LiveSoundWork {
    package static let kind = "live-sound"
    /// Bytes of address space.
    private static let memory: UInt64 = 1 << 30

    private struct Order: Codable {
        var channels: Int
        var bitrate: Int
    }

    /// - Parameter bitrate: of two channels; one gets half.
    package static func order(channels: Int, bitrate: Int = 128_000) throws -> LiveOrder {
        let order = Order(channels: channels, bitrate: channels > 1 ? bitrate : bitrate / 2)
        return LiveOrder(
            kind: kind, body: [UInt8](try JSONEncoder().encode(order)),
            limits: WorkerLimits(memory: memory, niceness: 5, silence: .seconds(5)),
            // As much as one that begins again is given at once.
            bounds: LiveOrder.Bounds(span: .seconds(12)))
    }

    /// The process's side.
    package static let perform: LiveChild.Work = { body, context in
        let order = try JSONDecoder().decode(Order.self, from: Data(body))
        do throws(TranscodingError) {
            let sound = try LiveSound(channels: order.channels, bitrate: order.bitrate)
            let give: (EncodedFrame) -> Void = { frame in
                context.give(WorkerMedia(stream: 0, frame: frame, time: frame.timestamp))
            }
            while let media = context.next() { try sound.take(media.frame, at: media.time, give: give) }
            try sound.finish(give: give)
        } catch {
            throw WorkerLinkError.failed(text: error.description, isFinal: error.isFinal)
        }
    }
}

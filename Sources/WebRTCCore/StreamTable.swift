import SDP

/// Which SSRC belongs to which track. Filled from the description where it names SSRCs, else from the first packet's
/// MID extension (RFC 9143 clause 9.2) or its payload type; of layers by the MID and the rid or repaired rid together
/// (RFC 8852 clause 3). Only authentic packets reach it, and it is bounded: a sender that changes its SSRC for ever pushes
/// out its own oldest.
struct StreamTable {
    struct Entry {
        let ssrc: UInt32
        let track: Int
        /// It brings back what another source has sent: retransmissions, or parity.
        let isRepair: Bool
    }

    /// What the header extensions of a packet say.
    struct Names {
        var mid: UnsafeRawBufferPointer?
        /// The rid, or of retransmissions the repaired rid.
        var rid: UnsafeRawBufferPointer?
    }

    private static let limit = 64
    private var entries: [Entry] = []
    private var byMID: [(mid: [UInt8], track: Int)] = []
    private var layers: [(mid: [UInt8], rid: [UInt8], track: Int)] = []
    private var byPayloadType: [(payloadType: UInt8, track: Int?, isRepair: Bool)] = []

    /// Enters what the description says of an accepted m-line.
    ///
    /// - Parameter track: of several layers the first; the others follow.
    mutating func declare(_ media: NegotiatedMedia, track: Int) {
        guard media.layers.isEmpty else { return declareLayers(of: media, first: track) }
        if let mid = media.mid { byMID.append((Array(mid.utf8), track)) }
        for payloadType in media.payloadTypes { declare(payloadType, track: track, isRepair: false) }
        if let red = media.redundancy { declare(red.payloadType, track: track, isRepair: false) }
        for payloadType in media.rtxPayloadTypes.keys { declare(payloadType, track: track, isRepair: true) }
        if let parity = media.flexibleFEC {
            declare(parity.payloadType, track: track, isRepair: true)
            for ssrc in parity.sources.keys where entries.count < Self.limit {
                entries.append(Entry(ssrc: ssrc, track: track, isRepair: true))
            }
        }
        for ssrc in media.ssrcs where entries.count < Self.limit {
            entries.append(Entry(ssrc: ssrc, track: track, isRepair: media.rtxOf[ssrc] != nil))
        }
    }

    private mutating func declareLayers(of media: NegotiatedMedia, first: Int) {
        for (place, layer) in media.layers.enumerated() {
            layers.append((Array((media.mid ?? "").utf8), Array(layer.rid.utf8), first + place))
        }
        // What names no layer belongs to none of them, nor to another m-line with the same payload types.
        for payloadType in media.payloadTypes + media.rtxPayloadTypes.keys {
            declare(payloadType, track: nil, isRepair: false)
        }
    }

    private mutating func declare(_ payloadType: UInt8, track: Int?, isRepair: Bool) {
        if let index = byPayloadType.firstIndex(where: { $0.payloadType == payloadType }) {
            // The same number on two m-lines tells nothing.
            byPayloadType[index].track = nil
        } else {
            byPayloadType.append((payloadType, track, isRepair))
        }
    }

    func track(of ssrc: UInt32) -> Entry? {
        for entry in entries where entry.ssrc == ssrc { return entry }
        return nil
    }

    /// Finds a new SSRC's track and remembers it.
    mutating func resolve(
        ssrc: UInt32, payloadType: UInt8, names: Names, isRepair: (Int, UInt8) -> Bool
    ) -> Entry? {
        var track = layer(names)
        if track == nil, let mid = names.mid { track = byMID.first { $0.mid.elementsEqual(mid) }?.track }
        if track == nil { track = byPayloadType.first { $0.payloadType == payloadType }?.track }
        guard let track else { return nil }
        let entry = Entry(ssrc: ssrc, track: track, isRepair: isRepair(track, payloadType))
        if entries.count >= Self.limit { entries.removeFirst() }
        entries.append(entry)
        return entry
    }

    /// A packet without a MID is of the only m-line that has such a rid.
    private func layer(_ names: Names) -> Int? {
        guard let rid = names.rid else { return nil }
        let found = layers.filter { layer in
            layer.rid.elementsEqual(rid) && names.mid.map(layer.mid.elementsEqual) ?? true
        }
        return found.count == 1 ? found.first?.track : nil
    }
}

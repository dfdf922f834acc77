import Media

/// How packets of one relay become packets of a viewer's track, from one packet on: by how much their numbers, timestamps
/// and labels are moved. A track has another line for each layer, sender or restart that it goes through.
struct ViewerLine {
    let relay: TrackRelay
    let epoch: UInt32
    /// By which of the track's tables its payload types were read.
    let mapping: Int
    /// Its first packet came.
    let since: Instant
    /// The viewer's number of the first packet, unrolled.
    let first: Int64
    /// Viewer's number less the relay's.
    let numbers: Int64
    let timestamps: Int64
    let pictures: UInt16
    let indexes: UInt8

    func number(of packet: RelayedPacket) -> Int64 { packet.number &+ numbers }

    func timestamp(of packet: RelayedPacket) -> Int64 { packet.timestamp &+ timestamps }

    func picture(of packet: RelayedPacket) -> UInt16 {
        (packet.labels.picture &+ pictures) & (packet.labels.pictureBits == 7 ? 0x7F : 0x7FFF)
    }

    func index(of packet: RelayedPacket) -> UInt8 { packet.labels.index &+ indexes }
}

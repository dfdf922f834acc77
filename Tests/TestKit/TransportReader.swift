/// Reads an MPEG-2 transport stream strictly (ISO/IEC 13818-1), segment behind segment.
package struct TransportReader {
    package struct Failure: Error, CustomStringConvertible { package let description: String }

    package struct Unit {
        /// Ticks of 90 kHz.
        package var time: Int64
        package var bytes: [UInt8]
    }

    /// Elementary streams by PID.
    package private(set) var streams: [Int: [Unit]] = [:]
    /// By PID, as the program's map says.
    package private(set) var types: [Int: UInt8] = [:]
    package private(set) var clocks: [Int64] = []
    private var counters: [Int: UInt8] = [:]
    private var programPID: Int?

    package init() {}

    /// One segment: it begins with the tables.
    package mutating func read(_ segment: [UInt8]) throws {
        guard segment.count % 188 == 0, !segment.isEmpty else {
            throw Failure(description: "\(segment.count) bytes are no packets")
        }
        var index = 0
        for start in stride(from: 0, to: segment.count, by: 188) {
            let pid = try packet(segment[start..<(start + 188)], index)
            if index < 2, pid != (index == 0 ? 0 : programPID ?? -1) {
                throw Failure(description: "packet \(index) of a segment has PID \(pid)")
            }
            index += 1
        }
    }

    /// A segment that is a gap, or is not there: what comes behind it counts anew.
    package mutating func skip() { counters = [:] }

    private mutating func packet(_ packet: ArraySlice<UInt8>, _ index: Int) throws -> Int {
        let bytes = Array(packet)
        guard bytes[0] == 0x47, bytes[1] & 0x80 == 0 else { throw Failure(description: "no packet \(index)") }
        let pid = Int(bytes[1] & 0x1F) << 8 | Int(bytes[2])
        let begins = bytes[1] & 0x40 != 0
        let hasPayload = bytes[3] & 0x10 != 0
        let counter = bytes[3] & 0xF
        if let last = counters[pid], counter != (hasPayload ? (last + 1) & 0xF : last) {
            throw Failure(description: "counter \(counter) follows \(last) of PID \(pid) in packet \(index)")
        }
        counters[pid] = counter
        var place = 4
        if bytes[3] & 0x20 != 0 {
            let count = Int(bytes[4])
            guard count <= (hasPayload ? 182 : 183) else { throw Failure(description: "an adaptation of \(count)") }
            if count > 0, bytes[5] & 0x10 != 0 {
                clocks.append(bytes[6..<10].reduce(0) { $0 << 8 | Int64($1) } << 1 | Int64(bytes[10] >> 7))
            }
            place += 1 + count
        }
        guard hasPayload else { return pid }
        try payload(Array(bytes[place...]), pid, begins)
        return pid
    }

    private mutating func payload(_ bytes: [UInt8], _ pid: Int, _ begins: Bool) throws {
        if pid == 0 || pid == programPID {
            let table = try section(bytes)
            if pid == 0 {
                programPID = Int(table[10] & 0x1F) << 8 | Int(table[11])
            } else {
                for start in stride(from: 12, to: table.count - 4, by: 5) {
                    types[Int(table[start + 1] & 0x1F) << 8 | Int(table[start + 2])] = table[start]
                }
            }
        } else if begins {
            guard types[pid] != nil, bytes.count >= 14, bytes[0...2].elementsEqual([0, 0, 1]), bytes[8] == 5 else {
                throw Failure(description: "PID \(pid) begins with \(bytes.prefix(14))")
            }
            let time =
                Int64(bytes[9] >> 1 & 7) << 30 | Int64(bytes[10]) << 22 | Int64(bytes[11] >> 1) << 15
                | Int64(bytes[12]) << 7 | Int64(bytes[13] >> 1)
            streams[pid, default: []].append(Unit(time: time, bytes: Array(bytes[14...])))
        } else {
            guard var units = streams[pid], var last = units.popLast() else {
                throw Failure(description: "PID \(pid) goes on before it begins")
            }
            last.bytes += bytes
            streams[pid] = units + [last]
        }
    }

    /// A table with its check sum.
    private func section(_ bytes: [UInt8]) throws -> [UInt8] {
        let size = 3 + (Int(bytes[2] & 0xF) << 8 | Int(bytes[3]))
        let table = Array(bytes[1..<(1 + size)])
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in table {
            for bit in stride(from: 7, through: 0, by: -1) {
                let isSet = (sum >> 31 == 1) != (byte >> UInt8(bit) & 1 == 1)
                sum = sum << 1 ^ (isSet ? 0x04C1_1DB7 : 0)
            }
        }
        guard sum == 0, bytes[0] == 0 else { throw Failure(description: "a table with a wrong check sum") }
        return table
    }
}

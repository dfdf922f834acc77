import CFFmpeg

/// The way of one stream from file to file.
protocol StreamLine: AnyObject {
    /// - Parameter time: of the packet, in nanoseconds of the source's time.
    func take(_ packet: UnsafeMutablePointer<AVPacket>, at time: Int64) throws(TranscodingError)
    /// No more packets come.
    func finish() throws(TranscodingError)
    /// Packets and frames that were left out.
    var omitted: Int64 { get }
}

import Media

/// What came of one payload.
///
/// A payload can end two frames at once: the one before, whose marker the sender did not set, and its own. Then both
/// are here, in order. Where the frame before ends well and the payload itself is dropped, the frame is told.
package enum DepacketizerResult {
    case none
    case frame(EncodedFrame)
    case frames(EncodedFrame, EncodedFrame)
    case dropped(RTPPayloadError)

    func preceded(by earlier: DepacketizerResult) -> DepacketizerResult {
        switch (earlier, self) {
        case (.none, _), (.frames, _), (.dropped, .frame), (.dropped, .frames), (.dropped, .dropped): self
        case (.dropped, .none), (.frame, .none), (.frame, .dropped), (.frame, .frames): earlier
        case (.frame(let first), .frame(let second)): .frames(first, second)
        }
    }
}

import Broadcasting

/// Which rendition leads: where it has keyframes, all segments begin.
extension LiveStage {
    /// A session has begun, or goes on otherwise: of these renditions something comes, of all others nothing.
    /// - Parameter pictures: some come, though perhaps of renditions that are yet to be begun.
    package func expect(_ renditions: Set<RenditionID>, pictures: Bool) {
        guard !hasEnded else { return }
        for track in tracks { track.isActive = renditions.contains(RenditionID(track.index)) }
        expectsPictures = pictures
        publish { $0.expectsPictures = pictures }
        isFresh = false
        brokenSince = nil
        chooseLead()
    }

    /// Viewers can play something of what is expected now.
    package var isPlaying: Bool { isFresh && hasMedia }

    /// The first with pictures of those that come; the first sound where there are to be none.
    func chooseLead() {
        let active = tracks.filter(\.isActive)
        if let lead, tracks[lead].isActive, tracks[lead].description.kind == .video { return }
        let picture = active.first { $0.description.kind == .video }
        setLead(picture?.index ?? (expectsPictures ? nil : active.first?.index))
    }

    private func setLead(_ index: Int?) {
        guard index != lead else { return }
        if lead != nil { interrupt() }
        lead = index
        leadTime = nil
        // It waits for nobody; what has waited was for another line.
        if let index, tracks[index].description.kind == .video { tracks[index].queue = [] }
    }

    /// A frame of the lead.
    func lead(_ axis: Int64, isKeyframe: Bool, cuts: Bool = false) {
        line.lead(axis, isKeyframe: isKeyframe, cuts: cuts)
        leadTime = axis
        if !line.isBroken { brokenSince = nil }
    }

    /// A frame has come. Where the lead has been missing for long this one's rendition leads, and a picture does instead of
    /// sound.
    func reconsider(_ track: LiveTrack, at axis: Int64, isKeyframe: Bool) {
        if line.isBroken {
            let since = brokenSince ?? max(axis, newest)
            brokenSince = since
            if track.index != lead, isKeyframe, axis - since > Self.leadPatience { setLead(track.index) }
        }
        guard track.index != lead, isKeyframe, track.description.kind == .video, line.canBegin(at: axis),
            let lead, tracks[lead].description.kind == .audio
        else { return }
        setLead(track.index)
    }

    /// What was put up can be played.
    func noteMedia(of track: LiveTrack) {
        if track.isActive, track.description.kind == .video || !expectsPictures || track.index == lead {
            isFresh = true
        }
    }
}

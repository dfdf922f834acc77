"""Chromium's RED and parity over a link that loses one packet in twenty, 50 ms away."""

import collections
import contextlib

import pytest

from lab import browser, compare, judge
from lab.gateway import Gateway
from lab.proxy import FaultyLink


@pytest.fixture
def redundant(tmp_path):
    with contextlib.ExitStack() as stack:

        def start(kinds):
            made = Gateway(tmp_path / "recordings", CAPSTAN_REDUNDANCY=kinds).start()
            stack.enter_context(contextlib.closing(made))
            return made

        yield start


def inbound(gateway):
    """The tracks' statistics by kind."""
    [session] = gateway.call("GET", "/v1/sessions").json()["items"]
    stats = gateway.call("GET", f"/v1/sessions/{session['id']}/stats").json()
    return {one["kind"]: one for one in stats.values() if one["type"] == "inbound-rtp"}


@pytest.mark.parametrize(
    "kinds", [*(pytest.param(kinds, marks=pytest.mark.long) for kinds in ["none", "sound"]), "sound,pictures"])
def test_what_is_lost_comes_with_others(redundant, publisher, record_property, kinds):
    gateway = redundant("" if kinds == "none" else kinds)
    link = FaultyLink(gateway.media_port, loss=0.05, delay=0.05, seed=11)
    recording = gateway.record("standup")
    chromium = publisher().publish(gateway, "standup", "desk-1", video="VP8", link=link, redundancy=True)
    chromium.sent(1000, "audio", 60)
    chromium.hush()
    stats = inbound(gateway)
    gateway.stop(recording)
    [listed] = gateway.completed(recording)["files"]
    file = gateway.folder("standup", recording) / listed["name"]
    assert judge.complaints(file) == []
    compare.sound_is_unbroken(file)

    def share(kind, held):
        sent = chromium.frames(kind)
        # Silence looks like silence: only what was sent once shows where the file begins.
        times = collections.Counter(frame["crc"] for frame in sent)
        first = next(n for n, frame in enumerate(sent) if frame["crc"] in held and times[frame["crc"]] == 1)
        came = sum(frame["crc"] in held for frame in sent[first:])
        record_property(f"{kind} in the file", f"{came} of {len(sent) - first}")
        return came / (len(sent) - first)

    sound = share("audio", {crc for _, _, crc in judge.packets(file, "a")})
    picture = share("video", {crc for _, _, crc in judge.packets(file)})
    for kind in ("audio", "video"):
        for name in ("packetsLost", "packetsRepaired", "retransmittedPacketsReceived"):
            record_property(f"{kind} {name}", stats[kind][name])
    assert picture >= 0.95
    if kinds == "none":
        assert stats["audio"]["packetsRepaired"] == stats["video"]["packetsRepaired"] == 0
    else:
        # Two in a row are lost once in four hundred.
        assert sound >= 0.99, sound
        assert stats["audio"]["packetsRepaired"] > 20, stats["audio"]
    if "pictures" in kinds:
        assert stats["video"]["packetsRepaired"] > 0, stats["video"]


@pytest.mark.long
@pytest.mark.parametrize("codec", ["VP8", "H264"])
def test_flexible_fec(redundant, playwright_started, known_media, site, record_property, codec):
    """Chromium offers it under a field trial: parity from a source of its own, with every codec."""
    gateway = redundant("sound,pictures")
    link = FaultyLink(gateway.media_port, loss=0.05, delay=0.05, seed=11)
    trials = "--force-fieldtrials=WebRTC-FlexFEC-03-Advertised/Enabled/WebRTC-FlexFEC-03/Enabled/"
    with contextlib.ExitStack() as stack:
        chromium = playwright_started.chromium.launch(
            executable_path=browser.EXECUTABLE, headless=True, args=[*browser.flags(*known_media), trials])
        stack.callback(chromium.close)
        page = chromium.new_context(permissions=["camera", "microphone"]).new_page()
        publisher = stack.enter_context(contextlib.closing(browser.Publisher(page, site)))
        recording = gateway.record("standup")
        publisher.publish(gateway, "standup", "desk-1", video=codec, link=link, redundancy=True)
        assert "flexfec-03" in publisher.answer and "ulpfec" not in publisher.answer
        publisher.sent(600, seconds=60)
        publisher.hush()
        stats = inbound(gateway)["video"]
        gateway.stop(recording)
        [listed] = gateway.completed(recording)["files"]
        file = gateway.folder("standup", recording) / listed["name"]
        assert judge.complaints(file) == []
        compare.pictures(publisher.frames(), file)
    for name in ("packetsLost", "packetsRepaired", "retransmittedPacketsReceived"):
        record_property(name, stats[name])
    assert stats["packetsRepaired"] > 0, stats

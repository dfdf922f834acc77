"""WHEP: real clients watch what real clients publish, at once, over bad paths, and many of them."""

import contextlib
import time

import pytest

from conftest import OUT
from lab.load import Load, Stream, cpu, metric
from lab.watchers import AiortcViewer, Audience, Viewer, lossy, median
from lab.wait import until


@pytest.fixture
def open_viewer(new_page, site):
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(contextlib.closing(Viewer(new_page(), site)))


def participant(gateway, room):
    return gateway.call("GET", f"/v1/rooms/{room}").json()["participants"][0]


@pytest.mark.parametrize("codec", ["VP8", "H264", "VP9", "AV1"])
def test_chromium_sees_chromium_at_once(gateway, open_viewer, record_property, codec):
    """The picture moves, and is at most 200 ms old when it is shown; nothing is lost on the way, sound goes along."""
    open_viewer().publish_clock(gateway, "show", "desk-1", codec=codec, sound=True)
    began = time.monotonic()
    viewer = open_viewer().watch(gateway, "show", "desk-1", sound=True)
    viewer.painted(1)
    first = time.monotonic() - began
    viewer.painted(150)
    ages = viewer.ages(100)
    figures = f"first picture {first * 1000:.0f} ms after the request; shown {median(ages):.0f} ms after it was drawn " \
              f"(median of 100; 9 in 10 {ages[90]:.0f} ms)"
    print(codec, figures)
    record_property(f"WHEP, {codec}, Chromium to Chromium on loopback", figures)
    assert median(ages) <= 200, figures
    seen = viewer.inbound()
    assert seen["packetsLost"] == 0 and seen["framesDecoded"] >= 120 and seen["keyFramesDecoded"] <= 4, seen
    assert viewer.page.evaluate("quality()")["total"] >= 120
    assert viewer.inbound("audio")["packetsReceived"] > 100
    assert viewer.inbound("audio")["concealedSamples"] < viewer.inbound("audio")["totalSamplesReceived"] / 10
    assert participant(gateway, "show")["viewers"] == 1
    viewer.end()
    until(lambda: participant(gateway, "show")["viewers"] == 0, 5, "the viewer has left")
    sessions = gateway.call("GET", "/v1/sessions").json()["items"]
    assert [session["participant"] for session in sessions] == ["desk-1"]


def test_loss_is_repaired_from_the_relay(gateway, open_viewer, record_property):
    """One packet in twenty is lost to the viewer, both ways: it asks, and every picture is shown."""
    open_viewer().publish_clock(gateway, "lossy", "desk-1")
    viewer = open_viewer().watch(gateway, "lossy", "desk-1", link=lossy(gateway, 0.05))
    viewer.painted(300, 60)
    seen = viewer.inbound()
    figures = {key: seen.get(key) for key in (
        "framesDecoded", "framesDropped", "freezeCount", "nackCount", "pliCount", "retransmittedPacketsReceived",
        "packetsReceived", "packetsLost")}
    print(figures)
    record_property("WHEP over a path that loses one packet in twenty", str(figures))
    assert seen["retransmittedPacketsReceived"] > 0 and seen["nackCount"] > 0, figures
    assert metric(gateway, "capstan_viewer_packets_resent_total") >= seen["retransmittedPacketsReceived"]
    assert seen["pliCount"] <= 3, figures


def test_a_publisher_that_returns_goes_on(gateway, open_viewer):
    """Its next session, with other numbers and another beginning, is shown to those who are still there."""
    first = open_viewer().publish_clock(gateway, "again", "desk-1")
    viewer = open_viewer().watch(gateway, "again", "desk-1")
    viewer.painted(30)
    first.end()
    until(lambda: gateway.call("GET", "/v1/rooms/again").status == 404, 10, "nobody publishes")
    # Another one replaces it while it is there, too.
    open_viewer().publish_clock(gateway, "again", "desk-1")
    viewer.painted(60, 30)
    open_viewer().publish_clock(gateway, "again", "desk-1")
    viewer.painted(90, 30)
    assert viewer.page.evaluate("state.connection") == "connected"
    assert median(viewer.ages(30)) <= 300, viewer.ages(30)
    assert metric(gateway, "capstan_viewers_connected_total") == 1


def test_refusals_say_what_to_do(gateway, open_viewer):
    status, problem = open_viewer().refused(gateway, "nowhere", "desk-1")
    assert status == 409 and problem["type"].endswith(":conflict") and "/v1/rooms/nowhere" in problem["detail"]
    open_viewer().publish_clock(gateway, "codecs", "desk-1", codec="VP9")
    status, problem = open_viewer().refused(gateway, "codecs", "desk-1", codec="H264")
    assert status == 422 and "VP9" in problem["detail"] and "H264" in problem["detail"], problem


@pytest.mark.alone
def test_layers_change_without_a_break(gateway, open_viewer):
    """Simulcast: the best layer is shown; when the browser switches it off, the next one, and then the best again."""
    encodings = [{"rid": "h", "scaleResolutionDownBy": 2, "maxBitrate": 250_000},
                 {"rid": "f", "scaleResolutionDownBy": 1, "maxBitrate": 900_000}]
    publisher = open_viewer().publish_clock(gateway, "layers", "desk-1", encodings=encodings)
    viewer = open_viewer().watch(gateway, "layers", "desk-1")

    def width():
        return viewer.inbound().get("frameWidth")

    until(lambda: width() == 640, 30, f"the large layer is shown (it is {width()})")
    publisher.page.evaluate("changeEncoding(1, { active: false })")
    until(lambda: width() == 320, 15, "the small layer is shown")
    viewer.painted(30)
    publisher.page.evaluate("changeEncoding(1, { active: true })")
    until(lambda: width() == 640, 30, "the large layer is shown again")
    viewer.painted(30)
    seen = viewer.inbound()
    assert seen["packetsLost"] == 0 and seen["pliCount"] <= 2, seen


def test_aiortc_sees_chromium(gateway, open_viewer):
    open_viewer().publish_clock(gateway, "aiortc", "desk-1", sound=True)
    with contextlib.closing(AiortcViewer(f"{gateway.url}/whep/aiortc/desk-1")) as viewer:
        until(lambda: viewer.error or min(viewer.frames.values()) >= 60, 30, "aiortc has decoded 60 of each")
        assert viewer.error is None, viewer.error
        steps = [after - before for before, after in zip(viewer.times, viewer.times[1:])]
        assert all(0 < step < 1 for step in steps), steps


@pytest.mark.alone
def test_many_watch_one(gateway, record_property):
    """A hundred viewers of half a megabit: each gets every packet, at a few microseconds of CPU each."""
    stream = Stream("whep-500", "640x360", 30, "440k", "32k")
    count, seconds = 100, 10
    with contextlib.closing(Load(gateway, stream.file(OUT / "media"), "crowd", 1)):
        until(lambda: metric(gateway, "capstan_sessions_connected_total") >= 1, 20, "it is published")
        name = participant(gateway, "crowd")["name"]
        with contextlib.closing(Audience(gateway, f"/whep/crowd/{name}", count)) as audience:
            until(lambda: metric(gateway, "capstan_viewers_connected_total") == count, 20, "all watch")
            until(lambda: min(audience.counts) > 50, 20, "all are sent something")
            sent = metric(gateway, "capstan_viewer_packets_sent_total")
            spent = cpu(gateway.process.pid)
            time.sleep(seconds)
            spent = cpu(gateway.process.pid) - spent
            sent = metric(gateway, "capstan_viewer_packets_sent_total") - sent
            counts = sorted(audience.counts)
            figures = f"{count} viewers, {sent / seconds:.0f} packets a second in all, {spent / sent * 1e6:.2f} us of CPU " \
                      f"a packet, {spent / seconds * 100:.0f} % of a core"
            print(figures)
            record_property("WHEP, many viewers of one", figures)
            assert sent > count * seconds * 60, figures
            assert counts[0] > 0.9 * counts[-1] - 300, counts
            # None lost between the gateway and those who came first and last.
            for place in (0, count - 1):
                whole(audience.numbers[place])


def whole(numbers):
    """Of each source the numbers are without a hole."""
    for source in {entry[2:] for entry in numbers}:
        seen = sorted(int.from_bytes(entry[:2], "big") for entry in numbers if entry[2:] == source)
        holes = sum(1 for before, after in zip(seen, seen[1:]) if after - before > 1)
        assert holes <= 1, f"{holes} holes (one may be where the numbers begin anew)"

"""Recordings that are paused, and participants who go and come back: one file, in sync, and a manifest that says so."""

import contextlib
import time

import pytest

from conftest import OUT
from lab import browser, film, judge, media, timeline
from lab.gateway import Gateway
from lab.load import Load, Stream
from lab.wait import until
from test_restart import PAIR, RESTART


@pytest.fixture(scope="session")
def known_film():
    return film.make(OUT / "media")


def pause(gateway, recording, gap):
    reply = gateway.call("POST", f"/v1/recordings/{recording}/pause", {"gap": gap})
    assert reply.status == 200 and reply.json()["state"] == "paused", reply


def resume(gateway, recording):
    reply = gateway.call("POST", f"/v1/recordings/{recording}/resume")
    assert reply.status == 200 and reply.json()["state"] == "recording", reply


def grown(gateway, recording, seconds, name=None, limit=30):
    """Waits until the recording's file, or the one of that name, has so many seconds more."""

    def length():
        return sum(f["duration"] for f in gateway.recording(recording)["files"] if name in (None, f["name"]))

    before = length()
    until(lambda: length() >= before + seconds, limit, f"{seconds} s more in {name or 'all files'}")


def finished(gateway, room, recording):
    """The recording's files by participant, each the only one, and what the manifest says of it."""
    gateway.stop(recording)
    gateway.completed(recording, 60)
    parts = gateway.manifest(room, recording)["files"]
    found = {part["participant"]: (gateway.folder(room, recording) / part["name"], part) for part in parts}
    assert len(found) == len(parts), [part["name"] for part in parts]
    for file, _ in found.values():
        assert judge.complaints(file) == [], file
    return found


def gaps(part, kind, cause):
    [track] = [track for track in part["tracks"] if track["kind"] == kind]
    return [gap for gap in track["gaps"] if gap["cause"] == cause]


def expect_sync(file, within, record_property=None, name="beep after flash"):
    """All but the few flashes whose beep was cut off lie alike."""
    offsets = [judge.around(each) for each in judge.sync_offsets(file, 1000)]
    assert len(offsets) >= 3, offsets
    kept = judge.middle(offsets, 0.85) if len(offsets) > 12 else offsets
    worst = max(abs(each) for each in kept) * 1000
    if record_property:
        record_property(name, f"{len(offsets)} flashes, {len(kept)} within {worst:.1f} ms")
    assert worst <= within, offsets


def test_pauses_that_are_cut_and_kept(gateway, known_film):
    """Two recordings of one publisher, one of each kind."""
    cut, kept = gateway.record("standup"), gateway.record("standup")
    with film.publishing(gateway, "standup", "desk-1", known_film):
        grown(gateway, cut, 2)
        for _ in range(2):
            pause(gateway, cut, "cut")
            pause(gateway, kept, "keep")
            again = gateway.call("POST", f"/v1/recordings/{cut}/pause")
            assert again.status == 409 and "resume it" in again.json()["detail"], again
            time.sleep(1)  # the pause itself
            resume(gateway, cut)
            resume(gateway, kept)
            again = gateway.call("POST", f"/v1/recordings/{cut}/resume")
            assert again.status == 409 and "not paused" in again.json()["detail"], again
            grown(gateway, cut, 2)
        [(short, one)] = finished(gateway, "standup", cut).values()
        [(long, two)] = finished(gateway, "standup", kept).values()
    for file in (short, long):
        expect_sync(file, 60)
    assert gaps(one, "audio", "pause") == [], "nothing is left of it but the leap of the map"
    held = gaps(two, "audio", "pause")
    assert len(held) == 2 and all(0.9 < gap["duration"] < 2 for gap in held), held
    assert len(gaps(two, "video", "pause")) == 2
    for part, cut_out in ((one, sum(gap["duration"] for gap in held)), (two, 0)):
        said = timeline.gateway_time(part, part["duration"]) - timeline.gateway_time(part, 0)
        assert abs(said - part["duration"] - cut_out) < 0.15, (said, part["duration"], cut_out, part["clockMap"])


def test_who_comes_back_goes_on_in_the_same_file(gateway, known_film):
    """After a goodbye, and in the place of a session that was lost without one."""
    recording = gateway.record("standup")
    with film.publishing(gateway, "standup", "desk-1", known_film):
        grown(gateway, recording, 2)
    with film.publishing(gateway, "standup", "desk-1", known_film) as lost:
        grown(gateway, recording, 2)
        lost.kill()
    with film.publishing(gateway, "standup", "desk-1", known_film):
        grown(gateway, recording, 2)
        [(file, part)] = finished(gateway, "standup", recording).values()
    expect_sync(file, 60)
    away = gaps(part, "audio", "absent")
    assert len(away) >= 2 and len(gaps(part, "video", "absent")) >= 2, part["tracks"]
    said = timeline.gateway_time(part, part["duration"]) - timeline.gateway_time(part, 0)
    assert abs(said - part["duration"]) < 0.1, part["clockMap"]


def test_after_the_window_there_is_another_part(tmp_path, known_film):
    gateway = Gateway(tmp_path / "recordings", CAPSTAN_REJOIN_WINDOW="0.5").start()
    try:
        recording = gateway.record("standup")
        with film.publishing(gateway, "standup", "desk-1", known_film):
            grown(gateway, recording, 1)
        until(lambda: gateway.recording(recording)["files"][0]["state"] == "closed", 10, "the window is over")
        with film.publishing(gateway, "standup", "desk-1", known_film):
            grown(gateway, recording, 1)
        gateway.stop(recording)
        files = gateway.completed(recording)["files"]
        assert [file["name"] for file in files] == ["desk-1.webm", "desk-1~2.webm"]
        for file in files:
            assert judge.complaints(gateway.folder("standup", recording) / file["name"]) == []
    finally:
        gateway.close()


# MARK: Long takes


@pytest.fixture
def camera(playwright_started, site):
    """Pages whose camera and microphone do not begin anew within the test: at the seam they jump by 24 to 33 ms."""
    with contextlib.ExitStack() as stack:

        def make(seconds, name):
            picture, sound = media.make(OUT / "media", seconds, name, "mjpeg")
            chromium = playwright_started.chromium.launch(
                executable_path=browser.EXECUTABLE, headless=True, args=browser.flags(picture, sound))
            stack.callback(chromium.close)
            context = chromium.new_context(permissions=["camera", "microphone"])
            return lambda: stack.enter_context(contextlib.closing(browser.Publisher(context.new_page(), site)))

        yield make


def off(found, edges=()):
    """In milliseconds, without the beeps that a pause may have cut in two."""
    return [abs(late) * 1000 for at, late in found
            if not any(begins - 0.2 < at < ends + 0.4 for begins, ends in edges)]


@pytest.mark.long
@pytest.mark.alone
def test_ten_pauses(gateway, camera, record_property):
    """Cut and kept, of one Chromium: one file each, in sync to the end."""
    recordings = {gap: gateway.record("standup") for gap in ("cut", "keep")}
    chromium = camera(140, "long")()
    chromium.publish(gateway, "standup", "desk-1", measure=True)
    chromium.sent(4 * media.RATE)
    edges = []
    for _ in range(10):
        begins = time.time()
        for gap, recording in recordings.items():
            pause(gateway, recording, gap)
        chromium.sent(chromium.count() + 2 * media.RATE)
        for recording in recordings.values():
            resume(gateway, recording)
        edges.append((begins, time.time()))
        chromium.sent(chromium.count() + 4 * media.RATE)
    source = timeline.captured(chromium.page)
    for recording in recordings.values():
        gateway.stop(recording)
    spans = []
    for gap, recording in recordings.items():
        [(file, part)] = finished(gateway, "standup", recording).values()
        away = off(timeline.heard_beside_seen(file, part, *source), edges)
        record_property(f"{gap}: beep beside picture, against where they were captured",
                        f"{len(away)} beeps within {max(away):.1f} ms, the last three within {max(away[-3:]):.1f} ms")
        assert len(away) >= 30 and max(away) <= 40, away
        said = timeline.gateway_time(part, part["duration"]) - timeline.gateway_time(part, 0)
        record_property(f"{gap}: seconds of the file, and by its map", f"{part['duration']:.2f}, {said:.2f}")
        spans.append(said)
        held = gaps(part, "audio", "pause")
        assert len(held) == (10 if gap == "keep" else 0), held
    assert abs(spans[0] - spans[1]) < 0.3, "by their maps both lasted as long"


@pytest.mark.long
@pytest.mark.alone
def test_what_befalls_a_participant(gateway, camera, known_film, record_property):
    """A new address, an ICE restart, five seconds without a path, twenty away: one file, in sync after each, and the file of
    who is beside is not touched."""
    recording = gateway.record("standup")
    page = camera(140, "long")

    def length(name="desk-1.webm"):
        return next((f["duration"] for f in gateway.recording(recording)["files"] if f["name"] == name), 0)

    marks = []

    def quiet(what, seconds=10):
        """Some seconds in which nothing happens: they are judged."""
        begins = until(length, 20, "there is a file")
        until(lambda: length() >= begins + seconds, seconds * 2 + 20, f"{seconds} s after {what}")
        marks.append((what, begins, length()))

    with film.publishing(gateway, "standup", "desk-2", known_film):
        chromium = page().publish(gateway, "standup", "desk-1", measure=True)
        quiet("the beginning")
        chromium.link.move()
        quiet("a new address")
        chromium.page.evaluate(RESTART, chromium.link.port)
        until(lambda: chromium.page.evaluate(PAIR), 10, "there is a path")
        quiet("an ICE restart")
        chromium.link.loss = 1.0
        time.sleep(5)  # the outage itself
        chromium.link.loss = 0.0
        quiet("an outage of 5 s", 14)
        before = timeline.captured(chromium.page)
        chromium.close()
        gone = length()
        time.sleep(20)  # the absence itself
        chromium = page().publish(gateway, "standup", "desk-1", measure=True)
        until(lambda: length() > gone + 18, 20, "the file goes on behind the absence")
        quiet("an absence of 20 s", 12)
        after = timeline.captured(chromium.page)
        found = finished(gateway, "standup", recording)
    file, part = found["desk-1"]
    assert set(found) == {"desk-1", "desk-2"}
    heard = timeline.heard_beside_seen(file, part, before[0] + after[0], before[1] + after[1])
    assert [session["reason"] for session in ended_sessions(gateway)].count("replaced") <= 1
    worst = {}
    for what, begins, ends in marks:
        # Up to two seconds of what is before a mark are still on their way into the file.
        begins, ends = (timeline.gateway_time(part, each) for each in (begins + 2.5, ends))
        away = off([(at, late) for at, late in heard if begins < at < ends])
        record_property(f"after {what}", f"{len(away)} beeps within {max(away, default=0):.1f} ms of the picture beside")
        assert len(away) >= 5, (what, away)
        worst[what] = max(away)
    assert max(worst.values()) <= 60, worst
    [absence] = gaps(part, "audio", "absent")
    assert 18 < absence["duration"] < 30, absence
    lost = [gap for cause in ("loss", "mute") for gap in gaps(part, "audio", cause)]
    record_property("gaps of the sound", "; ".join(
        f"{gap['cause']} {gap['duration']:.2f} s" for gap in [absence, *lost]))
    assert 4 < max(gap["duration"] for gap in lost) < 9, lost
    said = timeline.gateway_time(part, part["duration"]) - timeline.gateway_time(part, 0)
    assert abs(said - part["duration"]) < 0.2, (said, part["duration"])
    _, beside = found["desk-2"]
    assert [gap for track in beside["tracks"] for gap in track["gaps"] if gap["start"] > 0] == []


def ended_sessions(gateway):
    return [entry.get("metadata", entry) for entry in gateway.log() if entry.get("message") == "session ended"]


@pytest.mark.long
@pytest.mark.alone
def test_sigterm_under_fifty_recordings(gateway, record_property):
    """All closed and playable within 10 s, exit 0, nothing lost up to the last packet, finalized after the restart."""
    stream = Stream("load-100", "320x180", 15, "60k", "16k")
    names = [f"desk-{n + 1}" for n in range(50)]
    load = Load(gateway, stream.file(OUT / "media"), "crowd", len(names))
    try:
        until(lambda: len(gateway.call("GET", "/v1/sessions?limit=200").json()["items"]) == len(names), 60, "all publish")
        there = {each["participant"] for each in gateway.call("GET", "/v1/sessions?limit=200").json()["items"]}
        recordings = {name: gateway.record("crowd", participants=[name]) for name in sorted(there)}
        assert len(recordings) == 50
        until(lambda: all(file["duration"] > 5 for recording in recordings.values()
                          for file in gateway.recording(recording)["files"] or [{"duration": 0}]), 90, "all record")
        began, told = time.monotonic(), time.time()
        assert gateway.terminate(20) == 0
        took = time.monotonic() - began
    finally:
        load.process.kill()
        load.process.wait(10)
    record_property("from SIGTERM to exit 0, 50 recordings", f"{took:.1f} s")
    assert took < 10
    for name, recording in recordings.items():
        [file] = gateway.folder("crowd", recording).glob("*.webm")
        assert judge.complaints(file) == [], file
    gateway.start()
    short = []
    for name, recording in recordings.items():
        done = gateway.completed(recording, 120)
        assert done["endReason"] == "drain", done
        [part] = gateway.manifest("crowd", recording)["files"]
        file = gateway.folder("crowd", recording) / part["name"]
        assert judge.complaints(file) == [], file
        short.append(told - timeline.gateway_time(part, part["duration"]))
    record_property("the files' end before the signal", f"at most {max(short) * 1000:.0f} ms")
    assert max(short) < 0.5, sorted(short)

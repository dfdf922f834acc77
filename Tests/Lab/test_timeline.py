"""Files of one room on one clock: the manifest's (docs/time.md)."""

import contextlib
import statistics

import pytest

from lab import browser, judge, media, timeline
from lab.wait import until
from conftest import OUT


class Shared:
    """One Chromium page that publishes what it captures as several participants."""

    def __init__(self, page, site, gateway):
        self.page, self.gateway = page, gateway
        page.goto(f"{site.url}/shared.html")
        page.evaluate("capture()")

    def join(self, name, **options):
        self.page.evaluate(
            "([name, url, options]) => join(name, url, options)",
            [name, f"{self.gateway.url}/whip/standup/{name}", options])
        until(lambda: self.page.evaluate(f"shared.participants['{name}'].connection") == "connected", 15,
              f"{name} is connected")

    def sent(self, name, more, kind="video", seconds=40):
        least = self.count(name, kind) + more
        until(lambda: self.count(name, kind) >= least, seconds, f"{least} of {kind} sent by {name}")

    def count(self, name, kind):
        return self.page.evaluate(f"sent('{name}', '{kind}')")

    def captured(self):
        """For each flash that the page saw captured the time (seconds since 1970), and how much later its beep was."""
        seen, origin = self.page.evaluate("captured"), self.page.evaluate("performance.timeOrigin")
        return [((origin + flash + seen["lead"]) / 1000,
                 min((beep - flash - seen["lead"] for beep in seen["beeps"]), key=abs) / 1000)
                for flash in seen["flashes"]]

    def answer(self, name):
        return self.page.evaluate(f"shared.participants['{name}'].answer")


@pytest.fixture
def shared(playwright_started, site, gateway):
    """Files longer than any take here: a looped one jumps by 24 to 33 ms at its seam."""
    picture, sound = media.make(OUT / "media", 45, "timeline", "mjpeg")
    with contextlib.closing(playwright_started.chromium.launch(
            executable_path=browser.EXECUTABLE, headless=True, args=browser.flags(picture, sound))) as chromium:
        yield Shared(chromium.new_context(permissions=["camera", "microphone"]).new_page(), site, gateway)


def parts(gateway, recording):
    """Each participant's file and what the manifest says of it; every file must be the only one."""
    gateway.stop(recording)
    gateway.completed(recording, 60)
    listed = gateway.manifest("standup", recording)["files"]
    found = {part["participant"]: (gateway.folder("standup", recording) / part["name"], part) for part in listed}
    assert len(found) == len(listed), [part["name"] for part in listed]
    return found


def told(record_property, name, seconds):
    away = sorted(abs(each) * 1000 for each in seconds)
    record_property(name, f"{len(away)}, at most {away[-1]:.1f} ms")
    return away[-1]


def expect_all_samples(file, part):
    """What is decoded is as long as the manifest says, to the shortest silence there is (2.5 ms), and its packets and gaps
    add up to that, but for silence at the end by which finalizing may have followed the last picture."""
    samples = timeline.decoded_samples(file)
    assert 0 <= round(part["duration"] * 48_000) - samples < 120, (samples, part["duration"])
    sound = next(track for track in part["tracks"] if track["kind"] == "audio")
    filled = sum(gap["duration"] for gap in sound["gaps"])
    assert sound["gapsOmitted"] == 0
    added = round(samples - sound["frames"] * 960 - filled * 48_000)
    assert 0 <= added <= 2400 and added % 120 == 0, (samples, sound["frames"], sound["gaps"])


def test_two_participants_film_the_same_flash(gateway, shared, record_property):
    """They come four seconds apart, one of them telling when things were captured, and leave together."""
    recording = gateway.record("standup")
    shared.join("desk-1")
    shared.sent("desk-1", 4 * media.RATE)
    shared.join("desk-2", captureTime=True)
    shared.sent("desk-2", 9 * media.RATE)
    assert "abs-capture-time" not in shared.answer("desk-1")
    assert shared.answer("desk-2").count("abs-capture-time") == 2
    found = parts(gateway, recording)

    for file, part in found.values():
        assert judge.complaints(file) == []
        expect_all_samples(file, part)
        assert part["clockMap"][0]["fileTime"] == 0
        assert part["clockMap"][0]["wallClock"] == part["wallClockStart"]
    (first, one), (second, two) = found["desk-1"], found["desk-2"]
    assert timeline.instant(two["wallClockStart"]) - timeline.instant(one["wallClockStart"]) > 3.5
    # Picture by picture: of a flash either file may lack the first.
    seen = timeline.same_pictures(timeline.pictures(second, two), timeline.pictures(first, one))
    assert len(seen) >= 7 * media.RATE
    assert told(record_property, "pictures of one moment in two files", seen) <= 40
    heard = timeline.apart(timeline.beeps(second, two), timeline.beeps(first, one))
    assert len(heard) >= 7
    assert told(record_property, "beeps of one moment in two files", heard) <= 40


@pytest.mark.alone
def test_a_microphone_that_is_muted_and_unmuted(gateway, shared, record_property):
    """Six seconds without its track, while pictures go on: one file, and what is heard stays with what is seen."""
    recording = gateway.record("standup")
    shared.join("desk-1")
    shared.sent("desk-1", 6 * media.RATE)
    shared.page.evaluate("silence('desk-1', 'audio')")
    shared.sent("desk-1", 6 * media.RATE)
    shared.page.evaluate("resume('desk-1', 'audio')")
    shared.sent("desk-1", 8 * media.RATE)
    file, part = parts(gateway, recording)["desk-1"]
    assert judge.complaints(file) == []
    expect_all_samples(file, part)
    sound = next(track for track in part["tracks"] if track["kind"] == "audio")
    longest = max(sound["gaps"], key=lambda gap: gap["duration"])
    assert 5 < longest["duration"] < 8, sound["gaps"]
    record_property("filled", f"{longest['duration']:.2f} s")

    own = shared.captured()
    ends = longest["start"] + longest["duration"]
    before, after = [], []
    heard = judge.beeps(file, 1000)
    for flash in judge.flashes(file):
        if longest["start"] - 0.6 < flash < ends + 0.6:
            continue
        captured = min(own, key=lambda each: abs(each[0] - timeline.gateway_time(part, flash)))[1]
        (before if flash < longest["start"] else after).append(
            judge.around(min((beep - flash for beep in heard), key=abs) - captured))
    assert len(before) >= 4 and len(after) >= 5, (before, after)
    told(record_property, "beep after flash, less the browser's own, before the pause", before)
    assert told(record_property, "behind the pause", after) <= 40, after
    moved = (statistics.median(after) - statistics.median(before)) * 1000
    record_property("moved by the pause", f"{moved:.1f} ms")
    assert abs(moved) <= 25, (before, after)


def test_a_camera_that_is_away(gateway, shared):
    """Without its track for five seconds; the sound goes on, the file too."""
    recording = gateway.record("standup")
    shared.join("desk-1")
    shared.sent("desk-1", 3 * media.RATE)
    shared.page.evaluate("silence('desk-1', 'video')")
    shared.sent("desk-1", 250, "audio")
    shared.page.evaluate("resume('desk-1', 'video')")
    shared.sent("desk-1", 4 * media.RATE)
    file, part = parts(gateway, recording)["desk-1"]
    assert judge.complaints(file) == []
    expect_all_samples(file, part)
    times = [seconds for seconds, _, _ in judge.packets(file)]
    steps = [after - before for before, after in zip(times, times[1:])]
    assert 4.5 < max(steps) < 7 and sum(step > 1 for step in steps) == 1, sorted(steps)[-5:]
    seen, heard = judge.flashes(file), judge.beeps(file, 1000)
    offsets = [judge.around(beep - flash) for flash in seen for beep in heard if abs(beep - flash) < 0.5]
    assert judge.spread(offsets) < 0.08, offsets

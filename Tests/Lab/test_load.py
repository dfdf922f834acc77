"""Many publishers at once, all recorded: nothing is lost, and what a datagram costs does not grow with their number."""

import pytest

from conftest import OUT
from lab.load import Stream, measure

pytestmark = pytest.mark.long

# 120 packets a second: 35 pictures of two packets, 50 of sound. And 65: 15 pictures of a packet, 50 of sound.
HALF_MEGABIT = Stream("load-500", "640x360", 35, "460k", "32k")
TENTH_MEGABIT = Stream("load-100", "320x180", 15, "60k", "16k")


def recorded_whole(gateway, room, copies, measured):
    """Every frame that was sent, from the first on, is in a file, and the system dropped no datagram."""
    cost, dropped, sent, said, recording = measured
    assert dropped == 0, cost
    assert sent["resent"] == 0 and sent["lost"] == 0, said
    done = gateway.completed(recording, 600)
    assert len(done["files"]) == copies, len(done["files"])
    manifest = gateway.manifest(room, recording)
    frames = sum(track["frames"] for file in manifest["files"] for track in file["tracks"])
    # Of the last frame the closing of the session may be faster than the packet behind it.
    assert sent["frames"] - 2 * copies <= frames <= sent["frames"], (sent, frames)
    # A picture that begins a frame after the sound is `absent` until then.
    assert [gap for file in manifest["files"] for track in file["tracks"] for gap in track["gaps"]
            if track["kind"] == "video" and (gap["cause"] != "absent" or gap["start"] > 0)] == []


def test_a_hundred_at_half_a_megabit(gateway, record_property):
    """Under 6 µs of CPU a datagram to files on disk and under 300 KiB a publisher, for a minute."""
    measured = measure(gateway, HALF_MEGABIT, OUT / "media", "hundred", 100, 60)
    print(measured[0])
    record_property("100 publishers at 0.5 Mbit/s", str(measured[0]))
    recorded_whole(gateway, "hundred", 100, measured)
    assert measured[0].microseconds < 6, measured[0]
    assert measured[0].kibibytes < 300, measured[0]


def test_a_thousand_at_a_tenth_of_a_megabit(gateway, record_property):
    """A datagram costs a fifth more at most than with a hundred of the same."""
    few = measure(gateway, TENTH_MEGABIT, OUT / "media", "few", 100, 30)
    print(few[0])
    record_property("100 publishers at 0.1 Mbit/s", str(few[0]))
    recorded_whole(gateway, "few", 100, few)
    many = measure(gateway, TENTH_MEGABIT, OUT / "media", "many", 1000, 60)
    print(many[0])
    record_property("1,000 publishers at 0.1 Mbit/s", str(many[0]))
    recorded_whole(gateway, "many", 1000, many)
    assert many[0].microseconds <= 1.2 * few[0].microseconds, (few[0], many[0])

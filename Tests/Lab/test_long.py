"""Long takes: `make lab` runs them, `make test` does not."""

import random
import shutil

import pytest

from lab import compare, judge
from lab.proxy import FaultyLink
from lab.wait import until

pytestmark = pytest.mark.long


@pytest.mark.parametrize("codec", ["VP8", "H264"])
def test_five_minutes_on_a_poor_link(gateway, publisher, player, record_property, codec):
    """Two percent lost, two percent out of turn, 40 ms there and back: clean, unbroken, and in step to the end."""
    link = FaultyLink(gateway.media_port, loss=0.02, reorder=0.02, delay=0.02, seed=7)
    recording = gateway.record("standup")
    chromium = publisher().publish(gateway, "standup", "desk-1", video=codec, link=link)
    chromium.sent(30 * 300, seconds=400)
    chromium.hush()
    gateway.stop(recording)
    done = gateway.completed(recording, 120)
    [listed] = done["files"]
    file = gateway.folder("standup", recording) / listed["name"]
    assert judge.complaints(file) == []
    sent, held = chromium.frames(), judge.packets(file)
    assert set(crc for _, _, crc in held) <= set(frame["crc"] for frame in sent)
    offsets = judge.sync_offsets(file)
    record_property("frames sent", len(sent))
    record_property("frames in the file", len(held))
    record_property("datagrams lost", link.lost)
    record_property("flash to beep, spread in ms", round(judge.spread(offsets) * 1000))
    assert len(held) >= 0.97 * len(sent), (len(held), len(sent))
    assert judge.spread(offsets) < 0.15, offsets
    compare.sound_is_unbroken(file)
    judge.play(player, f"{gateway.url}/v1/recordings/{recording}/files/{listed['name']}", seconds=120, rate=4.0)


def test_killed_at_twelve_moments(gateway, publisher, player, serve_folder, tmp_path, record_property):
    """Whatever it was writing when it died: the file plays, and the next start finishes it."""
    moments = random.Random(9)
    killed = []
    for n in range(12):
        codec = ("VP8", "H264")[n % 2]
        recording = gateway.record("standup")
        chromium = publisher().publish(gateway, "standup", "desk-1", video=codec)
        chromium.sent(moments.randint(45, 120))
        gateway.kill()
        chromium.close()
        killed.append(recording)
        file = gateway.growing("standup", recording, "desk-1")
        copy = tmp_path / f"{n}{file.suffix}"
        shutil.copyfile(file, copy)
        assert judge.complaints(copy) == [], (n, codec)
        judge.play(player, f"{serve_folder(tmp_path)}/{copy.name}")
        gateway.start()
    for recording in killed:
        done = gateway.completed(recording)
        assert done["endReason"] == "interrupted"
        for entry in done["files"]:
            assert judge.complaints(gateway.folder("standup", recording) / entry["name"]) == [], entry
    record_property("kills", len(killed))


def test_killed_in_the_first_moment(gateway, publisher):
    """A second may be missing, so a file may hold nothing yet: the next start must still bring it to an end."""
    for codec in ("VP8", "H264", "VP8", "H264"):
        recording = gateway.record("standup")
        chromium = publisher().publish(gateway, "standup", "desk-1", video=codec)
        gateway.growing("standup", recording, "desk-1", least=0)
        gateway.kill()
        chromium.close()
        gateway.start()

        def ended():
            now = gateway.recording(recording)
            return now if now["state"] in ("completed", "failed") else None

        done = until(ended, 30, "the recording has ended")
        assert done["endReason"] == "interrupted" and (done["state"] == "completed" or done["error"]), done
        for entry in done["files"] if done["state"] == "completed" else []:
            assert judge.complaints(gateway.folder("standup", recording) / entry["name"]) == [], entry


def test_thirty_come_and_go(gateway, publisher, record_property):
    """Thirty publishers, five at a time, into one recording: a good file for each."""
    recording = gateway.record("hall")
    for round_ in range(6):
        here = [publisher().publish(gateway, "hall", f"guest-{round_}-{n}", video=("VP8", "H264")[n % 2])
                for n in range(5)]
        for guest in here:
            guest.sent(45)
        for guest in here:
            guest.end()
            guest.close()
    gateway.stop(recording)
    done = gateway.completed(recording, 120)
    assert len({entry["participant"] for entry in done["files"]}) == 30
    for entry in done["files"]:
        assert judge.complaints(gateway.folder("hall", recording) / entry["name"]) == [], entry
    record_property("files", len(done["files"]))

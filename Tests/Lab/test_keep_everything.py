"""Pictures that lack what they refer to: kept when asked for, in Matroska, and flagged."""

import contextlib

import pytest

from lab import judge
from lab.gateway import Gateway
from lab.proxy import FaultyLink


@pytest.fixture
def impatient(tmp_path):
    """Waits shorter than a packet takes to come again on a path of 300 ms."""
    with contextlib.closing(Gateway(tmp_path / "recordings", CAPSTAN_PATIENCE="0.2").start()) as made:
        yield made


def test_everything_is_kept_and_flagged(impatient, publisher, record_property):
    gateway = impatient
    link = FaultyLink(gateway.media_port, loss=0.03, delay=0.15, seed=3)
    everything = gateway.record("standup", keepEverything=True)
    usual = gateway.record("standup")
    chromium = publisher().publish(gateway, "standup", "desk-1", video="VP8", link=link)
    chromium.sent(300, seconds=60)
    chromium.hush()
    held = {}
    for recording in (everything, usual):
        gateway.stop(recording)
        gateway.completed(recording)
        [file] = gateway.manifest("standup", recording)["files"]
        [picture] = [track for track in file["tracks"] if track["kind"] == "video"]
        path = gateway.folder("standup", recording) / file["name"]
        assert picture["frames"] == len(judge.packets(path))
        assert any(gap["cause"] == "loss" for gap in picture["gaps"]), picture
        held[recording] = file, picture
    file, picture = held[everything]
    assert file["container"] == "mkv" and file["note"].startswith("everything is kept")
    assert picture["brokenFrames"] > 0
    record_property("frames kept", f"{picture['frames']}, of which {picture['brokenFrames']} may lack something")
    file, usually = held[usual]
    assert file["container"] == "webm" and usually.get("brokenFrames") is None
    record_property("frames otherwise", usually["frames"])
    assert picture["frames"] > usually["frames"]

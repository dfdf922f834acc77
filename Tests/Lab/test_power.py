"""A power cut at any instant."""

import contextlib
import random
import subprocess

import pytest

from lab import judge, power_cut
from lab.gateway import BINARY, Gateway
from lab.wait import until

INTERVAL = 1


def taken(tmp_path, film, seconds):
    """The log of a recording that nobody has finalized, and its id."""
    log, root = tmp_path / "log", tmp_path / "recordings"
    gateway = Gateway(
        root, LD_PRELOAD=str(power_cut.library(tmp_path)), WRITE_LOG=str(log), WRITE_LOG_ROOT=str(root / "standup"),
        CAPSTAN_SYNC_INTERVAL=str(INTERVAL), CAPSTAN_WORKERS="0")
    with contextlib.closing(gateway.start()):
        recording = gateway.record("standup")
        subprocess.run(
            [BINARY, "publish", film, "--to", f"{gateway.url}/whip/standup/desk-1", "--loop", "--for", f"{seconds}s"],
            check=True, capture_output=True)
        gateway.kill()
    return power_cut.read(log), root, recording


def held_at(records, count, root):
    return {path.removeprefix(f"{root}/"): content for path, content in power_cut.after(records, count).items()}


def cuts_play(tmp_path, film, seconds, cuts, record_property):
    """Each cut is a recording of its own in a new folder; one gateway finishes them all. No number of cuts: each call of the
    log is one."""
    records, root, recording = taken(tmp_path, film, seconds)
    syncs = [place for place, (kind, _, path, _) in enumerate(records) if kind == "e" and not path]
    assert len(syncs) >= seconds - 2, "everything is synced once a second"
    writes = [place for place, one in enumerate(records) if one[0] == "w" and one[2].endswith(".webm")]
    places = range(writes[0], len(records))
    chosen = [*(random.Random(4).sample(places, cuts - 1) if cuts else places), len(records)]
    after = tmp_path / "after"
    expected = {}
    for number, count in enumerate(sorted(chosen)):
        name = f"{recording[:-3]}{number:03x}"
        for path, content in held_at(records, count, root).items():
            place = after / path.replace(recording, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.replace(recording.encode(), name.encode()) if path.endswith(".json") else content)
        media = after / "standup" / name / "desk-1.webm"
        begun = [place for place in syncs if place < count]
        written = sum(len(records[place][3]) for place in writes if place < count)
        size = media.stat().st_size if media.exists() else 0
        # All but what was written since the sync before the last one that has ended.
        assert size > 0 or len(begun) < 2
        expected[name] = (size, written)
        if size > 1000:
            assert judge.complaints(media) == []
    lost = [written - size for size, written in expected.values()]
    record_property("cuts", len(chosen))
    record_property("bytes lost, least and most", f"{min(lost)} to {max(lost)}")
    with contextlib.closing(Gateway(after).start()) as gateway:
        for name, (size, _) in expected.items():
            if not (after / "standup" / name / "recording.json").exists():
                continue
            done = until(
                lambda: (now := gateway.recording(name))["state"] in ("completed", "failed") and now, 60, "it ends")
            for listed in done["files"]:
                file = after / "standup" / name / listed["name"]
                if size > 1000:
                    assert judge.complaints(file) == [] and judge.decoded_frames(file) > 0


def test_a_power_cut_leaves_files_that_play(tmp_path, short_film, record_property):
    cuts_play(tmp_path, short_film, 5, 8, record_property)


@pytest.mark.long
def test_a_power_cut_at_every_instant_leaves_files_that_play(tmp_path, short_film, record_property):
    cuts_play(tmp_path, short_film, 20, None, record_property)

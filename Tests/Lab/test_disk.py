"""A disk that fills up under a recording."""

import os
import subprocess

import pytest

from lab import judge
from lab.gateway import Gateway
from lab.wait import until


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 8 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True).returncode == 0
    if not mounted:
        pytest.skip("a full disk needs a small tmpfs, which only root may mount")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_ends_the_recording_and_nothing_else(small_disk, publisher, player, serve_folder):
    ballast = small_disk / "ballast"
    gateway = Gateway(small_disk / "recordings", CAPSTAN_MIN_FREE_SPACE="0").start()
    try:
        free = os.statvfs(small_disk)
        ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - 1_000_000)))
        recording = gateway.record("standup")
        chromium = publisher().publish(gateway, "standup", "desk-1", video="H264")

        def ended():
            now = gateway.recording(recording)
            return now if now["state"] in ("failed", "completed") else None

        done = until(ended, 60, "the recording ends when the disk is full")
        assert done["endReason"] == "diskFull", done
        assert done["error"], "it says what happened"

        # Everything else goes on: the session sends, the gateway answers and is ready for more once there is room.
        assert chromium.connection == "connected"
        chromium.sent(chromium.count() + 30)
        assert gateway.call("GET", "/healthz").status == 200
        # What was written plays.
        for entry in done["files"]:
            file = gateway.folder("standup", recording) / entry["name"]
            assert judge.decoded_frames(file) > 10, entry
            judge.play(player, f"{serve_folder(file.parent)}/{file.name}")
        ballast.unlink()
        again = gateway.record("standup")
        chromium.sent(chromium.count() + 30)
        gateway.stop(again)
        finished = gateway.completed(again)
        assert judge.complaints(gateway.folder("standup", again) / finished["files"][0]["name"]) == []
        assert gateway.terminate() == 0
    finally:
        gateway.close()
        print("\n".join(line[:400] for line in gateway.lines[-30:]))

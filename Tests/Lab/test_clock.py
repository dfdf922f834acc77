"""A wall clock that jumps."""

import contextlib
import struct
import subprocess
from pathlib import Path

import pytest

from lab import compare, judge
from lab.gateway import BINARY, Gateway
from lab.wait import until


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    file = tmp_path_factory.mktemp("film") / "six.webm"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=15:duration=6",
         "-f", "lavfi", "-i", "sine=duration=6", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8",
         "-b:v", "100k", "-c:a", "libopus", "-b:a", "24k", file], check=True)
    return file


def test_a_wall_clock_that_jumps_moves_nothing(tmp_path, film):
    """An hour forward, then two back, under a recording with limits of time and nobody to keep it alive but its media."""
    source, jump, made = Path(__file__).parent / "lab/clock_jump.c", tmp_path / "jump", tmp_path / "clock_jump.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-o", made, source, "-ldl"], check=True)

    def leap(seconds):
        with open(jump, "r+b" if jump.exists() else "wb") as file:
            file.write(struct.pack("<q", seconds * 10**9))

    leap(0)
    gateway = Gateway(tmp_path / "recordings", LD_PRELOAD=str(made), CLOCK_JUMP=str(jump))
    with contextlib.closing(gateway.start()):
        recording = gateway.record("standup", maxDuration=60, idleTimeout=30)
        publishing = subprocess.Popen(
            [BINARY, "publish", film, "--to", f"{gateway.url}/whip/standup/desk-1"], stdout=subprocess.DEVNULL)
        file = gateway.growing("standup", recording, "desk-1", 10_000)
        leap(3600)
        size = file.stat().st_size
        until(lambda: file.stat().st_size > size + 15_000, 10, "it goes on after an hour")
        leap(-3600)
        assert publishing.wait(20) == 0
        assert gateway.recording(recording)["state"] == "recording"
        gateway.stop(recording)
        done = gateway.completed(recording)
        assert done["endReason"] == "stopped"
        [listed] = done["files"]
        file = gateway.folder("standup", recording) / listed["name"]
        assert judge.complaints(file) == []
        compare.sound_is_unbroken(file)
        assert judge.decoded_frames(file) == 90
        times = [time for time, _, _ in judge.packets(file)]
        assert all(0.05 < after - before < 0.09 for before, after in zip(times, times[1:])), times
        assert abs(listed["duration"] - 6) < 0.2 and abs(done["duration"] - 6) < 4, done

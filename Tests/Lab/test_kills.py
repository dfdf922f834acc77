"""kill -9 at random instants with ten recordings under way."""

import datetime
import random
import subprocess
import time

import pytest

from lab import judge
from lab.gateway import BINARY

COPIES = 10
ROUNDS = 100


def begun_at(manifest):
    return datetime.datetime.fromisoformat(manifest["files"][0]["wallClockStart"].replace("Z", "+00:00")).timestamp()


@pytest.mark.long
@pytest.mark.alone
def test_a_hundred_kills_cost_a_second_at_most(gateway, film, record_property):
    """Each growing file plays at once and ends at most a second before the kill; all are finished by themselves."""
    chance = random.Random(8)
    recordings, worst, sizes = [], 0.0, []
    for turn in range(ROUNDS):
        now = [gateway.record("kills", participants=[f"p-{n}"]) for n in range(1, COPIES + 1)]
        publishing = subprocess.Popen(
            [BINARY, "publish", film, "--to", f"{gateway.url}/whip/kills/p", "--copies", str(COPIES), "--loop"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        files = [gateway.growing("kills", one, f"p-{n}", 5_000) for n, one in enumerate(now, 1)]
        time.sleep(chance.uniform(0.5, 3))
        killed = time.time()
        gateway.kill()
        publishing.kill()
        publishing.wait()
        for one, file in zip(now, files):
            assert judge.complaints(file) == [], (turn, file)
            began = begun_at(gateway.manifest("kills", one))
            lost = killed - began - max(judge.end(file, "v"), judge.end(file, "a"))
            worst = max(worst, lost)
            # A second, the length of the last frame, and what the way to the gateway takes.
            assert lost < 1.1, (turn, file, lost)
            sizes.append(file.stat().st_size)
        recordings += now
        gateway.start()
    for one in recordings:
        done = gateway.completed(one, 120)
        assert done["endReason"] == "interrupted"
        [listed] = done["files"]
        assert judge.complaints(gateway.folder("kills", one) / listed["name"]) == []
    record_property("files", len(recordings))
    record_property("most that was lost, s", round(worst, 2))


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    file = tmp_path_factory.mktemp("film") / "ten.webm"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=15:duration=10",
         "-f", "lavfi", "-i", "sine=duration=10", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "15",
         "-b:v", "100k", "-c:a", "libopus", "-b:a", "24k", file], check=True)
    return file

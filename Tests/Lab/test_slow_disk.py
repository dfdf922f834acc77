"""A disk that stands still under ten recordings, beside one that does not."""

import contextlib
import subprocess
import time

import pytest

from lab import compare, judge
from lab.gateway import BINARY, Gateway
from lab.slow_disk import slow_disk
from lab.wait import until

COPIES = 10
SECONDS = 50


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    file = tmp_path_factory.mktemp("film") / "long.webm"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi",
         "-i", f"testsrc2=size=160x90:rate=15:duration={SECONDS}", "-f", "lavfi", "-i", f"sine=duration={SECONDS}",
         "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "15", "-b:v", "100k", "-c:a", "libopus",
         "-b:a", "24k", file], check=True)
    return file


class Stage:
    """Ten recordings of ten participants in the room whose folder is on the slow disk."""

    def __init__(self, gateway, disk, film):
        self.gateway, self.disk = gateway, disk
        self.recordings = [gateway.record("slow", participants=[f"p-{n}"]) for n in range(1, COPIES + 1)]
        self.publishing = subprocess.Popen(
            [BINARY, "publish", film, "--to", f"{gateway.url}/whip/slow/p", "--copies", str(COPIES)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        until(lambda: all(gateway.recording(one)["state"] == "recording" for one in self.recordings), 20, "all record")
        self.sessions = {session["id"] for session in self.here()}
        assert len(self.sessions) == COPIES

    def here(self):
        return [one for one in self.gateway.call("GET", "/v1/sessions?limit=100").json()["items"] if one["room"] == "slow"]

    def stall(self, seconds, meanwhile):
        """Nothing else may be slower than usual: answers, sessions, another room's recording."""
        slowest = 0
        begin = self.disk.stall()
        while time.monotonic() - begin < seconds:
            asked = time.monotonic()
            assert self.gateway.call("GET", "/healthz").status == 200
            assert {one["id"] for one in self.here() if one["state"] == "connected"} == self.sessions
            slowest = max(slowest, time.monotonic() - asked)
            if meanwhile:
                asked = time.monotonic()
                meanwhile()
                slowest = max(slowest, time.monotonic() - asked)
                meanwhile = None
            until(lambda: time.monotonic() - asked > 0.2, 1, "a moment later")
        self.disk.go_on()
        return slowest

    def finish(self):
        assert self.publishing.wait(SECONDS + 30) == 0, self.publishing.stderr.read()
        files = []
        for one in self.recordings:
            self.gateway.stop(one)
            done = self.gateway.completed(one, 60)
            [listed] = done["files"]
            [part] = self.gateway.manifest("slow", one)["files"]
            file = self.gateway.folder("slow", one) / listed["name"]
            assert judge.complaints(file) == []
            compare.sound_is_unbroken(file)
            files.append((file, {track["kind"]: track for track in part["tracks"]}))
        return files


@pytest.mark.long
@pytest.mark.alone
@pytest.mark.parametrize("seconds", [5, 20])
def test_a_disk_that_stands_still(tmp_path, film, publisher, record_property, seconds):
    root = tmp_path / "recordings"
    with slow_disk(root / "slow", tmp_path / "behind") as disk, \
            contextlib.closing(Gateway(root).start()) as gateway:
        stage = Stage(gateway, disk, film)
        other = gateway.record("fast")
        chromium = publisher().publish(gateway, "fast", "desk-1")
        chromium.sent(60)
        late = []
        slowest = stage.stall(seconds, lambda: late.append(gateway.record("fast")))
        record_property("slowest answer meanwhile, s", round(slowest, 2))
        chromium.sent(chromium.count() + 30)
        chromium.hush()
        gateway.stop(other)
        gateway.stop(late[0])
        [listed] = gateway.completed(other)["files"]
        file = gateway.folder("fast", other) / listed["name"]
        assert compare.pictures(chromium.frames(), file) == 0
        compare.sound(chromium.frames("audio"), file)
        assert slowest < 1.5

        gaps = []
        for file, tracks in stage.finish():
            disk_gaps = [gap for gap in tracks["video"]["gaps"] if gap["cause"] == "disk"]
            assert all(gap["cause"] != "disk" for gap in tracks["audio"]["gaps"])
            if seconds == 5:
                assert disk_gaps == []
                assert judge.decoded_frames(file) == SECONDS * 15
            else:
                [gap] = disk_gaps
                gaps.append(gap["duration"])
                # From 8 s on to the next keyframe, which this publisher has one of every second.
                assert 8 < gap["duration"] < 16, gap
                [(_, key, _)] = [one for one in judge.packets(file) if abs(one[0] - gap["start"] - gap["duration"]) < 0.03]
                assert key
        if gaps:
            record_property("gaps of pictures, s", f"{min(gaps):.1f} to {max(gaps):.1f}")

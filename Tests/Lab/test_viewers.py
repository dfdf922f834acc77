"""A thousand viewers of one broadcast: when its parts reach them, and what each costs the gateway."""

import subprocess
import threading
import time

import pytest

from conftest import OUT
from lab import viewers
from lab.gateway import BINARY
from lab.hls import Rendition, Viewer
from lab.load import cpu
from lab.media import run
from lab.wait import until

pytestmark = pytest.mark.long

VIEWERS = 1000
SECONDS = 30


@pytest.fixture(scope="session")
def half_megabit():
    """500 kbit/s with the sound in it, H264, a keyframe every two seconds."""
    OUT.mkdir(exist_ok=True)
    made = OUT / "viewers-500.mp4"
    run("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=20", "-f", "lavfi", "-i",
        "anoisesrc=amplitude=0.2:duration=20", "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "60",
        "-pix_fmt", "yuv420p", "-b:v", "440k", "-maxrate", "440k", "-bufsize", "220k", "-c:a", "libopus", "-b:a", "48k",
        "-ac", "1", made)
    return made


def test_no_part_is_late_for_a_thousand(gateway, half_megabit, record_property):
    """A picture of 450 kbit/s and its sound in parts of 334 ms, to a thousand who take both."""
    publisher = subprocess.Popen(
        [BINARY, "publish", half_megabit, "--to", f"{gateway.url}/whip/many/film", "--loop"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        made = gateway.call("POST", "/v1/broadcasts", {"room": "many", "hls": {"lowLatency": True}}).json()
        url = gateway.url + made["hlsUrl"]
        Viewer(url).master()
        until(lambda: len(Viewer(url).read(Rendition("video.m3u8")).segments) >= 4, 20, "four segments")
        idle = cpu(gateway.process.pid)
        time.sleep(5)
        idle = (cpu(gateway.process.pid) - idle) / 5
        cost = []

        def meter():
            # The viewers connect, and wait five seconds before they measure.
            time.sleep(8)
            before, began = cpu(gateway.process.pid), time.monotonic()
            time.sleep(SECONDS - 6)
            cost.append((cpu(gateway.process.pid) - before) / (time.monotonic() - began))

        work = threading.Thread(target=meter)
        work.start()
        seen = viewers.watch(OUT, url, ["video", "opus"], VIEWERS, SECONDS)
        work.join()
        share = (cost[0] - idle) / VIEWERS
        said = (f"{seen['parts']} parts, {seen['bytes'] * 8 / SECONDS / 1e6:.0f} Mbit/s; late by {seen['lateMedian']:.3f} s "
                f"(median), {seen['late99']:.3f} s (99 %), {seen['lateMost']:.3f} s (most); {share * 1e6:.0f} us of CPU a "
                f"second and viewer; without viewers {idle * 100:.1f} % of a core")
        print(said)
        record_property("1,000 viewers of 0.5 Mbit/s", said)
        part = float(Viewer(url).read(Rendition("video.m3u8")).part_inf.part_target)
        assert seen["errors"] == 0, seen
        assert seen["parts"] > 0.9 * VIEWERS * 2 * SECONDS / part, seen
        assert seen["lateMost"] <= part, seen
    finally:
        publisher.kill()
        publisher.wait()

"""Rooms that go out live: over the coming and going of publishers and workers, beside recordings that do not notice."""

import os
import signal
import statistics
import subprocess
import threading
import time
import urllib.request
from datetime import datetime
from pathlib import Path

import pytest
from lab import judge
from lab.gateway import BINARY
from lab.hls import Rendition, Viewer
from lab.media import run
from lab.wait import until

SECONDS = 30


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """H264 with a keyframe every two seconds, and sound."""
    made = tmp_path_factory.mktemp("film") / "film.mp4"
    run("-f", "lavfi", "-i", f"testsrc2=size=1280x720:rate=30:duration={SECONDS}", "-f", "lavfi", "-i",
        f"sine=frequency=440:duration={SECONDS}", "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "60",
        "-pix_fmt", "yuv420p", "-b:v", "2M", "-c:a", "libopus", "-b:a", "48k", made)
    return made


@pytest.fixture
def publish(gateway, film):
    processes = []

    def begin(room="launch", participant="cam", *options):
        processes.append(subprocess.Popen(
            [BINARY, "publish", film, "--to", f"{gateway.url}/whip/{room}/{participant}", *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.wait()


def begin(gateway, room="launch", **body):
    answer = gateway.call("POST", "/v1/broadcasts", {"room": room, **body})
    assert answer.status == 201, answer
    made = answer.json()
    assert made["state"] == "waiting" and answer.headers["Location"] == f"/v1/broadcasts/{made['id']}"
    made["url"] = gateway.url + made["hlsUrl"]
    return made


def seen(gateway, made):
    return gateway.call("GET", f"/v1/broadcasts/{made['id']}").json()


def live(gateway, made, seconds=15):
    return until(lambda: (now := seen(gateway, made))["state"] == "live" and now, seconds, "the broadcast is live")


def workers(gateway):
    """The processes that the gateway has begun."""
    task = Path(f"/proc/{gateway.process.pid}/task")
    return [int(pid) for thread in task.iterdir() for pid in (thread / "children").read_text().split()]


class Watching:
    """Follows renditions on threads of their own until it is left; then nothing may have been wrong."""

    def __init__(self, url, seconds):
        master = Viewer(url).master()
        uris = sorted({each.uri for each in master.playlists} | {each.uri for each in master.media})
        self.renditions = {uri.removesuffix(".m3u8"): Rendition(uri) for uri in uris}
        self.failures = []
        self.threads = [
            threading.Thread(target=self.follow, args=(url, each, seconds)) for each in self.renditions.values()]
        for thread in self.threads:
            thread.start()

    def follow(self, url, rendition, seconds):
        try:
            Viewer(url).follow(rendition, seconds)
        except Exception as failure:
            self.failures.append(failure)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for thread in self.threads:
            thread.join()
        assert self.failures == []


def test_a_room_goes_live_and_ends(gateway, publish):
    made = begin(gateway)
    publish()
    now = live(gateway, made)
    assert now["publisher"] == "cam" and now["startedAt"] and now["endedAt"] is None
    until(lambda: len(seen(gateway, made)["renditions"]) == 3, 5, "three renditions")
    shown = {each["name"]: (each["codec"], each["encoded"], each["state"]) for each in seen(gateway, made)["renditions"]}
    assert shown == {"video": ("h264", False, "live"), "audio": ("aac", True, "live"), "opus": ("opus", False, "live")}
    opener = urllib.request.build_opener(NoRedirect)
    with pytest.raises(urllib.error.HTTPError) as led:
        opener.open(f"{gateway.url}/live/launch")
    assert led.value.code == 302 and led.value.headers["Location"] == made["hlsUrl"]
    assert led.value.headers["Cache-Control"] == "no-store"
    # FFmpeg 5.1 knows no parts.
    until(lambda: len(Viewer(made["url"]).read(Rendition("video.m3u8")).segments) >= 4, 15, "three segments")
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", made["url"]],
        capture_output=True, text=True, timeout=60)
    assert done.stderr == "" and {"h264", "aac"} <= set(done.stdout.split()), done
    stopped = gateway.call("POST", f"/v1/broadcasts/{made['id']}/stop").json()
    assert stopped["state"] == "ended" and stopped["endReason"] == "stopped"
    for name in ["video", "audio", "opus"]:
        assert Viewer(made["url"]).get(f"{name}.m3u8")[1].endswith(b"#EXT-X-ENDLIST\n"), name
    assert gateway.call("GET", "/live/launch").status == 404
    until(lambda: workers(gateway) == [], 5, "its worker is gone")
    job = gateway.call("GET", "/v1/jobs?kind=broadcast").json()["items"][0]
    assert (job["state"], job["broadcast"], job["recording"], job["room"]) == ("completed", made["id"], None, "launch")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@pytest.mark.alone
def test_a_worker_that_is_killed_is_replaced(gateway, publish):
    made = begin(gateway)
    recording = gateway.record("launch")
    publish()
    live(gateway, made)
    session = gateway.call("GET", "/v1/sessions").json()["items"][0]["id"]
    Viewer(made["url"]).master()
    with Watching(made["url"], 14) as watching:
        for _ in range(3):
            time.sleep(3)
            for pid in workers(gateway):
                os.kill(pid, signal.SIGKILL)
    now = seen(gateway, made)
    assert now["state"] == "live" and {each["state"] for each in now["renditions"]} == {"live"}, now
    assert "capstan_broadcast_workers_replaced_total 3" in gateway.call("GET", "/metrics").body.decode()
    assert gateway.call("GET", "/v1/sessions").json()["items"][0]["id"] == session
    # Its sound went on where it stopped.
    sound, picture = watching.renditions["audio"], watching.renditions["video"]
    assert len(sound.segments) >= 5 and len(picture.segments) >= 5
    lengths = [sum(length for _, length, _ in each.segments.values()) for each in (sound, picture)]
    assert abs(lengths[0] - lengths[1]) < 2.5, lengths
    gateway.stop(recording)
    done = gateway.completed(recording)
    file = gateway.folder("launch", recording) / done["files"][0]["name"]
    assert judge.complaints(file) == []
    gaps = [gap for track in gateway.manifest("launch", recording)["files"][0]["tracks"] for gap in track["gaps"]]
    assert [gap for gap in gaps if gap["cause"] == "loss"] == [], gaps


def test_another_session_goes_on_where_one_is_replaced(gateway, publish):
    made = begin(gateway, participant="cam")
    publish()
    live(gateway, made)
    Viewer(made["url"]).master()
    with Watching(made["url"], 12) as watching:
        time.sleep(5)
        publish()
        until(lambda: seen(gateway, made)["interruptions"] == 1, 10, "the second session goes on")
    for name, rendition in watching.renditions.items():
        assert "#EXT-X-DISCONTINUITY\n" in rendition.texts[-1], f"{name}: {rendition.texts[-1]}"
    assert "capstan_broadcast_interruptions_total 1" in gateway.call("GET", "/metrics").body.decode()


@pytest.mark.alone
def test_chromium_publishes_vp8_and_it_goes_out_as_a_ladder(gateway, publisher, new_page, site):
    made = begin(gateway)
    publisher().publish(gateway, "launch", "desk", video="VP8", size=[1280, 720])
    live(gateway, made)
    names = until(
        lambda: {"1080p", "720p", "360p"} <= {each["name"] for each in seen(gateway, made)["renditions"]}, 10, "rungs")
    assert names
    until(lambda: len(Viewer(made["url"]).read(Rendition("360p.m3u8")).segments) >= 4, 15, "three segments")
    page = new_page()
    page.goto(f"{site.url}/hls.html")
    shown = page.evaluate("url => playNative(url, 8)", made["url"])
    assert shown["ended"]["error"] is None and shown["ended"]["time"] - shown["begun"]["time"] > 5, shown
    assert shown["ended"]["frames"] > 100 and shown["ended"]["audio"] > 10_000, shown
    for each in seen(gateway, made)["renditions"]:
        if each["kind"] == "video":
            assert each["codec"] == "h264" and each["encoded"] and each["height"] <= 720, each


def test_chromium_publishes_h264_and_plays_it(gateway, publisher, new_page, site):
    made = begin(gateway, hls={"renditions": ["source"]})
    publisher().publish(gateway, "launch", "desk", video="H264")
    live(gateway, made)
    Viewer(made["url"]).master()
    page = new_page()
    page.goto(f"{site.url}/hls.html")
    shown = page.evaluate("([url, codecs]) => playParts(url, codecs, 10)", [made["url"], ["avc1", "mp4a"]])
    assert shown["ended"]["error"] is None and shown["ended"]["time"] - shown["begun"]["time"] > 6, shown
    assert len(shown["ended"]["buffered"]) == 1, shown


def test_a_gateway_that_ends_says_so(gateway, publish):
    made = begin(gateway)
    publish()
    live(gateway, made)
    gateway.kill()
    gateway.start()
    left = seen(gateway, made)
    assert (left["state"], left["endReason"]) == ("failed", "interrupted") and left["error"]
    job = gateway.call("GET", "/v1/jobs?kind=broadcast").json()["items"][0]
    assert job["state"] == "failed"
    drained = begin(gateway, room="other")
    gateway.terminate()
    gateway.start()
    assert seen(gateway, drained)["endReason"] == "drain"


def test_what_cannot_be_is_refused(gateway):
    for body in [{}, {"room": "-"}, {"room": "a", "push": [{}]}, {"room": "a", "hls": {"renditions": ["4k"]}},
                 {"room": "a", "hls": {"window": 1}}, {"room": "a", "hls": {"colour": True}}]:
        assert gateway.call("POST", "/v1/broadcasts", body).status == 400, body
    nobody = "0199aa00-0000-7000-8000-000000000001"
    assert gateway.call("GET", f"/v1/broadcasts/{nobody}").status == 404
    assert gateway.call("POST", f"/v1/broadcasts/{nobody}/stop").status == 404
    assert gateway.call("GET", "/live/nobody").status == 404


def first_media(gateway, room, publish):
    """Seconds from the arrival of the first keyframe, by the gateway's clock, to a playlist with media at the viewer."""
    made = begin(gateway, room=room)
    process = publish(room)
    viewer = Viewer(made["url"])
    until(lambda: any(each["name"] == "video" for each in seen(gateway, made)["renditions"]), 15, "a picture")
    body = viewer.get("video.m3u8?_HLS_msn=0&_HLS_part=0")[1].decode()
    at = time.time()
    dates = [line.split(":", 1)[1] for line in body.splitlines() if line.startswith("#EXT-X-PROGRAM-DATE-TIME:")]
    assert "#EXT-X-PART:" in body, body
    process.kill()
    assert gateway.call("POST", f"/v1/broadcasts/{made['id']}/stop").status == 200
    return at - datetime.fromisoformat(dates[0].replace("Z", "+00:00")).timestamp()


@pytest.mark.long
def test_the_first_media_come_at_once(gateway, publish):
    taken = sorted(first_media(gateway, f"first-{number}", publish) for number in range(20))
    print(f"first playlist with media after the first keyframe: median {statistics.median(taken):.3f} s, "
          f"from {taken[0]:.3f} to {taken[-1]:.3f} s")
    assert statistics.median(taken) <= 0.5

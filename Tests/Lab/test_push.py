"""Broadcasts that are pushed to a server which comes, goes and hangs, beside a recording that does not notice."""

import os
import signal
import socket
import subprocess
import time

import pytest
from lab import judge
from lab.events import Events
from lab.gateway import BINARY
from lab.media import run
from lab.wait import until

KEY = "S3cretStreamKey"
MODULE = "/usr/lib/nginx/modules/ngx_rtmp_module.so"


class Server:
    """nginx with its RTMP module, which keeps what comes as FLV."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "nginx.conf").write_text(
            f"daemon off; master_process off; user root; pid {folder}/pid; error_log {folder}/log info;\n"
            f"load_module {MODULE};\nevents {{ worker_connections 64; }}\n"
            f"rtmp {{ server {{ listen 127.0.0.1:{self.port};\n"
            f"application live {{ live on; record all; record_path {folder}; record_unique on; }} }} }}\n")
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf", "-e", self.folder / "log"])
        until(self.listens, 10, "nginx listens")

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self.process.kill()
        self.process.wait()

    def wedge(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def kept(self):
        return sorted(self.folder.glob("*.flv"), key=lambda file: file.stat().st_mtime)

    @property
    def url(self):
        return f"rtmp://127.0.0.1:{self.port}/live/{KEY}"


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "nginx"
    folder.mkdir()
    made = Server(folder)
    yield made
    made.kill()


class Listener:
    """ffmpeg as an SRT listener, which keeps what comes byte for byte; each start in a file of its own."""

    PASSPHRASE = "S3cretPassphrase"

    def __init__(self, folder):
        self.folder = folder
        with socket.socket(type=socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.starts = 0
        self.start()

    def start(self):
        self.starts += 1
        self.process = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-y", "-flush_packets", "1", "-f", "data", "-i",
             f"srt://127.0.0.1:{self.port}?mode=listener&passphrase={self.PASSPHRASE}",
             "-map", "0", "-c", "copy", "-f", "data", self.folder / f"{self.starts}.ts"],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def wedge(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def kept(self):
        return [self.folder / f"{each}.ts" for each in range(1, self.starts + 1)]

    @property
    def url(self):
        return f"srt://127.0.0.1:{self.port}?streamid={KEY}&passphrase={self.PASSPHRASE}"


@pytest.fixture
def listener(tmp_path):
    folder = tmp_path / "srt"
    folder.mkdir()
    made = Listener(folder)
    yield made
    made.kill()


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """H264 with a keyframe every second, and sound."""
    made = tmp_path_factory.mktemp("push") / "film.mp4"
    run("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=20", "-f", "lavfi", "-i",
        "sine=frequency=440:duration=20", "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "30",
        "-pix_fmt", "yuv420p", "-b:v", "1M", "-c:a", "libopus", "-b:a", "48k", made)
    return made


@pytest.fixture(scope="session")
def other_films(film):
    """The same in codecs that RTMP does not take."""
    made = {}
    for codec, name, options in (
            ("vp9", "vp9.webm", ["libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"]),
            ("h265", "h265.mp4", ["libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:bframes=0"])):
        made[codec] = film.with_name(name)
        run("-i", film, "-vf", "scale=320:180", "-t", "10", "-c:v", *options, "-g", "30", "-b:v", "400k", "-c:a", "copy",
            made[codec])
    return made


@pytest.fixture
def publish_film(gateway):
    processes = []

    def begin(file):
        processes.append(subprocess.Popen(
            [BINARY, "publish", file, "--loop", "--to", f"{gateway.url}/whip/launch/cam"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def publish(publish_film, film):
    return publish_film(film)


def begin(gateway, *urls):
    answer = gateway.call("POST", "/v1/broadcasts", {"room": "launch", "push": [{"url": url} for url in urls]})
    assert answer.status == 201, answer
    return answer.json()["id"]


def pushes(gateway, broadcast):
    return gateway.call("GET", f"/v1/broadcasts/{broadcast}").json()["push"]


def is_live(gateway, broadcast, above=0):
    now = pushes(gateway, broadcast)
    return now if now and all(each["state"] == "live" and each["bytes"] > above for each in now) else None


def back(gateway, broadcast, server, wedged=False):
    """Seconds from the server's return to media that go out again."""
    if wedged:
        server.wedge()
        until(lambda: pushes(gateway, broadcast)[0]["state"] != "live", 15, "a stuck server is noticed")
    server.kill()
    until(lambda: pushes(gateway, broadcast)[0]["state"] != "live", 15, "the end of the server is noticed")
    sent = pushes(gateway, broadcast)[0]["bytes"]
    server.start()
    at = time.monotonic()
    until(lambda: is_live(gateway, broadcast, sent), 10, "the push is back")
    return time.monotonic() - at


def check_recording(gateway, recording):
    gateway.stop(recording)
    done = gateway.completed(recording)
    assert judge.complaints(gateway.folder("launch", recording) / done["files"][0]["name"]) == []
    gaps = [gap for track in gateway.manifest("launch", recording)["files"][0]["tracks"] for gap in track["gaps"]]
    assert [gap for gap in gaps if gap["cause"] == "loss"] == [], gaps


def check_kept(server, least=100_000):
    """Whole FLV files have picture and sound; the server's kills cut some short."""
    found = [judge.streams(file) for file in server.kept() if file.stat().st_size > least]
    assert found and all(each == {"video": "h264", "audio": "aac"} for each in found), found


def test_a_push_outlives_its_server_and_shows_no_key(gateway, server, publish):
    events = Events(gateway)
    recording = gateway.record("launch")
    broadcast = begin(gateway, server.url)
    shown = until(lambda: is_live(gateway, broadcast), 15, "the push is live")[0]
    assert shown["url"] == f"rtmp://127.0.0.1:{server.port}/live/***" and shown["lastError"] is None, shown
    until(lambda: is_live(gateway, broadcast, 200_000), 10, "media go out")
    times = [back(gateway, broadcast, server), back(gateway, broadcast, server, wedged=True)]
    print(f"back after its server: {times[0]:.2f} s, wedged {times[1]:.2f} s")
    assert max(times) < 3, times
    sent = pushes(gateway, broadcast)[0]["bytes"]
    until(lambda: is_live(gateway, broadcast, sent + 200_000), 10, "media go out again")
    texts = [gateway.call("GET", path).body.decode() for path in (
        "/metrics", "/v1/jobs", "/v1/broadcasts", f"/v1/broadcasts/{broadcast}")]
    assert 'capstan_pushes{state="live"} 1' in texts[0]
    assert gateway.call("POST", f"/v1/broadcasts/{broadcast}/stop").json()["push"][0]["state"] == "ended"
    check_recording(gateway, recording)
    until(lambda: "broadcast.ended" in events.types(), 5, "its end is told")
    told = [kind for kind in events.types() if kind.startswith("push.")]
    assert told.count("push.connected") == 3 and "push.failed" in told, told
    check_kept(server)
    stored = b"".join(file.read_bytes() for file in gateway.recordings.parent.rglob("*.sqlite*") if file.is_file())
    assert stored, "the database is looked at"
    assert KEY.encode() not in stored
    for text in [*texts, str(events.seen), "\n".join(gateway.lines)]:
        assert KEY not in text


def test_pushes_come_and_go_while_it_is_live(gateway, server, publish):
    broadcast = begin(gateway)
    path = f"/v1/broadcasts/{broadcast}/push"
    made = gateway.call("POST", path, {"url": server.url}, {"Idempotency-Key": "one"})
    assert made.status == 201 and made.headers["Location"] == f"{path}/{made.json()['id']}", made
    again = gateway.call("POST", path, {"url": server.url}, {"Idempotency-Key": "one"})
    assert again.status == 201 and again.json()["id"] == made.json()["id"]
    assert gateway.call("POST", path, {"url": server.url + "x"}, {"Idempotency-Key": "one"}).status == 409
    until(lambda: is_live(gateway, broadcast), 15, "the push is live")
    # Nobody listens there: that is its own trouble.
    refused = gateway.call("POST", path, {"url": f"rtmp://127.0.0.1:9/live/{KEY}"}).json()["id"]
    until(lambda: pushes(gateway, broadcast)[1]["lastError"], 10, "the refused one says why")
    assert pushes(gateway, broadcast)[0]["state"] == "live" and pushes(gateway, broadcast)[0]["attempts"] == 1
    for push in (refused, made.json()["id"]):
        assert gateway.call("DELETE", f"{path}/{push}").status == 204
        assert gateway.call("DELETE", f"{path}/{push}").status == 404
    assert pushes(gateway, broadcast) == []
    until(server.kept, 5, "the server has kept what came")
    gateway.call("POST", f"/v1/broadcasts/{broadcast}/stop")
    assert gateway.call("POST", path, {"url": server.url}).status == 409


def first_and_last(file):
    """Times of the pictures that came, in seconds; the first must be a keyframe."""
    text = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "packet=pts_time,flags", "-of",
         "csv=p=0", file], capture_output=True, text=True, check=True).stdout
    rows = [line.split(",") for line in text.split()]
    assert "K" in rows[0][1], rows[0]
    times = [float(row[0]) for row in rows]
    return min(times), max(times)


def test_srt_goes_on_after_its_server_and_shows_no_key(gateway, listener, publish):
    events = Events(gateway)
    recording = gateway.record("launch")
    broadcast = begin(gateway, listener.url)
    shown = until(lambda: is_live(gateway, broadcast, 200_000), 15, "the push is live")[0]
    assert shown["url"] == f"srt://127.0.0.1:{listener.port}" and shown["lastError"] is None, shown
    begun = time.monotonic()
    times = []
    for wedged in (False, True):
        times.append(back(gateway, broadcast, listener, wedged))
        sent = pushes(gateway, broadcast)[0]["bytes"]
        until(lambda sent=sent: is_live(gateway, broadcast, sent + 400_000), 15, "media go out again")
    took = time.monotonic() - begun
    print(f"back after its server: {times[0]:.2f} s, wedged {times[1]:.2f} s")
    assert max(times) < 3, times
    texts = [gateway.call("GET", path).body.decode() for path in (
        "/metrics", "/v1/jobs", "/v1/broadcasts", f"/v1/broadcasts/{broadcast}")]
    gateway.call("POST", f"/v1/broadcasts/{broadcast}/stop")
    listener.process.wait(10)
    check_recording(gateway, recording)
    # A killed listener cuts its file anywhere; the last one had its goodbye.
    spans = [first_and_last(file) for file in listener.kept()]
    assert judge.complaints(listener.kept()[-1]) == []
    assert judge.streams(listener.kept()[-1]) == {"video": "h264", "audio": "aac"}
    assert spans[0][1] <= spans[1][0] + 1 and spans[1][1] <= spans[2][0] + 1, spans
    assert abs(spans[2][1] - spans[0][0] - took) < 4, (spans, took)
    stored = b"".join(file.read_bytes() for file in gateway.recordings.parent.rglob("*.sqlite*") if file.is_file())
    assert stored and KEY.encode() not in stored and listener.PASSPHRASE.encode() not in stored
    for text in [*texts, str(events.seen), "\n".join(gateway.lines)]:
        assert KEY not in text and listener.PASSPHRASE not in text


@pytest.mark.parametrize("codec, to_srt", [("vp9", "h264"), ("h265", "hevc")])
def test_what_a_server_does_not_take_is_encoded_for_it(gateway, server, listener, publish_film, other_films, codec, to_srt):
    """HLS gets the picture as it comes; H264 is made for pushes alone, and only for those that need it."""
    publish_film(other_films[codec])
    broadcast = begin(gateway, server.url, listener.url)
    until(lambda: is_live(gateway, broadcast, 50_000), 30, "both pushes are live")
    shown = gateway.call("GET", f"/v1/broadcasts/{broadcast}").json()
    sizes = [(each["codec"], each["encoded"]) for each in shown["renditions"] if each["kind"] == "video"]
    assert sizes == [(codec, False)], shown
    gateway.call("POST", f"/v1/broadcasts/{broadcast}/stop")
    listener.process.wait(10)
    [taken] = listener.kept()
    assert judge.streams(taken) == {"video": to_srt, "audio": "aac"} and judge.complaints(taken) == []
    check_kept(server, 40_000)


def test_servers_are_told_before_the_gateway_ends(gateway, server, listener, publish):
    broadcast = begin(gateway, server.url, listener.url)
    until(lambda: is_live(gateway, broadcast, 100_000), 15, "both pushes are live")
    at = time.monotonic()
    assert gateway.terminate() == 0
    assert time.monotonic() - at < 10
    listener.process.wait(5)
    assert judge.complaints(listener.kept()[0]) == []
    until(lambda: "deleteStream" in (server.folder / "log").read_text(), 5, "nginx has read deleteStream")


@pytest.mark.parametrize("url, says", [
    (f"srt://host?streamid={KEY}", "SRT needs one"), (f"srt://host:9000?streamid={KEY}&mode=listener", "mode=caller"),
    (f"http://host/live/{KEY}", "rtmp://"), ("rtmp://host", "rtmp://host/application/key"),
    (f"rtmp://user:{KEY}@host/live", "behind its path"), (f"rtmp://host/live/{KEY} x", "%XX"), (7, "a string")])
def test_a_wrong_address_says_what_to_do(gateway, url, says):
    answer = gateway.call("POST", "/v1/broadcasts", {"room": "launch", "push": [{"url": url}]})
    assert answer.status == 400 and says in answer.json()["detail"] and KEY not in answer.body.decode(), answer
    assert gateway.call("GET", "/v1/broadcasts").json()["items"] == []


@pytest.mark.long
def test_a_server_killed_five_times_and_wedged_twice(gateway, server, publish):
    recording = gateway.record("launch")
    broadcast = begin(gateway, server.url)
    until(lambda: is_live(gateway, broadcast, 100_000), 15, "the push is live")
    times = []
    for wedged in [False, False, True, False, False, True, False]:
        times.append(back(gateway, broadcast, server, wedged))
        sent = pushes(gateway, broadcast)[0]["bytes"]
        until(lambda sent=sent: is_live(gateway, broadcast, sent + 200_000), 20, "media go out again")
    print("back after its server:", " ".join(f"{each:.2f}" for each in times), "s")
    assert max(times) < 3, times
    gateway.call("POST", f"/v1/broadcasts/{broadcast}/stop")
    check_recording(gateway, recording)
    check_kept(server)

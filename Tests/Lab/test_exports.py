"""Exports: real recordings made into other files, judged by what is in them."""

import subprocess

import pytest
from lab import judge
from lab.gateway import BINARY
from lab.wait import until

SECONDS = 8
FLASH = "drawbox=color=white:t=fill:enable='lt(mod(t,1),0.099)'"
PICTURE = ["-f", "lavfi", "-i", f"testsrc2=size=640x360:rate=30:duration={SECONDS},eq=brightness=-0.5,{FLASH}"]
SOUND = ["-f", "lavfi", "-i", f"aevalsrc=0.6*sin(2*PI*1000*t)*lt(mod(t\\,1)\\,0.1):d={SECONDS}:s=48000"]
SOURCES = {
    "vp8": ("webm", ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "60"]),
    "h264": ("mp4", ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "60", "-pix_fmt", "yuv420p"]),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    files = {}
    for codec, (extension, options) in SOURCES.items():
        files[codec] = tmp_path_factory.mktemp("source") / f"{codec}.{extension}"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-y", *PICTURE, *SOUND, *options, "-b:v", "1M", "-c:a", "libopus",
             files[codec]], check=True)
    return files


@pytest.fixture
def recorded(gateway, sources):
    """A finished recording of each codec with Opus, by its room."""
    ids = {codec: gateway.record(codec) for codec in sources}
    publishing = [
        subprocess.Popen([BINARY, "publish", source, "--to", f"{gateway.url}/whip/{codec}/desk-1"])
        for codec, source in sources.items()]
    for each in publishing:
        assert each.wait(60) == 0
    for each in ids.values():
        gateway.stop(each)
        gateway.completed(each)
    return ids


def export(gateway, wanted, **request):
    reply = gateway.call("POST", "/v1/exports", {"recordings": [wanted] if isinstance(wanted, str) else wanted, **request})
    assert reply.status == 202, reply
    made = reply.json()
    assert reply.headers["Location"] == f"/v1/exports/{made['id']}"
    return ended(gateway, made["id"])


def ended(gateway, made):
    def look():
        now = gateway.call("GET", f"/v1/exports/{made}").json()
        return now if now["state"] in ("completed", "failed", "cancelled") else None

    return until(look, 60, f"export {made} has ended")


def downloaded(gateway, made, folder):
    """The only file of an export's only item, fetched as its users do."""
    [item] = made["items"]
    assert item["state"] == "completed", item
    [entry] = item["files"]
    reply = gateway.call("GET", entry["url"])
    assert reply.status == 200 and len(reply.body) == entry["bytes"]
    file = folder / entry["name"].replace("/", "_")
    file.write_bytes(reply.body)
    assert judge.complaints(file) == []
    return file


CASES = {
    # of, format, more, copied, streams
    "vp8 to webm": ("vp8", "webm", {}, True, {"video": "vp8", "audio": "opus"}),
    "vp8 to mp4": ("vp8", "mp4", {}, False, {"video": "h264", "audio": "opus"}),
    "h264 to mp4": ("h264", "mp4", {}, True, {"video": "h264", "audio": "opus"}),
    "h264 to webm": ("h264", "webm", {}, False, {"video": "vp9", "audio": "opus"}),
    "h264 to a smaller mp4": (
        "h264", "mp4", {"video": "240p-low", "audio": {"codec": "aac"}}, False, {"video": "h264", "audio": "aac"}),
    "sound as mp3": ("vp8", "mp3", {}, False, {"audio": "mp3"}),
    "sound as wav": ("h264", "wav", {}, False, {"audio": "pcm_s16le"}),
}


@pytest.fixture
def whole(gateway, recorded):
    return {
        codec: gateway.folder(codec, recorded[codec]) / gateway.completed(recorded[codec])["files"][0]["name"]
        for codec in recorded}


def test_formats(gateway, recorded, whole, tmp_path):
    for name, (codec, form, more, copied, streams) in CASES.items():
        made = export(gateway, recorded[codec], format=form, **more)
        assert made["state"] == "completed" and made["progress"] == 1, made
        assert made["items"][0]["copied"] is copied, name
        file = downloaded(gateway, made, tmp_path)
        assert judge.streams(file) == streams, name
        assert abs(judge.duration(file) - judge.duration(whole[codec])) < 0.1, name
        heard, before = judge.beeps(file), judge.beeps(whole[codec])
        assert len(heard) == len(before) and all(abs(a - b) < 0.03 for a, b in zip(heard, before)), name
        if "video" in streams:
            assert judge.decoded_frames(file) == judge.decoded_frames(whole[codec]), name
            seen, shown = judge.packets(file), judge.packets(whole[codec])
            times = zip(sorted(at for at, _, _ in seen), (at for at, _, _ in shown))
            assert all(abs(a - b) < 0.002 for a, b in times), name
    small = judge.probe(tmp_path / next(
        path.name for path in tmp_path.glob("h264_desk-1*.mp4")), "-show_streams")["streams"][0]
    assert (small["width"], small["height"]) == (426, 240)


def test_a_cut_is_exact(gateway, recorded, whole, tmp_path):
    for codec, form in (("vp8", "mp4"), ("h264", "mp4"), ("vp8", "webm")):
        file = downloaded(
            gateway, export(gateway, recorded[codec], format=form, trim={"start": 2.3, "end": 5.1}), tmp_path)
        assert abs(judge.duration(file) - 2.8) < 0.06
        assert judge.packets(file)[0][0] < 0.002
        wanted = [at - 2.3 for at in judge.beeps(whole[codec]) if 2.33 < at < 5.05]
        heard = judge.beeps(file)
        assert len(heard) == len(wanted) and all(abs(a - b) < 0.03 for a, b in zip(heard, wanted)), (heard, wanted)


def test_a_batch_with_some_that_cannot_be(gateway, recorded, tmp_path):
    missing = "0199aa00-0000-7000-8000-00000000000f"
    running = gateway.record("standup")
    made = export(gateway, [recorded["vp8"], missing, running, recorded["h264"]], format="mkv")
    assert [item["state"] for item in made["items"]] == ["completed", "failed", "failed", "completed"]
    assert made["state"] == "failed" and made["progress"] == 1
    assert "no recording" in made["items"][1]["error"] and "running" in made["items"][2]["error"]
    gateway.stop(running)
    gateway.completed(running)
    kept = made["items"][0]["files"]
    reply = gateway.call("POST", f"/v1/exports/{made['id']}/retry")
    assert reply.status == 202
    again = ended(gateway, made["id"])
    assert again["items"][0]["files"] == kept
    # Nobody had published: there is nothing in it.
    assert "no file" in again["items"][2]["error"]
    assert gateway.call("POST", f"/v1/exports/{made['id']}/cancel").status == 409
    listed = gateway.call("GET", "/v1/exports").json()
    assert [item["id"] for item in listed["items"]] == [made["id"]]
    folder = gateway.recordings / ".exports" / made["id"]
    assert folder.exists()
    assert gateway.call("DELETE", f"/v1/exports/{made['id']}").status == 204
    assert not folder.exists()
    assert gateway.call("GET", f"/v1/exports/{made['id']}").status == 404


def test_waiting_and_cancelled(gateway, recorded):
    reply = gateway.call(
        "POST", "/v1/exports", {"room": "vp8", "format": "mp3", "runAt": "2099-01-01T00:00:00Z", "priority": 5},
        headers={"Idempotency-Key": "once"})
    made = reply.json()
    assert made["state"] == "queued" and [item["recording"] for item in made["items"]] == [recorded["vp8"]]
    again = gateway.call(
        "POST", "/v1/exports", {"room": "vp8", "format": "mp3", "runAt": "2099-01-01T00:00:00Z", "priority": 5},
        headers={"Idempotency-Key": "once"})
    assert again.json()["id"] == made["id"]
    other = gateway.call(
        "POST", "/v1/exports", {"room": "vp8", "format": "wav"}, headers={"Idempotency-Key": "once"})
    assert other.status == 409
    assert gateway.call("DELETE", f"/v1/exports/{made['id']}").status == 409
    assert gateway.call("POST", f"/v1/exports/{made['id']}/cancel").json()["state"] == "cancelled"
    assert gateway.call("POST", f"/v1/exports/{made['id']}/retry").status == 202
    assert ended(gateway, made["id"])["state"] == "completed"


def run(gateway, *arguments):
    return subprocess.run(
        [BINARY, "export", *map(str, arguments), "--gateway", gateway.url], capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL)


def test_command(gateway, recorded, tmp_path):
    out = tmp_path / "out"
    done = run(gateway, recorded["vp8"], recorded["h264"], "--format", "mp4", "--video", "240p", "--out", out,
               "--name", "{room}/{participant}.{ext}")
    assert done.returncode == 0, done
    for room in ("vp8", "h264"):
        file = out / room / "desk-1.mp4"
        assert judge.complaints(file) == []
        assert f"saved {file}" in done.stdout and f"{room}/desk-1.mp4  encoded" in done.stdout
    done = run(gateway, "0199aa00-0000-7000-8000-00000000000f", recorded["vp8"], "--format", "wav")
    assert done.returncode == 1 and "no recording" in done.stderr and "1 of 2" in done.stderr, done
    assert "/v1/exports/" in done.stdout
    for wrong in (["--format", "avi"], ["--format", "mp4", "--video", "huge"], ["--format", "mp4", "--start", "soon"],
                  [], ["--format", "mp4", "--video", "720p", "--no-video"]):
        assert run(gateway, recorded["vp8"], *wrong).returncode == 2, wrong
    assert run(gateway, recorded["vp8"], "--format", "mp4", "--layout", "circle").returncode == 2


REFUSED = [
    {}, {"format": "mp4"}, {"recordings": [], "format": "mp4"}, {"recordings": ["x"], "format": "mp4"},
    {"room": "a"}, {"room": "a", "format": "avi"}, {"room": "a", "format": "mp4", "layout": "circle"},
    {"room": "a", "format": "webm", "video": {"codec": "h264"}}, {"room": "a", "format": "mp3", "audio": False},
    {"room": "a", "format": "mp4", "video": "721p"}, {"room": "a", "format": "mp4", "trim": {"start": 5, "end": 4}},
    {"room": "a", "format": "mp4", "name": "../{room}.{ext}"}, {"room": "a", "format": "mp4", "colour": 1},
    {"room": "a", "format": "mp4", "video": {"heigth": 1}}, {"room": "a", "format": "mp4", "thumbnails": True},
    {"room": "a", "format": "mp4", "runAt": "soon"}, {"room": "a", "format": "mp4", "labels": True},
    {"room": "a", "format": "mp4", "layout": "grid", "background": "blue"},
    {"room": "a", "format": "mp4", "layout": "grid", "video": {"frameRate": 61}},
    {"room": "a", "format": "mp4", "layout": "grid", "video": {"width": 8000}},
]


def test_what_cannot_be_is_refused(gateway):
    for body in REFUSED:
        reply = gateway.call("POST", "/v1/exports", body)
        assert reply.status == 400, (body, reply)
        assert reply.json()["detail"].endswith("."), reply
    assert gateway.call("GET", "/v1/exports").json()["items"] == []

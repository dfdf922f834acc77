"""One picture of all: people who come and go, put together by the gateway's clock, judged by flash and beep."""

import contextlib
import signal
import subprocess
from datetime import datetime

import pytest

from lab import judge
from lab.gateway import BINARY
from lab.wait import until

RATE = 30
COLOURS = {"one": ("0x602020", 700), "two": ("0x206020", 1300), "three": ("0x202060", 2100)}


def film(folder, name, seconds=4):
    """A flash over all of the picture and a beep of its own pitch in the first tenth of each second."""
    colour, pitch = COLOURS[name]
    file = folder / f"{name}.webm"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i",
         f"color={colour}:size=320x180:rate={RATE}:duration={seconds},"
         "drawbox=color=white:t=fill:enable='lt(mod(t,1),0.099)'",
         "-f", "lavfi", "-i", f"aevalsrc=0.3*sin(2*PI*{pitch}*t)*lt(mod(t\\,1)\\,0.1):d={seconds}:s=48000",
         "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "500k", "-g", "30", "-c:a", "libopus", file],
        check=True)
    return file


@contextlib.contextmanager
def publishing(gateway, file, room, participant=None, copies=1):
    url = f"{gateway.url}/whip/{room}" + (f"/{participant}" if participant else "")
    process = subprocess.Popen(
        [BINARY, "publish", file, "--to", url, "--copies", str(copies), "--loop"], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    try:
        yield process
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()


def longer(gateway, recording, people, seconds):
    """Until so many files grow and each of them is that long."""
    def look():
        growing = [file for file in gateway.recording(recording)["files"] if file["state"] == "growing"]
        return len(growing) == people and all(file["duration"] >= seconds for file in growing)

    until(look, seconds + 20, f"{seconds} s are recorded")


def exported(gateway, recording, folder, **request):
    reply = gateway.call("POST", "/v1/exports", {"recordings": [recording], **request})
    assert reply.status == 202, reply
    return fetched(gateway, reply.json()["id"], folder)


def fetched(gateway, export, folder):
    def look():
        now = gateway.call("GET", f"/v1/exports/{export}").json()
        return now if now["state"] in ("completed", "failed", "cancelled") else None

    made = until(look, 300, f"export {export} has ended")
    assert made["state"] == "completed", made
    [entry] = made["items"][0]["files"]
    assert entry["source"] is None and made["items"][0]["copied"] is False
    file = folder / entry["name"].replace("/", "_")
    file.write_bytes(gateway.call("GET", entry["url"]).body)
    assert judge.complaints(file) == []
    return file, made


def bright(file):
    """Of each picture whether it is white."""
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", file, "-map", "0:v:0", "-vf",
         "scale=1:1:flags=area,format=gray", "-fps_mode", "passthrough", "-f", "rawvideo", "-"],
        capture_output=True, check=True)
    return [grey > 153 for grey in done.stdout]


def flashes(file, crop):
    """When this part of the picture becomes white."""
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", file, "-map", "0:v:0", "-vf",
         f"crop={crop},scale=1:1:flags=area,format=gray", "-fps_mode", "passthrough", "-f", "rawvideo", "-"],
        capture_output=True, check=True)
    return judge.onsets([(n / RATE, grey / 255) for n, grey in enumerate(done.stdout)], 0.6)


def beeps(file, pitch):
    """When this pitch begins to be heard."""
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", file, "-map", "0:a:0", "-af",
         f"aresample=48000:async=1:first_pts=0,bandpass=f={pitch}:width_type=h:w=200", "-ac", "1", "-ar", "8000",
         "-f", "s16le", "-"], capture_output=True, check=True)
    samples = memoryview(done.stdout[:len(done.stdout) // 2 * 2]).cast("h")
    levels = [(at / 8000, max(map(abs, samples[at:at + 8])) / 32768) for at in range(0, len(samples) - 8, 8)]
    found = []
    for at in judge.onsets(levels, 0.08):
        if not found or at - found[-1] > 0.5:
            found.append(at)
    return found


def apart(left, right):
    """For each of the right the distance, in seconds, of the nearest of the left."""
    return [min((mine - other for mine in left), key=abs) for other in right if left]


def told(record_property, name, found):
    worst = max(map(abs, found))
    record_property(name, f"{len(found)}, worst {worst * 1000:.0f} ms")
    return worst


def test_a_grid_of_two_and_the_layout_of_a_recording(gateway, tmp_path, record_property):
    """Copies are sent in step: what they show and what is heard of them stays together."""
    source = film(tmp_path, "one")
    recording = gateway.record("standup", layout="grid")
    with publishing(gateway, source, "standup", copies=2):
        longer(gateway, recording, 2, 4)
    gateway.stop(recording)
    [export] = gateway.completed(recording)["exports"]
    file, made = fetched(gateway, export, tmp_path)
    assert made["layout"] == "grid" and made["format"] == "mp4"
    assert judge.streams(file) == {"video": "h264", "audio": "aac"}
    left, right = flashes(file, "400:200:120:260"), flashes(file, "400:200:760:260")
    heard = beeps(file, 700)
    assert len(left) >= 3 and len(right) >= 3 and len(heard) >= 3, (left, right, heard)
    assert told(record_property, "person to person", apart(left, right)) <= 0.040
    for name, seen in (("left", left), ("right", right)):
        inner = [at for at in heard if seen[0] - 0.1 < at < seen[-1] + 0.1]
        assert told(record_property, f"beep to flash, {name}", apart(seen, inner)) <= 0.040


@pytest.mark.long
@pytest.mark.alone
def test_people_come_and_go(gateway, tmp_path, record_property):
    """One from the first to the last, a second comes later and stays, a third comes and goes; each has a pitch."""
    sources = {name: film(tmp_path, name) for name in COLOURS}
    recording = gateway.record("standup")
    with contextlib.ExitStack() as stack:
        stack.enter_context(publishing(gateway, sources["one"], "standup", "one"))
        longer(gateway, recording, 1, 4)
        stack.enter_context(publishing(gateway, sources["two"], "standup", "two"))
        longer(gateway, recording, 2, 4)
        with publishing(gateway, sources["three"], "standup", "three"):
            longer(gateway, recording, 3, 6)
        longer(gateway, recording, 2, 14)
    gateway.stop(recording)
    gateway.completed(recording)
    manifest = gateway.manifest("standup", recording)
    lengths = {file["participant"]: file["duration"] for file in manifest["files"]}
    assert lengths["one"] > lengths["two"] > lengths["three"] > 5, lengths
    file, _ = exported(gateway, recording, tmp_path, format="mp4", layout="grid", labels=False, video="360p")
    assert abs(judge.duration(file) - lengths["one"]) < 1.0
    # Alone, the first fills the canvas; of two each has a half, of three each a quarter.
    corners = {"one": "100:50:100:65", "two": "100:50:440:65", "three": "100:50:270:245"}
    starts = {file["participant"]: datetime.fromisoformat(file["wallClockStart"]) for file in manifest["files"]}
    for name, (_, pitch) in COLOURS.items():
        heard, seen = beeps(file, pitch), flashes(file, corners[name])
        # Before that somebody else stands there.
        there = (starts[name] - starts["one"]).total_seconds() + 0.1
        heard, seen = [at for at in heard if at > there], [at for at in seen if at > there]
        assert len(heard) >= lengths[name] - 2, (name, heard)
        found = [each for each in apart(seen, heard) if abs(each) < 0.4]
        assert len(found) >= 4, (name, heard, seen)
        # What the recorded file has of it, as a publisher that is held up sends late.
        [own] = [each["name"] for each in manifest["files"] if each["participant"] == name]
        kept = gateway.folder("standup", recording) / own
        whites = [at for at, white in zip((at for at, _, _ in judge.packets(kept)), bright(kept)) if white]
        began = [at for n, at in enumerate(whites) if n == 0 or at - whites[n - 1] > 0.5]
        told(record_property, f"beep to flash in the recorded file, {name}",
             [each for each in apart(began, beeps(kept, pitch)) if abs(each) < 0.4])
        assert told(record_property, f"beep to flash, {name}", found) <= 0.040


@pytest.mark.long
@pytest.mark.parametrize("layout", ["grid", "speaker", "pip"])
def test_many_formats(gateway, tmp_path, layout):
    source = film(tmp_path, "two")
    recording = gateway.record("standup")
    with publishing(gateway, source, "standup", copies=9):
        longer(gateway, recording, 9, 4)
    gateway.stop(recording)
    gateway.completed(recording)
    for form, codecs in (("mp4", {"video": "h264"}), ("webm", {"video": "vp9", "audio": "opus"}), ("mp3", {"audio": "mp3"})):
        file, made = exported(
            gateway, recording, tmp_path, format=form, layout=layout,
            **({} if form == "mp3" else {"video": {"width": 640, "height": 360, "frameRate": 25}}))
        assert judge.streams(file).items() >= codecs.items()
        assert abs(judge.duration(file) - max(f["duration"] for f in gateway.recording(recording)["files"])) < 0.5
    assert len(gateway.recording(recording)["exports"]) == 3

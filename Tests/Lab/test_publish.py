"""`capstan publish`: what it sends of a file is what the gateway records, byte for byte."""

import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from lab import judge
from lab.gateway import BINARY
from lab.wait import until

SECONDS = 10
PICTURE = ["-f", "lavfi", "-i", f"testsrc2=size=640x360:rate=30:duration={SECONDS}"]
SOUND = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={SECONDS}"]
OPUS = ["-c:a", "libopus", "-b:a", "48k"]
# Keyframes every two seconds; at most what a thin uplink carries.
SOURCES = {
    "h264": ("mp4", ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "60", "-pix_fmt", "yuv420p"]),
    "vp8": ("webm", ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "60"]),
    "vp9": ("webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "60"]),
    "av1": ("webm", ["-c:v", "libsvtav1", "-preset", "12", "-g", "60"]),
}


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)


@pytest.fixture(scope="session")
def sources(tmp_path_factory):
    """A file of each codec with its sound."""
    folder = tmp_path_factory.mktemp("sources")
    made = {}
    for codec, (extension, options) in SOURCES.items():
        made[codec] = folder / f"{codec}.{extension}"
        ffmpeg(*PICTURE, *SOUND, *options, "-b:v", "1M", *OPUS, made[codec])
    return made


def publish(*arguments, **options):
    return subprocess.run(
        [BINARY, "publish", *map(str, arguments)], capture_output=True, text=True, timeout=60, **options)


def slices(file):
    """CRCs of the pictures' slices alone: an MP4 keeps parameter sets apart, and the gateway puts them in band."""
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", file, "-map", "0:v", "-c", "copy", "-bsf:v",
         "h264_mp4toannexb,filter_units=remove_types=6-9", "-f", "framecrc", "-"],
        capture_output=True, text=True, check=True)
    return [line.split(",")[4:6] for line in done.stdout.splitlines() if not line.startswith("#")]


def pictures(codec, file):
    return slices(file) if codec == "h264" else [crc for _, _, crc in judge.packets(file)]


def test_a_file_arrives_byte_for_byte(gateway, sources):
    recordings = {codec: gateway.record(codec) for codec in sources}
    with ThreadPoolExecutor() as pool:
        done = dict(zip(sources, pool.map(
            lambda codec: publish(sources[codec], "--to", f"{gateway.url}/whip/{codec}/file"), sources)))
    for codec, source in sources.items():
        assert done[codec].returncode == 0, done[codec]
        gateway.stop(recordings[codec])
        [entry] = gateway.completed(recordings[codec])["files"]
        file = gateway.folder(codec, recordings[codec]) / entry["name"]
        assert judge.complaints(file) == [], codec
        assert judge.streams(file) == {"video": codec, "audio": "opus"}
        assert pictures(codec, file) == pictures(codec, source), codec
        sent = [crc for _, _, crc in judge.packets(source, "a")]
        assert [crc for _, _, crc in judge.packets(file, "a")] == sent, codec
    assert gateway.call("GET", "/v1/sessions").json()["items"] == [], "each session is taken away again"


def test_copies_loop_until_they_are_interrupted(gateway, sources):
    copies = 20
    process = subprocess.Popen(
        [BINARY, "publish", sources["vp8"], "--to", f"{gateway.url}/whip/crowd", "--copies", f"{copies}", "--loop"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:

        def all_there():
            listed = gateway.call("GET", "/v1/sessions?limit=100").json()["items"]
            return listed if len(listed) == copies else None

        listed = until(all_there, 15, f"{copies} sessions")
        assert sorted(item["participant"] for item in listed) == sorted(f"vp8-{n + 1}" for n in range(copies))
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
        assert process.returncode == 130, (output, errors)
        assert "reported lost 0" in output, output
    finally:
        process.kill()
    assert gateway.call("GET", "/v1/sessions").json()["items"] == []


def test_what_cannot_be_published_is_said(gateway, sources, tmp_path):
    url = f"{gateway.url}/whip/room/file"
    aac = tmp_path / "aac.mp4"
    ffmpeg(*PICTURE, *SOUND, "-t", 1, "-c:v", "libx264", "-preset", "ultrafast", "-bf", 0, "-c:a", "aac", aac)
    refused = publish(aac, "--to", url)
    assert refused.returncode == 1 and "aac" in refused.stderr and "--no-sound" in refused.stderr, refused
    assert publish(aac, "--to", url, "--no-sound").returncode == 0
    reordered = tmp_path / "reordered.mp4"
    ffmpeg(*PICTURE, "-t", 1, "-c:v", "libx264", "-preset", "fast", "-bf", 2, "-b_strategy", 0, reordered)
    assert "B-frames" in publish(reordered, "--to", url).stderr
    assert publish(tmp_path / "missing.mp4", "--to", url).returncode == 1
    assert publish(sources["vp8"], "--to", "nowhere").returncode == 2
    assert publish(sources["vp8"], "--to", url, "--copies", 0).returncode == 2
    assert publish(sources["vp8"]).returncode == 2
    assert publish(sources["vp8"], "--to", f"{gateway.url}/v1/elsewhere").returncode == 1

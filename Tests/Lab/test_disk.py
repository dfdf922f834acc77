"""A disk that is really full, and one that cannot be written."""

import contextlib
import os
import shutil
import subprocess

import pytest

from lab import judge
from lab.gateway import Gateway
from lab.wait import until


@contextlib.contextmanager
def mounted(folder, options, device="none", kind="tmpfs"):
    """Mounts something on the folder, or skips the test where that is not allowed."""
    folder.mkdir(exist_ok=True)
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    done = subprocess.run(
        ["mount", "-t", kind, "-o", options, device, folder], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def small_disk(tmp_path):
    with mounted(tmp_path / "recordings", "size=3m") as folder:
        yield folder


@pytest.fixture
def gateway_on_it(small_disk, monkeypatch):
    monkeypatch.setenv("CAPSTAN_MIN_FREE_SPACE", "0")
    made = Gateway(small_disk).start()
    yield made
    alive = made.alive() or made.meant_to_end
    made.close()
    print("\n".join(line[:400] for line in made.lines[-60:]))
    assert alive, f"the gateway ended by itself with {made.process.returncode}"


@pytest.mark.parametrize("codec", [pytest.param("VP8", marks=pytest.mark.long), "H264"])
def test_a_full_disk_ends_the_recording_and_nothing_else(gateway_on_it, publisher, tmp_path, codec):
    gateway = gateway_on_it
    chromium = publisher().publish(gateway, "standup", "desk-1", video=codec)
    recording = gateway.record("standup")

    def ended():
        now = gateway.recording(recording)
        return now if now["state"] not in ("waiting", "recording") else None

    until(ended, 60, "the disk is full")
    full = until(lambda: (now := ended()) and now["state"] == "failed" and now, 10, "the recording has failed")
    assert full["endReason"] == "diskFull", full
    assert "disk is full" in full["error"] and "make room" in full["error"], full
    [listed] = full["files"]
    file = gateway.folder("standup", recording) / listed["name"]
    assert listed["bytes"] == file.stat().st_size > 500_000, (listed, file.stat())
    assert judge.complaints(file) == []
    assert judge.decoded_frames(file) > 60

    # What has no need of the disk goes on, and what has need of it says so.
    assert chromium.connection == "connected"
    [session] = gateway.call("GET", "/v1/sessions").json()["items"]
    assert session["participant"] == "desk-1"
    assert gateway.call("GET", "/healthz").status == 200
    played = gateway.call("GET", listed["url"].removeprefix(gateway.url))
    assert played.status == 200 and len(played.body) == listed["bytes"], played
    chromium.sent(chromium.count() + 30)
    block = gateway.recordings / "block"
    fill(block)
    refused = gateway.call("POST", "/v1/recordings", {"room": "standup"})
    assert refused.status == 503, refused
    assert "disk is full" in refused.json()["detail"] and "make room" in refused.json()["detail"], refused

    # After room is made it records again.
    block.unlink()
    shutil.move(file, tmp_path / file.name)
    again = until(lambda: started(gateway), 10, "a recording can begin again")
    before = chromium.count()
    chromium.sent(before + 60)
    gateway.stop(again)
    done = gateway.completed(again)
    assert done["endReason"] == "stopped", done
    new = gateway.folder("standup", again) / done["files"][0]["name"]
    assert judge.complaints(new) == []

    # The end of the first is kept by now: a restart knows it.
    assert gateway.terminate() == 0
    gateway.start()
    kept = gateway.recording(recording)
    assert (kept["state"], kept["endReason"], kept["error"]) == ("failed", "diskFull", full["error"]), kept
    assert gateway.manifest("standup", recording)["state"] == "failed"


def started(gateway):
    reply = gateway.call("POST", "/v1/recordings", {"room": "standup"})
    assert reply.status in (201, 503), reply
    return reply.json()["id"] if reply.status == 201 else None


def fill(path):
    with open(path, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))


def test_a_gateway_starts_on_a_full_disk_and_says_so(small_disk, monkeypatch):
    monkeypatch.setenv("CAPSTAN_MIN_FREE_SPACE", "0")
    Gateway(small_disk).start().close()
    fill(small_disk / "block")
    gateway = Gateway(small_disk)
    gateway.launch()
    code = None
    try:
        code = gateway.process.wait(5)
    except subprocess.TimeoutExpired:
        pass
    gateway.reader.join(1)
    said = "\n".join(gateway.lines)
    gateway.close()
    if code is None:
        assert "listening" in said, said
    else:
        assert code == 1 and "full" in said and "make room" in said, (code, said)


def test_a_read_only_folder_is_named(tmp_path):
    with mounted(tmp_path / "recordings", "size=1m,ro") as folder:
        gateway = Gateway(folder)
        gateway.launch()
        assert gateway.process.wait(20) == 1
        gateway.reader.join(5)
    said = "\n".join(gateway.lines)
    print(said)
    assert str(folder) in said and "read-only" in said.lower() and "--recordings" in said, said
    assert "Fatal" not in said and "Domain=" not in said, said


def test_a_folder_that_became_read_only_is_named(small_disk, monkeypatch):
    monkeypatch.setenv("CAPSTAN_MIN_FREE_SPACE", "0")
    Gateway(small_disk).start().close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    gateway = Gateway(small_disk)
    gateway.launch()
    assert gateway.process.wait(20) == 1
    gateway.reader.join(5)
    said = "\n".join(gateway.lines)
    print(said)
    assert str(small_disk) in said and "--recordings" in said, said


def test_recordings_that_are_a_file_are_named(tmp_path):
    folder = tmp_path / "recordings"
    folder.write_text("not a folder")
    gateway = Gateway(folder)
    gateway.launch()
    assert gateway.process.wait(20) == 1
    gateway.reader.join(5)
    said = "\n".join(gateway.lines)
    print(said)
    assert str(folder) in said and "--recordings" in said and "Domain=" not in said, said

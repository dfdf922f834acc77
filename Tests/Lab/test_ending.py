"""kill -9, SIGTERM, a restart, a port in use."""

import shutil
import socket
import subprocess
import time

import pytest

from lab import compare, judge
from lab.gateway import Gateway
from lab.wait import until


@pytest.mark.parametrize("codec", [pytest.param("VP8", marks=pytest.mark.long), "H264"])
def test_kill_9_leaves_files_that_play_and_a_restart_finishes_them(
        gateway, publisher, player, serve_folder, tmp_path, codec):
    recording = gateway.record("standup")
    chromium = publisher().publish(gateway, "standup", "desk-1", video=codec)
    chromium.sent(150)
    killed_at = time.time() * 1000
    gateway.kill()

    file = gateway.growing("standup", recording, "desk-1")
    at_once = tmp_path / "at-once"
    at_once.mkdir()
    copy = at_once / file.name
    shutil.copyfile(file, copy)
    assert judge.complaints(copy) == []
    due = [frame["crc"] for frame in chromium.frames() if frame["at"] < killed_at - 1000]
    held = [crc for _, _, crc in judge.packets(copy)]
    compare.same(held[:len(due)], due, copy)
    judge.play(player, f"{serve_folder(at_once)}/{copy.name}")

    gateway.start()
    done = gateway.completed(recording)
    assert done["endReason"] == "interrupted", done
    [listed] = done["files"]
    finished = gateway.folder("standup", recording) / listed["name"]
    assert judge.complaints(finished) == []
    assert [crc for _, _, crc in judge.packets(finished)] == held, "finishing keeps every picture"
    assert judge.duration(finished) > 4
    judge.play(player, f"{gateway.url}/v1/recordings/{recording}/files/{listed['name']}")
    assert abs(judge.seek(player, 2.0) - 2.0) < 0.05
    left = sorted(path.name for path in gateway.folder("standup", recording).iterdir())
    assert left == sorted([listed["name"], "recording.json"])


def test_sigterm_drains(gateway, publisher):
    recording = gateway.record("standup")
    chromium = publisher().publish(gateway, "standup", "desk-1")
    chromium.sent(60)
    chromium.hush()
    assert gateway.terminate() == 0
    gateway.start()
    done = gateway.completed(recording)
    assert done["endReason"] == "drain", done
    file = gateway.folder("standup", recording) / done["files"][0]["name"]
    assert judge.complaints(file) == []
    assert compare.pictures(chromium.frames(), file) == 0


def test_a_second_signal_ends_at_once(gateway):
    gateway.meant_to_end = True
    gateway.process.terminate()
    gateway.process.terminate()
    gateway.process.wait(5)


@pytest.mark.parametrize("which", ["http", "media"])
def test_a_port_in_use_is_named(tmp_path, which):
    kind = socket.SOCK_STREAM if which == "http" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if which == "http":
            taken.listen()
        port = taken.getsockname()[1]
        gateway = Gateway(tmp_path, **{which: f"127.0.0.1:{port}"})
        gateway.launch()
        assert gateway.process.wait(20) == 1
        gateway.reader.join(5)
    said = "\n".join(gateway.lines)
    assert str(port) in said and "another program" in said and f"--{which}" in said, said


def test_wrong_usage_ends_with_2(gateway):
    from lab.gateway import BINARY

    for arguments in (["serve", "--http"], ["serve", "--htttp", "x"], ["sevre"]):
        done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=20)
        assert done.returncode == 2 and done.stderr.strip(), (arguments, done)
    assert until(gateway.alive, 1, "the running gateway is untouched")

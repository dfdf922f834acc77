"""A film of known picture and sound (media.py), coded once, for `capstan publish`: it costs no coder while it runs."""

import contextlib
import signal
import subprocess

from . import media
from .gateway import BINARY


def make(folder, seconds=20):
    """Keyframes twice a second: a file cannot make one that is asked for."""
    picture, sound = media.make(folder, 10, "film", size=(320, 180))
    file = folder / f"film-{seconds}.webm"
    if not file.exists():
        media.run(
            "-stream_loop", f"{seconds // 10 - 1}", "-i", picture, "-stream_loop", f"{seconds // 10 - 1}", "-i", sound,
            "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", f"{media.RATE // 2}", "-b:v", "300k",
            "-c:a", "libopus", "-b:a", "32k", file)
    return file


@contextlib.contextmanager
def publishing(gateway, room, name, file):
    """A publisher in a process of its own, looped; with the `with` its session is ended as it should be."""
    process = subprocess.Popen(
        [BINARY, "publish", str(file), "--to", f"{gateway.url}/whip/{room}/{name}", "--loop"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(15)

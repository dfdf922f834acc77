"""Publishers that are no browsers, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

from .wait import until


class AiortcPublisher:
    """Publishes a picture and a sound file, over and over, until the `with` ends; then ends its WHIP session."""

    def __init__(self, url, picture, sound):
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("aiortc_publisher.py"), url, picture, sound],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def connected(self):
        line = self.process.stdout.readline().strip()
        assert line == "connected", f"aiortc: {line or self.process.wait(5)}"

    def __exit__(self, *_):
        self.process.stdin.close()
        until(lambda: self.process.poll() is not None, 15, "aiortc has ended")
        assert self.process.returncode == 0

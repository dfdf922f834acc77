"""`capstan worker` processes, and many recordings that wait for one."""

import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from .gateway import BINARY, Gateway
from .wait import until


class Worker:
    def __init__(self, recordings, *options, **settings):
        self.lines = []
        self.process = subprocess.Popen(
            [BINARY, "worker", "--recordings", str(recordings), *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no", **settings})
        self.reader = threading.Thread(target=Gateway.read, args=(self.process, self.lines), daemon=True)
        self.reader.start()

    def said(self, text):
        return any(text in line for line in list(self.lines))

    def ready(self):
        until(lambda: self.said("working on jobs") or self.process.poll() is not None, 20, "a worker works")
        assert self.process.poll() is None, self.lines
        return self

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=20):
        code = self.process.wait(seconds)
        self.reader.join(5)
        return code

    def kill(self):
        """kill -9."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)


class Fleet:
    """Workers of which a random one is killed with -9 at every `pause` seconds, and begun again."""

    def __init__(self, count, make, pause=1.0, seed=1):
        self.workers = [make() for _ in range(count)]
        self.make, self.pause, self.random = make, pause, random.Random(seed)
        self.kills = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.rage, daemon=True)
        self.thread.start()

    def rage(self):
        while not self.ended.wait(self.pause):
            index = self.random.randrange(len(self.workers))
            self.workers[index].kill()
            self.kills.append(time.time())
            self.workers[index] = self.make()

    def calm(self):
        """No more kills."""
        self.ended.set()
        self.thread.join(30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.calm()
        for worker in self.workers:
            worker.kill()


def uuid7(milliseconds, number):
    noise = random.Random(number).getrandbits(74)
    value = milliseconds << 80 | 7 << 76 | (noise >> 62) << 64 | 2 << 62 | noise & (1 << 62) - 1
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def multiply(recordings, room, recording, count):
    """Copies a recording that waits to be finalized, each with an id of its own; the next start of a gateway finds them."""
    source = Path(recordings) / room / recording
    manifest = json.loads((source / "recording.json").read_text())
    assert manifest["state"] == "finalizing", manifest["state"]
    begun = int(time.time() * 1000)
    made = []
    for number in range(count):
        manifest["id"] = uuid7(begun + number, number)
        folder = source.parent / manifest["id"]
        folder.mkdir()
        for file in source.iterdir():
            if file.name != "recording.json":
                shutil.copyfile(file, folder / file.name)
        (folder / "recording.json").write_text(json.dumps(manifest))
        made.append(manifest["id"])
    return made


def everything(gateway, what):
    """All pages of a list."""
    items, cursor = [], ""
    while True:
        page = gateway.call("GET", f"/v1/{what}?limit=100{cursor}").json()
        items += page["items"]
        if not page.get("nextCursor"):
            return items
        cursor = f"&cursor={page['nextCursor']}"


def drafts(recordings):
    return sorted(path.name for path in Path(recordings).rglob("*.finalizing"))


def stopped(worker):
    worker.signal(signal.SIGSTOP)

    def look():
        state = Path(f"/proc/{worker.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state == "T"

    until(look, 5, "the worker is stopped")

"""A faulty path between two network namespaces: publishers in one of them, a gateway in the other. Needs root.

Both are gone when the process that holds them is (`tun_link.py`); nothing of this machine's own network is touched."""

import contextlib
import ctypes
import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

from .gateway import Gateway

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


@dataclasses.dataclass(frozen=True)
class Faults:
    """Of each direction: shares, seconds, bits a second and bytes. `burst` is how many are lost in a row on average."""

    loss: float = 0.0
    burst: float = 1.0
    delay: float = 0.0
    jitter: float = 0.0
    reorder: float = 0.0
    duplicate: float = 0.0
    rate: int = 0
    queue: int = 64_000
    seed: int = 1


class Namespace:
    def __init__(self, holder, descriptor, address):
        self.path, self.address = f"/proc/{holder}/fd/{descriptor}", address

    def command(self, *words):
        """The same command, run in here."""
        return ["nsenter", f"--net={self.path}", *map(str, words)]

    def executable(self, program, folder):
        """A program that is that one, run in here."""
        script = Path(folder) / f"{Path(program).name}-at-{self.address}"
        script.write_text(f'#!/bin/sh\nexec nsenter --net={self.path} {program} "$@"\n')
        script.chmod(0o755)
        return script

    @contextlib.contextmanager
    def entered(self):
        """This thread's new sockets are in here."""
        with open("/proc/thread-self/ns/net") as home, open(self.path) as there:
            enter(there)
            try:
                yield
            finally:
                enter(home)


def enter(namespace):
    if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "this thread cannot enter a network namespace")


def missing():
    """Why there can be none here, or None."""
    if os.geteuid() != 0:
        return "only root can join two network namespaces"
    return None if os.path.exists("/dev/net/tun") else "there is no /dev/net/tun"


class NamespaceLink:
    """The path; for a page that publishes through it, what `FaultyLink` is to others."""

    port = None

    def __init__(self, faults):
        self.faults = faults
        addresses = ["10.77.0.1", "10.77.0.2"]
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("tun_link.py"), json.dumps([dataclasses.asdict(faults), addresses])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = json.loads(self.process.stdout.readline() or '{"failed": "it ended at once"}')
        self.failed = said.get("failed")
        if self.failed is None:
            self.near, self.far = (Namespace(*end, own) for end, own in zip(said["ends"], addresses))

    def seen(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def on_wire(self):
        seen = self.seen()
        return set(seen["timestamps"]), set(seen["ended"])

    def summary(self):
        """What it did to each way, in words."""
        seen = self.seen()
        return {way: ", ".join(f"{count} {name}" for name, count in seen[way].items() if count) for way in ("up", "down")}

    def close(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(10)


class GatewayAcross(Gateway):
    """A gateway at the far end, asked from there: only publishers feel the path."""

    def __init__(self, link, recordings, **settings):
        super().__init__(recordings, http=f"{link.far.address}:0", media=f"{link.far.address}:0", **settings)
        self.there = link.far
        self.prefix = link.far.command()

    def call(self, *arguments, **options):
        with self.there.entered():
            return super().call(*arguments, **options)

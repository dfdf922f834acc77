"""Many recorded publishers from one `capstan publish`, and what they cost the gateway."""

import os
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

from .gateway import BINARY
from .media import run
from .wait import until

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Stream:
    """What each publisher sends: VP8 with Opus, 50 packets of sound a second."""

    name: str
    size: str
    rate: int
    picture: str
    sound: str
    seconds: int = 20

    def file(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.name}.webm"
        if not file.exists():
            run("-f", "lavfi", "-i", f"testsrc2=size={self.size}:rate={self.rate}:duration={self.seconds}",
                "-f", "lavfi", "-i", f"anoisesrc=amplitude=0.2:duration={self.seconds}",
                "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", str(self.rate * 4),
                "-b:v", self.picture, "-minrate", self.picture, "-maxrate", self.picture, "-bufsize", self.picture,
                "-c:a", "libopus", "-b:a", self.sound, "-vbr", "off", "-ac", "1", file)
        return file


@dataclass
class Cost:
    publishers: int
    seconds: float
    datagrams: int
    megabits: float
    microseconds: float
    kibibytes: float
    sender: float

    def __str__(self):
        return (
            f"{self.publishers} publishers, {self.seconds:.0f} s: {self.datagrams} datagrams, "
            f"{self.datagrams / self.seconds / self.publishers:.0f} a second and publisher, "
            f"{self.megabits / self.publishers:.2f} Mbit/s each; "
            f"{self.microseconds:.2f} us of CPU a datagram, {self.kibibytes:.0f} KiB a publisher "
            f"(the sender: {self.sender:.2f} us)")


class Load:
    """`capstan publish --copies`, running."""

    def __init__(self, gateway, file, room, copies):
        self.lines = []
        self.process = subprocess.Popen(
            [BINARY, "publish", file, "--to", f"{gateway.url}/whip/{room}/desk", "--copies", str(copies), "--loop"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)
        self.reader.start()

    def end(self, seconds=60):
        """Ends it, and gives what it says that it sent."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(seconds)
        self.reader.join(5)
        said = "".join(self.lines)
        found = re.search(r"sent (\d+) packets, .*, (\d+) frames .*resent (\d+), reported lost (\d+)", said)
        assert found, said
        return dict(zip(("packets", "frames", "resent", "lost"), map(int, found.groups()))), said

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)


def cpu(pid):
    """Seconds of CPU time of a process and its threads, in it and in the kernel for it."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid):
    """Resident bytes that are the process's own: files and libraries are shared."""
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"RssAnon:\s*(\d+) kB", file.read())[1]) * 1024


def metric(gateway, name):
    """The sum of a metric's lines."""
    text = gateway.call("GET", "/metrics").body.decode()
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.M))


def kernel_drops(port):
    """Datagrams that found the socket's buffer full."""
    drops = 0
    for name in ("udp", "udp6"):
        with open(f"/proc/net/{name}") as file:
            for line in list(file)[1:]:
                fields = line.split()
                if int(fields[1].rpartition(":")[2], 16) == port:
                    drops += int(fields[-1])
    return drops


def connected(gateway):
    return metric(gateway, 'capstan_sessions_connected_total')


def measure(gateway, stream, folder, room, copies, seconds):
    """Publishes and records for `seconds` once all are connected; gives the cost, and the recording when it is done."""
    before = memory(gateway.process.pid)
    start = connected(gateway)
    recording = gateway.record(room)
    load = Load(gateway, stream.file(folder), room, copies)
    try:
        until(lambda: connected(gateway) - start >= copies, 120, f"{copies} publishers are connected")
        # Memory and pools settle.
        time.sleep(5)
        costs = [cpu(gateway.process.pid), cpu(load.process.pid)]
        counts = [metric(gateway, f"capstan_media_{what}_received_total") for what in ("datagrams", "bytes")]
        began = time.monotonic()
        time.sleep(seconds)
        counts = [metric(gateway, f"capstan_media_{what}_received_total") - count
                  for what, count in zip(("datagrams", "bytes"), counts)]
        took = time.monotonic() - began
        costs = [cpu(pid) - cost for pid, cost in zip((gateway.process.pid, load.process.pid), costs)]
        held = (memory(gateway.process.pid) - before) / copies
        dropped = kernel_drops(gateway.media_port)
        sent, said = load.end()
    finally:
        load.close()
    gateway.stop(recording)
    cost = Cost(
        copies, took, int(counts[0]), counts[1] * 8 / took / 1e6, costs[0] / counts[0] * 1e6, held / 1024,
        costs[1] / counts[0] * 1e6)
    return cost, dropped, sent, said, recording

"""The process that is the faulty path of `namespaces.py`: two network namespaces, each with one end of it.

It gets the faults and both addresses as JSON, says {"ends": [[pid, descriptor], …]} or {"failed": "why"}, answers each line
on its input with what it has seen, and ends with its input; nothing of it is left in the system then."""

import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import socket
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK = 0x8914, 0x8916, 0x891C
IFF_UP = 1
CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def unshare():
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "a network namespace cannot be made here")


def asked(control, request, name, value):
    fcntl.ioctl(control, request, struct.pack("16s24s", name.encode(), value))


def address(text):
    return struct.pack("=HH4s8x", socket.AF_INET, 0, socket.inet_aton(text))


def end(own):
    """A new namespace, in which this process then is, with a TUN device of that address."""
    unshare()
    namespace = os.open("/proc/self/ns/net", os.O_RDONLY)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"faulty", IFF_TUN | IFF_NO_PI))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        asked(control, SIOCSIFADDR, "faulty", address(own))
        asked(control, SIOCSIFNETMASK, "faulty", address("255.255.255.0"))
        for name in ("lo", "faulty"):
            asked(control, SIOCSIFFLAGS, name, struct.pack("h", IFF_UP))
    return namespace, device


class Way:
    """One direction. Faults as netem has them: jitter lets datagrams pass each other, and one out of turn is sent at
    once; loss is a chain of two states (Gilbert), `burst` datagrams long on average, and left to chance below two."""

    def __init__(self, faults, out, seed):
        self.out, self.random = out, random.Random(seed)
        self.faults, self.losing, self.free, self.last = faults, False, 0.0, 0.0
        self.counts = dict.fromkeys(("taken", "lost", "overflowed", "doubled", "early", "bytes"), 0)

    def loses(self, now):
        loss, burst = self.faults["loss"], self.faults["burst"]
        paused, self.last = now - self.last > 0.2, now
        if burst * (1 - loss) <= 1 or paused:
            self.losing = self.random.random() < loss
        elif self.losing:
            self.losing = self.random.random() >= 1 / burst
        else:
            self.losing = self.random.random() < loss / (burst * (1 - loss))
        return self.losing

    def arrivals(self, datagram, now):
        """When it comes out: never, once, or twice."""
        self.counts["taken"] += 1
        self.counts["bytes"] += len(datagram)
        if self.loses(now):
            self.counts["lost"] += 1
            return []
        left = now
        if self.faults["rate"]:
            begin = max(now, self.free)
            if (begin - now) * self.faults["rate"] / 8 + len(datagram) > self.faults["queue"]:
                self.counts["overflowed"] += 1
                return []
            left = self.free = begin + len(datagram) * 8 / self.faults["rate"]
        if self.random.random() < self.faults["reorder"]:
            self.counts["early"] += 1
            return [left]
        delay, jitter = self.faults["delay"], self.faults["jitter"]
        found = [left + max(0.0, delay + self.random.uniform(-jitter, jitter))]
        if self.random.random() < self.faults["duplicate"]:
            self.counts["doubled"] += 1
            found.append(left + max(0.0, delay + self.random.uniform(-jitter, jitter)))
        return found


class Seen:
    """The RTP timestamps that were put on the path, whatever became of them there, and those whose last packet was, by
    the marker of a picture (RFC 3551 5)."""

    def __init__(self):
        self.timestamps, self.ended = set(), set()

    def note(self, packet):
        # IPv4 with UDP; RFC 3550 5.1 and RFC 5761 4: of a media packet the header is in the clear.
        at = (packet[0] & 15) * 4 + 8
        if packet[0] >> 4 != 4 or packet[9] != 17 or len(packet) < at + 12:
            return
        if 128 <= packet[at] < 192 and not 192 <= packet[at + 1] < 224:
            timestamp = int.from_bytes(packet[at + 4:at + 8], "big")
            self.timestamps.add(timestamp)
            if packet[at + 1] & 0x80:
                self.ended.add(timestamp)


def read(device):
    for _ in range(64):
        try:
            yield os.read(device, 65536)
        except BlockingIOError:
            return


def carry(faults, near, far):
    """`near` is the publisher's end."""
    ways = {near: Way(faults, far, faults["seed"]), far: Way(faults, near, faults["seed"] + 1)}
    seen, waiting, order = Seen(), [], 0
    while True:
        timeout = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        ready, _, _ = select.select([sys.stdin, near, far], [], [], timeout)
        for source in ready:
            if source is sys.stdin:
                if not os.read(sys.stdin.fileno(), 4096):
                    return
                up, down = ways[near].counts, ways[far].counts
                say({"up": up, "down": down, "timestamps": sorted(seen.timestamps), "ended": sorted(seen.ended)})
                continue
            for packet in read(source):
                if source == near:
                    seen.note(packet)
                for arrival in ways[source].arrivals(packet, time.monotonic()):
                    order += 1
                    heapq.heappush(waiting, (arrival, order, ways[source].out, packet))
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, out, packet = heapq.heappop(waiting)
            try:
                os.write(out, packet)
            except OSError:
                pass


def say(told):
    print(json.dumps(told), flush=True)


def main():
    faults, addresses = json.loads(sys.argv[1])
    try:
        namespaces, devices = zip(*[end(own) for own in addresses])
    except OSError as error:
        say({"failed": f"{error.strerror} ({error.filename or 'needs root'})"})
        return
    try:
        os.nice(-10)
    except OSError:
        pass
    say({"ends": [[os.getpid(), namespace] for namespace in namespaces]})
    carry(faults, *devices)


if __name__ == "__main__":
    main()

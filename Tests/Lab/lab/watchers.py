"""Viewers by WHEP: a page of Chromium, a client of aiortc, and lean ones that only count what comes."""

import asyncio
import os
import re
import selectors
import socket
import threading
import time
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription

from .lean import LeanPublisher
from .proxy import FaultyLink
from .wait import until


class Viewer:
    """One page that watches or, with `publish_clock`, is watched."""

    def __init__(self, page, site):
        self.page, self.link = page, None
        page.goto(f"{site.url}/viewer.html")

    def publish_clock(self, gateway, room, participant, **options):
        self.page.evaluate("(options) => publishClock(options)", {
            "url": f"{gateway.url}/whip/{room}/{participant}", **options})
        self.connected()
        return self

    def watch(self, gateway, room, participant, link=None, **options):
        self.link = link
        taken = self.page.evaluate("(options) => watch(options)", {
            "url": f"{gateway.url}/whep/{room}/{participant}", "port": link.port if link else None, **options})
        assert taken, self.page.evaluate("state.problem")
        self.connected()
        return self

    def refused(self, gateway, room, participant, **options):
        assert not self.page.evaluate("(options) => watch(options)", {
            "url": f"{gateway.url}/whep/{room}/{participant}", **options})
        return self.page.evaluate("[state.status, state.problem]")

    def connected(self):
        until(lambda: self.page.evaluate("state.connection") == "connected", 15, "it is connected")

    def inbound(self, kind="video"):
        return self.page.evaluate(f"inbound('{kind}')") or {}

    def painted(self, more, seconds=20):
        """Waits until so many more pictures were painted."""
        start = self.page.evaluate("state.painted")
        until(lambda: self.page.evaluate("state.painted") >= start + more, seconds, f"{more} pictures are painted")

    def ages(self, last):
        """Milliseconds from the drawing of the last pictures to their being shown."""
        return sorted(self.page.evaluate(f"state.ages.slice(-{last})"))

    def end(self):
        assert self.page.evaluate("end()") == 200

    def close(self):
        self.page.close()
        if self.link:
            self.link.close()


class AiortcViewer:
    """Decodes what it is sent, in a thread of its own."""

    def __init__(self, url):
        self.url, self.frames, self.times, self.error = url, {"video": 0, "audio": 0}, [], None
        self.running = True
        self.thread = threading.Thread(target=lambda: asyncio.run(self.run()), daemon=True)
        self.thread.start()

    async def run(self):
        pc = RTCPeerConnection()
        tasks = []
        try:
            for kind in ("audio", "video"):
                pc.addTransceiver(kind, direction="recvonly")
            pc.on("track", lambda track: tasks.append(asyncio.ensure_future(self.read(track))))
            await pc.setLocalDescription(await pc.createOffer())
            answer = await asyncio.to_thread(self.post, pc.localDescription.sdp)
            await pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
            while self.running:
                await asyncio.sleep(0.05)
        except Exception as error:  # told by whoever waits for frames
            self.error = error
        finally:
            for task in tasks:
                task.cancel()
            await pc.close()

    def post(self, offer):
        request = urllib.request.Request(
            self.url, data=offer.encode(), headers={"Content-Type": "application/sdp"}, method="POST")
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.read().decode()

    async def read(self, track):
        while True:
            frame = await track.recv()
            self.frames[track.kind] += 1
            if track.kind == "video":
                self.times.append(float(frame.pts * frame.time_base))

    def close(self):
        self.running = False
        self.thread.join(10)


class LeanViewer(LeanPublisher):
    """Comes in and counts the datagrams that come."""

    def offer(self):
        return super().offer().replace("a=sendonly", "a=recvonly")

    def enter(self, path, port):
        self.name = os.urandom(4).hex()
        self.http.request("POST", path, self.offer().encode(), {"Content-Type": "application/sdp"})
        reply = self.http.getresponse()
        answer = reply.read().decode()
        assert reply.status == 201, answer
        self.way = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.way.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.way.settimeout(5)
        self.way.connect(("127.0.0.1", port))
        self.check(self.way, *(re.search(f"a=ice-{which}:(\\S+)", answer).group(1) for which in ("ufrag", "pwd")))
        self.handshake(self.way)
        self.way.setblocking(False)
        self.http.close()
        return self


class Audience:
    """Many lean viewers, read by one thread."""

    def __init__(self, gateway, path, count):
        self.selector = selectors.DefaultSelector()
        self.counts = [0] * count
        self.numbers = [set() for _ in range(count)]
        for place in range(count):
            viewer = LeanViewer(gateway.http).enter(path, gateway.media_port)
            self.selector.register(viewer.way, selectors.EVENT_READ, place)
        self.running = True
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        while self.running:
            for key, _ in self.selector.select(0.05):
                try:
                    while True:
                        datagram = key.fileobj.recv(2048)
                        # RFC 5761 4: RTP, not RTCP.
                        if not 192 <= datagram[1] < 224:
                            self.counts[key.data] += 1
                            self.numbers[key.data].add(datagram[2:4] + datagram[8:12])
                except BlockingIOError:
                    continue

    def close(self):
        self.running = False
        self.thread.join(5)
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()


def lossy(gateway, loss, seed=1):
    return FaultyLink(gateway.media_port, loss=loss, seed=seed)


def median(values):
    return values[len(values) // 2]


def settle(seconds):
    """A measurement's length, not a wait for anything."""
    time.sleep(seconds)

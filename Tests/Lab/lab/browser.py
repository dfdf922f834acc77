"""Chromium as a publisher: a page that sends known media and tells what it has sent."""

import functools
import http.server
import threading
import time
from pathlib import Path

from .proxy import FaultyLink
from .wait import until

PAGES = Path(__file__).resolve().parents[1] / "pages"
EXECUTABLE = "/usr/bin/chromium"


def flags(picture, sound):
    return [
        "--no-sandbox", "--disable-dev-shm-usage", "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
        "--allow-loopback-in-peer-connection", "--disable-renderer-backgrounding",
        "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
        f"--use-file-for-fake-video-capture={picture}", f"--use-file-for-fake-audio-capture={sound}",
    ]


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".webm": "video/webm",
                      ".mkv": "video/x-matroska"}

    def log_message(self, *arguments):
        pass


class Site:
    """Serves a folder on its own origin, so that a publisher is a stranger to the gateway and CORS is tried too."""

    def __init__(self, folder):
        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Publisher:
    """One page of Chromium that publishes to one participant's address, over a link that notes what it sends."""

    def __init__(self, page, site):
        self.page = page
        self.link = None
        page.goto(f"{site.url}/publisher.html")

    def publish(self, gateway, room, participant, video="VP8", audio=True, late_video=False, link=None,
                measure=False, redundancy=False, encodings=None, size=None, second=False, transport="udp",
                relayed=False):
        self.link = link or FaultyLink(gateway.media_port)
        self.page.evaluate("(options) => publish(options)", {
            "url": f"{gateway.url}/whip/{room}/{participant}", "video": video, "audio": audio,
            "lateVideo": late_video, "measure": measure, "port": self.link.port, "redundancy": redundancy,
            "encodings": encodings, "size": size, "second": second, "transport": transport, "relayed": relayed})
        until(lambda: self.connection == "connected", 15, f"{participant} is connected (it is {self.connection})")
        return self

    @property
    def connection(self):
        return self.page.evaluate("state.connection")

    @property
    def offer(self):
        return self.page.evaluate("state.offer")

    @property
    def answer(self):
        return self.page.evaluate("state.answer")

    def captured_offsets(self):
        """For each flash the seconds to the nearest beep, by the time that the browser captured them (`measure`)."""
        seen = self.page.evaluate("captured")
        return [round(min((beep - flash - seen["lead"] for beep in seen["beeps"]), key=abs)) / 1000
                for flash in seen["flashes"]]

    def captured(self):
        """All that the page has seen of its tracks (`measure`), with a lead that is measured: a camera's timestamps are of
        this machine's monotonic clock (Chromium 156), and the fastest frame is late by its own way to the page."""
        seen = self.page.evaluate("captured")
        tries = []
        for _ in range(30):
            before = time.monotonic()
            page = self.page.evaluate("performance.now()")
            after = time.monotonic()
            tries.append((after - before, page - (before + after) * 500))
        lead = min(tries)[1]
        assert -5 < seen["lead"] - lead < 100, f"the camera's clock is another: {seen['lead']}, {lead}"
        return {**seen, "lead": lead}

    @property
    def session(self):
        return self.page.evaluate("state.session")

    def start_late_video(self):
        self.page.evaluate("startLateVideo()")

    def sent(self, least, kind="video", seconds=30):
        """Waits until so many frames have been sent."""
        until(lambda: self.count(kind) >= least, seconds, f"{least} frames of {kind} sent")

    def lasts(self, seconds):
        """Waits until pictures of so many seconds have been coded, by their own timestamps."""
        ticks = seconds * 90_000

        def span():
            ends = self.page.evaluate("[state.frames[0], state.frames.at(-1)].map((frame) => frame?.timestamp)")
            return None not in ends and (ends[1] - ends[0]) % (1 << 32) >= ticks

        until(span, seconds * 1.5 + 30, f"pictures of {seconds} s")

    def count(self, kind="video"):
        return self.page.evaluate(f"state.{'frames' if kind == 'video' else 'samples'}.length")

    def frames(self, kind="video"):
        """Every coded frame that was put on the wire: key, crc, bytes, timestamp, at (milliseconds since 1970).

        When a keyframe comes and older pictures still wait in its pacer, Chromium throws those away unsent
        (PacingController, "keyframe flushing") though `framesSent` has counted them. So the link is asked; what it has
        not seen must stand right before a keyframe, else somebody else has lost it. One that it has not seen to its end
        there is `cut`: perhaps its rest was thrown away."""
        coded = self.page.evaluate(f"state.{'frames' if kind == 'video' else 'samples'}")
        timestamps, ended = self.link.on_wire()
        on_wire = [frame["timestamp"] in timestamps for frame in coded]
        while on_wire and (not on_wire[-1] or kind == "video" and coded[len(on_wire) - 1]["timestamp"] not in ended):
            # Coded a moment ago and on its way, or cut off by the end of sending (Firefox).
            on_wire.pop()
        for n, seen in enumerate(on_wire):
            after = next((m for m in range(n, len(on_wire)) if on_wire[m]), None)
            assert seen or coded[after]["key"], f"frame {n} of {len(coded)} was coded and never sent"
        for n, frame in enumerate(coded[:len(on_wire)]):
            following = next((m for m in range(n + 1, len(on_wire)) if on_wire[m]), None)
            frame["cut"] = (kind == "video" and frame["timestamp"] not in ended
                            and following is not None and coded[following]["key"])
        return [frame for frame, seen in zip(coded, on_wire) if seen]

    def stats(self, kind="video"):
        """The browser's `outbound-rtp` entry."""
        return self.page.evaluate(f"outbound('{kind}')")

    def change_encoding(self, index, **changes):
        """As `setParameters` has it: `change_encoding(2, active=False)`."""
        self.page.evaluate("([index, changes]) => changeEncoding(index, changes)", [index, changes])

    def layers(self):
        """The browser's `outbound-rtp` entries of the picture, by rid."""
        return {entry["rid"]: entry for entry in self.page.evaluate("everyOutbound('video')") if "rid" in entry}

    def hush(self):
        """Stops sending and waits until the counters rest, so that what they say is what the gateway can have."""
        self.page.evaluate("hush()")
        last, since = None, time.monotonic()

        def rested():
            nonlocal last, since
            now = self.page.evaluate(
                "outbound('video').then(async (v) => { const a = await outbound('audio');"
                " return [v && v.packetsSent, v && v.framesSent, a && a.packetsSent, state.frames.length]; })")
            if now != last:
                last, since = now, time.monotonic()
            # Longer than a picture takes through coder and pacer.
            return time.monotonic() - since > 0.2

        until(rested, 10, "the counters rest")

    def end(self):
        assert self.page.evaluate("end()") == 200

    def close(self):
        self.page.close()
        if self.link:
            self.link.close()

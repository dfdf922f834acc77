"""Chromium as a publisher: a page that sends known media and tells what it has sent."""

import functools
import http.server
import threading
from pathlib import Path

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
    """One page of Chromium that publishes to one participant's address."""

    def __init__(self, page, site):
        self.page = page
        page.goto(f"{site.url}/publisher.html")

    def publish(self, gateway, room, participant, video="VP8", audio=True, late_video=False, port=None):
        self.page.evaluate("(options) => publish(options)", {
            "url": f"{gateway.url}/whip/{room}/{participant}", "video": video, "audio": audio,
            "lateVideo": late_video, "port": port})
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

    @property
    def session(self):
        return self.page.evaluate("state.session")

    def start_late_video(self):
        self.page.evaluate("startLateVideo()")

    def sent(self, least, kind="video", seconds=30):
        """Waits until so many frames have been sent."""
        until(lambda: self.count(kind) >= least, seconds, f"{least} frames of {kind} sent")

    def count(self, kind="video"):
        return self.page.evaluate(f"state.{'frames' if kind == 'video' else 'samples'}.length")

    def frames(self, kind="video"):
        """Every coded frame that was sent: key, crc, bytes, timestamp, at (milliseconds since 1970)."""
        return self.page.evaluate(f"state.{'frames' if kind == 'video' else 'samples'}")

    def stats(self, kind="video"):
        """The browser's `outbound-rtp` entry."""
        return self.page.evaluate(f"outbound('{kind}')")

    def hush(self):
        """Stops sending and waits until the counters rest, so that what they say is what the gateway can have."""
        self.page.evaluate("hush()")
        last = None

        def rested():
            nonlocal last
            now = self.page.evaluate(
                "outbound('video').then(async (v) => { const a = await outbound('audio');"
                " return [v && v.packetsSent, v && v.framesSent, a && a.packetsSent, state.frames.length]; })")
            same, last = now == last, now
            return same

        until(rested, 10, "the counters rest")

    def end(self):
        assert self.page.evaluate("end()") == 200

    def close(self):
        self.page.close()

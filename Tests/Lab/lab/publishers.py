"""Publishers that are no browsers, each in a process of its own.

They tell what they do in lines of JSON: {"state":"connected"}, {"frames":40} now and then, {"failed":"why"}. They publish
until their input is closed; then they stop sending, say {"sent":[{"key":…,"crc":…},…]} when every picture of that list is
on the wire, end their WHIP session, and end."""

import importlib.util
import json
import subprocess
import sys
import threading
from pathlib import Path

from . import coded, judge
from .wait import until

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"


class ProcessPublisher:
    name = "a publisher"

    def __init__(self, *command):
        self.connected_seen, self.frames_seen, self.failed, self.list = False, 0, None, None
        self.said = []
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            try:
                self.hear(json.loads(line))
            except (ValueError, AttributeError):
                self.said.append(line.rstrip())

    def hear(self, told):
        self.connected_seen = self.connected_seen or told.get("state") == "connected"
        self.frames_seen = told.get("frames", self.frames_seen)
        self.failed = told.get("failed", self.failed)
        self.list = told.get("sent", self.list)

    def connected(self):
        until(lambda: self.connected_seen or self.broken(), 20, f"{self.name} is connected; it said {self.said[-5:]}")

    def broken(self):
        assert self.failed is None and self.process.poll() is None, (
            f"{self.name} ended with {self.process.poll()}: {self.failed} {self.said[-20:]}")

    def count(self):
        if self.list is None:
            self.broken()
        return self.frames_seen

    def finish(self):
        """Stops sending; returns when all that was sent is on the wire and the session is ended."""
        if not self.process.stdin.closed:
            self.process.stdin.close()
        until(lambda: self.process.poll() is not None, 20, f"{self.name} has ended; it said {self.said[-5:]}")
        self.reader.join(5)
        assert self.process.returncode == 0, f"{self.name} ended with {self.process.returncode}: {self.said[-20:]}"

    def frames(self):
        assert self.list, f"{self.name} told no list of what it sent: {self.said[-20:]}"
        return self.list

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.finish()
        finally:
            self.close()


class AiortcPublisher(ProcessPublisher):
    """Publishes a picture and a sound file, over and over."""

    name = "aiortc"

    def __init__(self, url, picture, sound, video="VP8"):
        super().__init__(sys.executable, HERE / "aiortc_publisher.py", url, picture, sound, video)

    def renew(self):
        """Both tracks go on under other SSRCs."""
        self.process.stdin.write("renew\n")
        self.process.stdin.flush()


class GStreamerPublisher(ProcessPublisher):
    name = "GStreamer"

    def __init__(self, url, video="VP8", audio="OPUS"):
        super().__init__(SYSTEM_PYTHON, HERE / "gstreamer_publisher.py", url, video, audio)


class FFmpegPublisher(ProcessPublisher):
    """FFmpeg 9 `-f whip`; `tee` writes every packet that goes to the WHIP muxer into a file beside.

    It is told by a `q`, as a person would."""

    name = "FFmpeg"

    def __init__(self, url, copy, source, role="passive", coder=(), prefix=()):
        self.copy = Path(copy)
        flags = ":whip_flags=dtls_active" if role == "active" else ""
        super().__init__(
            *prefix, ffmpeg_9(), "-hide_banner", "-v", "warning", "-nostats", "-progress", "pipe:1", *source,
            "-map", "0:v", "-map", "1:a",
            "-c:v", "libx264", "-profile:v", "baseline", "-preset", "ultrafast", "-tune", "zerolatency", "-bf", "0",
            "-g", "60", "-b:v", "800k", "-c:a", "libopus", "-ar", "48000", "-ac", "2", *coder, "-flags", "+global_header",
            "-f", "tee", f"[f=whip{flags}]{url}|[f=matroska]{self.copy}")

    def read(self):
        for line in self.process.stdout:
            name, _, value = line.strip().partition("=")
            if name == "frame":
                self.frames_seen = int(value)
                self.connected_seen = self.connected_seen or self.frames_seen > 0
            elif name.isidentifier():
                continue
            else:
                self.said.append(line.rstrip())

    def finish(self):
        if self.process.poll() is None:
            self.process.stdin.write("q")
            self.process.stdin.flush()
        super().finish()

    def frames(self):
        return judge.frames(self.copy, "H264")


def looped(picture, sound):
    """FFmpeg's arguments for both files, over and over, at the speed of the clock."""
    return [argument for file in (picture, sound) for argument in ("-re", "-stream_loop", "-1", "-i", str(file))]


def ffmpeg_9():
    import imageio_ffmpeg

    return imageio_ffmpeg.get_ffmpeg_exe()


def without_ffmpeg():
    """Why there is no FFmpeg 9 here, or None."""
    return None if importlib.util.find_spec("imageio_ffmpeg") else "PyPI's imageio-ffmpeg is not installed"


def without_gstreamer(video="VP8", audio="OPUS"):
    """Why GStreamer cannot publish this here, or None."""
    wanted = ["webrtcbin", "nicesink", "dtlssrtpenc", *GSTREAMER_ELEMENTS[video], *GSTREAMER_ELEMENTS[audio]]
    look = ("import gi, sys; gi.require_version('Gst', '1.0'); gi.require_version('GstWebRTC', '1.0');"
            " from gi.repository import Gst, GstWebRTC; Gst.init(None);"
            " print(*[name for name in sys.argv[1:] if not Gst.ElementFactory.find(name)])")
    done = subprocess.run([SYSTEM_PYTHON, "-c", look, *wanted], capture_output=True, text=True)
    if done.returncode:
        return f"GStreamer's Python bindings are not installed: {done.stderr.strip().splitlines()[-1:]}"
    return f"GStreamer has no {done.stdout.strip()}" if done.stdout.strip() else None


GSTREAMER_ELEMENTS = {
    "VP8": ["vp8enc", "rtpvp8pay"], "H264": ["x264enc", "rtph264pay"], "H265": ["x265enc", "h265parse", "rtph265pay"],
    "OPUS": ["opusenc", "rtpopuspay"], "PCMU": ["mulawenc", "rtppcmupay"], "PCMA": ["alawenc", "rtppcmapay"],
}

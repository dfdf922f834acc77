"""A WHIP publisher made with GStreamer: `gstreamer_publisher.py URL VIDEO AUDIO`, told and telling as `publishers.py` says.

For the system's Python, which has Debian's bindings."""

import json
import sys
import threading
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

import coded  # noqa: E402

# Where the codec allows it the parameter sets stand in the offer alone (config-interval=0).
PICTURE = {
    "VP8": "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=60 target-bitrate=800000 name=coder"
           " ! rtpvp8pay picture-id-mode=15-bit pt=96 name=packer",
    "H264": "x264enc tune=zerolatency speed-preset=ultrafast byte-stream=false key-int-max=60 bitrate=800 name=coder"
            " ! video/x-h264,profile=constrained-baseline,stream-format=avc"
            " ! rtph264pay config-interval=0 aggregate-mode=zero-latency pt=96 name=packer",
    "H265": "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=60 bitrate=800 ! h265parse name=coder"
            " ! video/x-h265,stream-format=hvc1 ! rtph265pay config-interval=0 aggregate-mode=zero-latency pt=96 name=packer",
}
SOUND = {
    "OPUS": "opusenc name=voice ! rtpopuspay pt=97 name=voicepacker",
    "PCMU": "mulawenc name=voice ! rtppcmupay pt=0 name=voicepacker",
    "PCMA": "alawenc name=voice ! rtppcmapay pt=8 name=voicepacker",
}
RATE = {"OPUS": 48000, "PCMU": 8000, "PCMA": 8000}


def say(**what):
    print(json.dumps(what), flush=True)


def request(method, url, body=None):
    headers = {"Content-Type": "application/sdp"} if body else {}
    made = urllib.request.Request(url, data=body and body.encode(), method=method, headers=headers)
    with urllib.request.urlopen(made, timeout=20) as reply:
        return reply.headers, reply.read().decode()


class Publisher:
    def __init__(self, url, video, audio):
        self.url, self.video, self.session, self.offered = url, video, None, False
        self.sent, self.closing, self.failed = [], False, None
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(
            "webrtcbin name=rtc bundle-policy=max-bundle "
            "videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=30/1"
            f" ! videoconvert ! queue ! {PICTURE[video]} ! rtc. "
            f"audiotestsrc is-live=true wave=ticks ! audio/x-raw,rate={RATE[audio]},channels={2 if audio == 'OPUS' else 1}"
            f" ! queue ! {SOUND[audio]} ! rtc.")
        self.rtc = self.pipeline.get_by_name("rtc")
        self.rtc.connect("notify::connection-state", self.connection_changed)
        self.rested = {name: threading.Event() for name in ("coder", "voice")}
        for name in self.rested:
            pad = self.pipeline.get_by_name(name).get_static_pad("src")
            pad.add_probe(Gst.PadProbeType.BUFFER, self.pass_on, name)
        self.ways = [
            self.pipeline.get_by_name(name).get_static_pad("src").get_peer() for name in ("packer", "voicepacker")]
        for pad in self.ways:
            pad.connect("notify::caps", self.caps_known)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", lambda _, message: self.fail(str(message.parse_error())))

    def pass_on(self, pad, info, name):
        """A coder's thread brings a frame down to the socket before it brings the next, so `rested` means that all is out."""
        if self.closing:
            self.rested[name].set()
            return Gst.PadProbeReturn.DROP
        if name == "coder":
            buffer = info.get_buffer()
            data = buffer.extract_dup(0, buffer.get_size())
            framing = coded.length_prefixed
            self.sent.append(coded.frame(self.video, data, framing))
            if len(self.sent) % 10 == 0:
                say(frames=len(self.sent))
        return Gst.PadProbeReturn.OK

    def caps_known(self, *_):
        GLib.idle_add(self.offer)

    def offer(self):
        """Not before both packers have said what they send: only then do the parameter sets stand in the offer."""
        if not self.offered and all(pad.get_current_caps() for pad in self.ways):
            self.offered = True
            self.rtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offer_made, None))
        return False

    def offer_made(self, promise, _):
        # The offer's text belongs to the reply, which goes away unless it is held (PyGObject 3.42).
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        self.rtc.emit("set-local-description", offer, Gst.Promise.new())
        threading.Thread(target=self.signal, args=(offer.sdp.as_text(),), daemon=True).start()

    def signal(self, text):
        try:
            headers, answer = request("POST", self.url, text)
        except Exception as error:
            return self.fail(f"{error}: {getattr(error, 'read', bytes)()!r} to {text!r}")
        self.session = urllib.parse.urljoin(self.url, headers["Location"])
        _, parsed = GstSdp.SDPMessage.new_from_text(answer)
        described = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, parsed)
        self.rtc.emit("set-remote-description", described, Gst.Promise.new())

    def connection_changed(self, *_):
        state = self.rtc.get_property("connection-state").value_nick
        if state == "connected":
            say(state="connected")
        elif state == "failed":
            self.fail("connection-state is failed")

    def fail(self, why):
        self.failed = why
        say(failed=why)
        GLib.idle_add(self.loop.quit)

    def wait_to_be_told(self):
        sys.stdin.read()
        self.closing = True
        rested = all(event.wait(5) for event in self.rested.values())
        say(sent=self.sent if rested else None)
        if self.session:
            request("DELETE", self.session)
        GLib.idle_add(self.loop.quit)

    def run(self):
        threading.Thread(target=self.wait_to_be_told, daemon=True).start()
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        return 1 if self.failed else 0


Gst.init(None)
sys.exit(Publisher(*sys.argv[1:]).run())

"""A WHIP publisher made with aiortc: `aiortc_publisher.py URL PICTURE SOUND CODEC`, told and telling as `publishers.py` says."""

import asyncio
import fractions
import json
import random
import sys
import urllib.parse
import urllib.request
import wave

import av
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder

import coded

sent = []


def say(**what):
    print(json.dumps(what), flush=True)


def watch():
    """Notes every coded picture on its way to the packetizer."""
    coded_units, packetized = H264Encoder._encode_frame, Vp8Encoder._packetize.__func__

    def units_of_a_frame(self, frame, force_keyframe):
        units = list(coded_units(self, frame, force_keyframe))
        note({"key": coded.is_keyframe("H264", units), "crc": coded.crc_of_units("H264", units)})
        yield from units

    def whole_frame(cls, buffer, picture_id):
        note(coded.frame("VP8", bytes(buffer)))
        return packetized(cls, buffer, picture_id)

    H264Encoder._encode_frame = units_of_a_frame
    Vp8Encoder._packetize = classmethod(whole_frame)


def note(frame):
    sent.append(frame)
    if len(sent) % 10 == 0:
        say(frames=len(sent))


class Looped(MediaStreamTrack):
    """A file over and over at the speed of the clock. (aiortc's own MediaPlayer does not wait any more from the second
    time round.)

    Can be closed. A sender asks for the next frame only when the one before is on the wire, so `rested` means that, and
    `between` is done then."""

    def __init__(self, frames, rate):
        super().__init__()
        self.frames, self.rate, self.count, self.began = frames, rate, 0, None
        self.closed, self.rested, self.between = False, asyncio.Event(), None

    async def recv(self):
        if self.closed:
            self.rested.set()
            await asyncio.Future()
        if self.between:
            self.between()
            self.between = None
        now = asyncio.get_running_loop().time()
        self.began = now if self.began is None else self.began
        await asyncio.sleep(max(0, self.began + self.count / self.rate - now))
        frame = self.made(self.frames[self.count % len(self.frames)])
        self.count += 1
        return frame


class Picture(Looped):
    kind = "video"

    def __init__(self, file):
        # y4m: a line for the file, then for each frame a line and its three planes.
        with open(file, "rb") as opened:
            words = opened.readline().split()
            self.width, self.height = (int(next(w for w in words if w.startswith(side))[1:]) for side in (b"W", b"H"))
            size = self.width * self.height
            frames = []
            while opened.readline():
                frames.append([opened.read(size), opened.read(size // 4), opened.read(size // 4)])
        super().__init__(frames, 30)

    def made(self, planes):
        frame = av.VideoFrame(self.width, self.height, "yuv420p")
        for plane, data in zip(frame.planes, planes):
            plane.update(data)
        frame.pts, frame.time_base = self.count * 3000, fractions.Fraction(1, 90000)
        return frame


class Sound(Looped):
    kind = "audio"

    def __init__(self, file):
        with wave.open(str(file)) as opened:
            assert opened.getframerate() == 48000 and opened.getnchannels() == 2
            data = opened.readframes(opened.getnframes())
        super().__init__([data[at:at + 3840] for at in range(0, len(data) // 3840 * 3840, 3840)], 50)

    def made(self, data):
        frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
        frame.planes[0].update(data)
        frame.sample_rate, frame.pts, frame.time_base = 48000, self.count * 960, fractions.Fraction(1, 48000)
        return frame


def request(method, url, body=None):
    headers = {"Content-Type": "application/sdp"} if body else {}
    made = urllib.request.Request(url, data=body and body.encode(), method=method, headers=headers)
    with urllib.request.urlopen(made, timeout=20) as reply:
        return reply.headers, reply.read().decode()


async def main(url, picture, sound, codec):
    connection = RTCPeerConnection()
    told = asyncio.Event()

    @connection.on("connectionstatechange")
    def changed():
        if connection.connectionState == "connected":
            say(state="connected")
        elif connection.connectionState in ("failed", "closed"):
            told.set()

    tracks = [Picture(picture), Sound(sound)]
    wanted = [c for c in RTCRtpSender.getCapabilities("video").codecs if c.mimeType in (f"video/{codec}", "video/rtx")]
    transceivers = [connection.addTransceiver(track, direction="sendonly") for track in tracks]
    transceivers[0].setCodecPreferences(wanted)
    await connection.setLocalDescription(await connection.createOffer())
    headers, answer = await asyncio.to_thread(request, "POST", url, connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    loop = asyncio.get_running_loop()

    def hear():
        if not sys.stdin.readline():
            told.set()
        else:
            for track, transceiver in zip(tracks, transceivers):
                track.between = lambda sender=transceiver.sender: renew(sender)

    loop.add_reader(sys.stdin, hear)
    await told.wait()
    loop.remove_reader(sys.stdin)
    for track in tracks:
        track.closed = True
    await asyncio.wait_for(asyncio.gather(*(track.rested.wait() for track in tracks)), 5)
    say(sent=sent)
    await asyncio.to_thread(request, "DELETE", urllib.parse.urljoin(url, headers["Location"]))
    await connection.close()


def renew(sender):
    """Goes on under another SSRC."""
    sender._ssrc, sender._rtx_ssrc = (random.getrandbits(32) for _ in range(2))
    if sender.kind == "video":
        sender._send_keyframe()


watch()
asyncio.run(main(*sys.argv[1:]))

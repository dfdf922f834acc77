"""Makes Tests/TestKit/ChromiumCapture+Redundancy.swift anew: `capture_redundancy.py`, in the lab's Python.

As `capture.py`, with an answer that takes RED for sound (first, else Chromium does not send it) and RED with ULPFEC for
VP8. Chromium sends parity when packets are lost and the round trip is long: one packet in twelve is kept from aiortc, not
from the file, and what aiortc says of it comes 120 ms late. Kept are eight pictures from a keyframe on that comes when
parity is sent, and the sound of that time."""

import asyncio
import datetime
import random
import re
import struct
import sys
import time

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.codecs import HEADER_EXTENSIONS
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters
from playwright.async_api import async_playwright

import capture
from lab import browser

SECONDS, LATE, LOSES_ONE_IN = 20, 0.12, 12
PICTURES, SOUNDS = 8, 16
SOUND, VIDEO, RESENT, PARITY = 63, 118, 119, 120
# Of pictures much smaller than this Chromium sends no parity.
SOURCE = capture.SOURCE.replace("[160, 120]", "[640, 480]").replace("x < 160", "x < 640").replace("y < 120", "y < 480") \
    .replace("% 160, 40, 16, 16", "% 640, 40, 64, 64")
# All that is offered is needed: the page else leaves RED out.
EVERY_CODEC = "RTCRtpTransceiver.prototype.setCodecPreferences = () => {}"


def with_redundancy(answer):
    """aiortc knows neither: its answer with both."""
    lines = []
    for line in answer.splitlines():
        if line.startswith("m=audio"):
            line = " ".join(line.split()[:3] + [str(SOUND), "111"])
        elif line.startswith("m=video"):
            line += f" {VIDEO} {RESENT} {PARITY}"
        lines.append(line)
        if line.startswith("a=rtpmap:111 opus"):
            lines += [f"a=rtpmap:{SOUND} red/48000/2", f"a=fmtp:{SOUND} 111/111"]
        elif line.startswith("a=rtpmap:96 VP8"):
            lines += [f"a=rtpmap:{VIDEO} red/90000", f"a=rtpmap:{RESENT} rtx/90000",
                      f"a=fmtp:{RESENT} apt={VIDEO}", f"a=rtpmap:{PARITY} ulpfec/90000"]
    return "\r\n".join(lines) + "\r\n"


def header_length(packet):
    length = 12 + 4 * (packet[0] & 15)
    return length + 4 + 4 * struct.unpack_from(">H", packet, length + 2)[0] if packet[0] & 0x10 else length


def kind(packet):
    return packet[1] & 0x7F


def is_parity(packet):
    length = header_length(packet)
    return kind(packet) == VIDEO and len(packet) > length and packet[length] == PARITY


def without_red(packet):
    """What aiortc understands of it: parity becomes an empty packet."""
    length = header_length(packet)
    if kind(packet) != VIDEO or len(packet) == length:
        return packet
    body = b"" if packet[length] == PARITY else packet[length + 1:]
    return bytes([packet[0], packet[1] & 0x80 | 96]) + packet[2:length] + body


class Receiver:
    def __init__(self):
        self.peer, self.packets, self.began, self.random = RTCPeerConnection(), [], None, random.Random(5)

    async def answer(self, route):
        await self.peer.setRemoteDescription(RTCSessionDescription(route.request.post_data, "offer"))
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        self.text = with_redundancy(self.peer.localDescription.sdp)
        await route.fulfill(status=201, headers={"Location": "/whip/session"}, body=self.text)

    async def ask_for_keyframe(self):
        source = next(data[8:12] for _, data in self.packets if kind(data) == VIDEO)
        for one in self.peer.getReceivers():
            if one.track.kind == "video":
                await one._send_rtcp_pli(int.from_bytes(source, "big"))

    def tap(self):
        deliver, send = RTCDtlsTransport._handle_rtp_data, RTCDtlsTransport._send_rtp

        async def delivered(transport, data, arrival_time_ms):
            now = time.monotonic()
            self.began = self.began or now
            self.packets.append((now - self.began, bytes(data)))
            if self.random.randrange(LOSES_ONE_IN):
                await deliver(transport, without_red(bytes(data)), arrival_time_ms)

        async def sent(transport, data):
            async def later():
                await asyncio.sleep(LATE)
                if self.peer.connectionState == "connected":
                    await send(transport, data)
            self.last = asyncio.ensure_future(later())

        RTCDtlsTransport._handle_rtp_data, RTCDtlsTransport._send_rtp = delivered, sent


def chosen(packets, seen):
    """From the last keyframe on that has enough pictures behind it."""
    first_parity = next((at for at, data in packets if is_parity(data)), None)
    if first_parity is None:
        sys.exit("no parity was sent: try again")
    begun = {struct.unpack_from(">I", data, 4)[0]: at for at, data in reversed(packets) if kind(data) == VIDEO}
    frames = seen["frames"]
    starts = [place for place, frame in enumerate(frames[:-PICTURES])
              if frame["key"] and begun.get(frame["timestamp"], 0) > first_parity]
    if not starts:
        sys.exit("no keyframe came while there was parity: try again")
    frames = min((frames[place:place + PICTURES] for place in starts), key=lambda some: sum(f["bytes"] for f in some))
    times = {frame["timestamp"] for frame in frames}
    began = begun[frames[0]["timestamp"]]
    sounds = [data for at, data in packets if kind(data) == SOUND and at >= began][:SOUNDS]
    heard = {struct.unpack_from(">I", data, 4)[0] for data in sounds}
    kept = [(at, data) for at, data in packets
            if kind(data) == VIDEO and struct.unpack_from(">I", data, 4)[0] in times or data in sounds]
    return kept, frames, [sample for sample in seen["samples"] if sample["timestamp"] in heard]


async def main():
    for kind_of in HEADER_EXTENSIONS:
        HEADER_EXTENSIONS[kind_of].append(RTCRtpHeaderExtensionParameters(
            id=14, uri="http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"))
    site, receiver = browser.Site(browser.PAGES), Receiver()
    receiver.tap()
    async with async_playwright() as playwright:
        flags = [flag for flag in browser.flags("", "") if not flag.startswith("--use-file-for")]
        launched = await playwright.chromium.launch(executable_path=browser.EXECUTABLE, headless=True, args=flags)
        page = await (await launched.new_context(permissions=["camera", "microphone"])).new_page()
        await page.add_init_script(EVERY_CODEC)
        await page.route("**/whip", receiver.answer)
        await page.goto(f"{site.url}/publisher.html")
        await page.evaluate(SOURCE)
        await page.evaluate("(options) => publish(options)", {"url": f"{site.url}/whip", "video": "VP8", "audio": True})
        await asyncio.sleep(SECONDS / 2)
        await receiver.ask_for_keyframe()
        await asyncio.sleep(SECONDS / 2)
        seen = await page.evaluate("({ frames: state.frames, samples: state.samples })")
        made = f"Chromium {launched.version}, {datetime.date.today().isoformat()}."
        await launched.close()
    site.close()
    kept, frames, samples = chosen(receiver.packets, seen)
    agreed = {uri.split("/")[-1].split(":")[-1]: number
              for number, uri in re.findall(r"^a=extmap:(\d+)\S* (\S+)", receiver.text, re.M)}
    print(f"{sum(1 for _, data in kept if is_parity(data))} packets of parity, extensions {agreed}")
    ids = [agreed[uri] for uri in
           ("mid", "abs-send-time", "draft-holmer-rmcat-transport-wide-cc-extensions-01", "ssrc-audio-level")]
    began = kept[0][0]
    text = capture.literal("redundancy", "Chromium VP8 with ULPFEC and Opus in RED", (VIDEO, RESENT, SOUND), ids,
                           [(at - began, data) for at, data in kept], frames, samples)
    capture.write("ChromiumCapture+Redundancy.swift", "extension ChromiumCapture",
                  f"{made} Sound in RED, VP8 in RED with ULPFEC (type {PARITY} inside).", [text],
                  made_by="capture_redundancy.py")


if __name__ == "__main__":
    asyncio.run(main())

"""Makes Tests/TestKit/ChromiumCapture.swift and ChromiumCapture+Newer.swift anew: `capture.py`, in the lab's Python;
`capture.py newer` makes only the second one, VP9 and AV1.

Chromium sends a small picture and its fake device's sound to aiortc, which opens the SRTP. What is kept are the RTP packets
as they came out of that, and what Chromium's encoded transform saw go into its packetizer: neither is Capstan's work. In
the H264 capture one packet is withheld from aiortc and from the file, so that Chromium sends it again as RTX. VP9 and AV1
are only opened by aiortc, which has no decoders for them."""

import asyncio
import base64
import datetime
import re
import struct
import sys
import time
from pathlib import Path

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.codecs import CODECS, HEADER_EXTENSIONS
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtcpFeedback, RTCRtpCodecParameters, RTCRtpHeaderExtensionParameters
from playwright.async_api import async_playwright

from lab import browser

OUT = Path(__file__).resolve().parents[1] / "TestKit"
PICTURES, SOUNDS = 12, 25
WITHHELD = 2

# A picture that does not compress well enough for one packet, and that moves.
SOURCE = """
capture = async (kind) => {
  if (kind === 'audio') return (await navigator.mediaDevices.getUserMedia({ audio: true })).getTracks()[0];
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [160, 120];
  const pen = canvas.getContext('2d');
  for (let y = 0; y < 120; y += 4) for (let x = 0; x < 160; x += 4) {
    pen.fillStyle = `hsl(${Math.random() * 360} 80% ${20 + Math.random() * 60}%)`;
    pen.fillRect(x, y, 4, 4);
  }
  let step = 0;
  setInterval(() => {
    pen.fillStyle = `hsl(${step * 40} 90% 50%)`;
    pen.fillRect(step++ * 8 % 160, 40, 16, 16);
  }, 100);
  return canvas.captureStream(10).getVideoTracks()[0];
}
"""


class Receiver:
    """aiortc as the peer; `packets` are (seconds since the first, bytes)."""

    def __init__(self, loses, newer):
        self.newer = newer
        self.peer, self.packets, self.loses, self.began = RTCPeerConnection(), [], loses, None

    async def answer(self, route):
        await self.peer.setRemoteDescription(RTCSessionDescription(route.request.post_data, "offer"))
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        await route.fulfill(status=201, headers={"Location": "/whip/session"}, body=self.peer.localDescription.sdp)

    def decodes(self, data):
        return self.kind(data) == "audio" or not self.newer

    def sees(self, data):
        """Whether aiortc gets this packet too."""
        now = time.monotonic()
        self.began = self.began or now
        kind = self.kind(data)
        if self.loses and kind == "video" and sum(self.kind(kept) == "video" for _, kept in self.packets) == WITHHELD:
            self.loses = False
            return False
        self.packets.append((now - self.began, data))
        return True

    def types(self):
        """The payload types that were agreed upon: {98: "video", …}."""
        found, kind = {}, None
        for line in self.peer.localDescription.sdp.splitlines():
            if line.startswith("m="):
                kind = line[2:].split()[0]
            elif line.startswith("a=rtpmap:"):
                number, name = line[9:].split()[:2]
                found[int(number)] = "rtx" if name.startswith("rtx") else kind
        return found

    def kind(self, data):
        return self.types().get(data[1] & 0x7F)


def extensions(answer):
    """{"video": {1: uri}}"""
    found, kind = {}, None
    for line in answer.splitlines():
        if line.startswith("m="):
            kind = line[2:].split()[0]
        elif line.startswith("a=extmap:"):
            number, uri = line[9:].split()[:2]
            found.setdefault(kind, {})[int(number.split("/")[0])] = uri
    return found


async def take(launched, site, codec, loses=False, newer=False):
    page = await (await launched.new_context(permissions=["camera", "microphone"])).new_page()
    receiver = Receiver(loses, newer)
    deliver = RTCDtlsTransport._handle_rtp_data

    async def tapped(transport, data, arrival_time_ms):
        if receiver.sees(bytes(data)) and receiver.decodes(data):
            await deliver(transport, data, arrival_time_ms)

    RTCDtlsTransport._handle_rtp_data = tapped
    await page.route("**/whip", receiver.answer)
    await page.goto(f"{site.url}/publisher.html")
    await page.evaluate(SOURCE)
    await page.evaluate("(options) => publish(options)", {"url": f"{site.url}/whip", "video": codec, "audio": True})
    await page.wait_for_function(
        f"state.frames.length > {PICTURES + 5} && state.samples.length > {SOUNDS + 5}", timeout=20_000)
    await asyncio.sleep(1)
    seen = await page.evaluate("({ frames: state.frames, samples: state.samples })")
    answer = receiver.peer.localDescription.sdp
    RTCDtlsTransport._handle_rtp_data = deliver
    await receiver.peer.close()
    await page.context.close()
    return receiver, seen, answer


def chosen(receiver, seen):
    """The first packets of each kind, and the frames that they are."""
    times = [frame["timestamp"] for frame in seen["frames"][:PICTURES]]
    sounds = [frame["timestamp"] for frame in seen["samples"][:SOUNDS]]
    wanted = {"video": set(times), "rtx": set(times), "audio": set(sounds)}
    kept = [(at, data) for at, data in receiver.packets
            if struct.unpack_from(">I", data, 4)[0] in wanted.get(receiver.kind(data), ())]
    for kind, list_of in (("video", times), ("audio", sounds)):
        came = {struct.unpack_from(">I", data, 4)[0] for _, data in kept if receiver.kind(data) in (kind, "rtx")}
        missing = set(list_of) - came
        if missing:
            sys.exit(f"no packet of {kind} has these timestamps: {sorted(missing)}")
    return kept, seen["frames"][:PICTURES], seen["samples"][:SOUNDS]


def swift(name, codec, receiver, seen, answer):
    kept, frames, samples = chosen(receiver, seen)
    agreed = extensions(answer)
    used = {receiver.kind(data): data[1] & 0x7F for _, data in kept}
    # aiortc renumbers payload types below 96, such as Chromium's of AV1, and loses their retransmissions.
    repair = re.search(rf"^a=fmtp:(\d+) apt={used['video']}\b", answer, re.M)
    rtx = repair[1] if repair else 0
    ids = {uri: number for kind in agreed.values() for number, uri in kind.items()}

    def number(uri):
        return next((str(n) for u, n in ids.items() if u.endswith(uri)), "nil")

    print(f"{name}: payload types {used}, extensions {agreed}")
    ids = [number(uri) for uri in ("sdes:mid", "abs-send-time", "transport-wide-cc-extensions-01", "ssrc-audio-level")]
    return literal(name, f"Chromium {codec} and Opus", (used["video"], rtx, used["audio"]), ids, kept, frames, samples)


def literal(name, title, types, ids, kept, frames, samples):
    """The capture in Swift. types: of picture, RTX and sound; ids: of mid, abs-send-time, transport-cc and audio level."""
    stream = b"".join(struct.pack(">IH", int(at * 1e6), len(data)) + data for at, data in kept)
    text = base64.b64encode(stream).decode()
    lines = [text[at:at + 104] for at in range(0, len(text), 104)]

    def rows(frames):
        return ("\n" + " " * 12).join(
            f"{f['timestamp']} {f['bytes']} {f['crc']} {'key' if f['key'] else 'delta'}" for f in frames)

    print(f"{name}: {len(kept)} packets, {len(stream)} bytes")
    return f"""    package static let {name} = RTPCapture(
        "{title}", videoPayloadType: {types[0]}, rtxPayloadType: {types[1]},
        audioPayloadType: {types[2]}, midID: {ids[0]}, absoluteSendTimeID: {ids[1]},
        transportSequenceID: {ids[2]}, audioLevelID: {ids[3]},
        pictures: \"\"\"
            {rows(frames)}
            \"\"\",
        sounds: \"\"\"
            {rows(samples)}
            \"\"\",
        packets: \"\"\"
            {(chr(10) + ' ' * 12).join(lines)}
            \"\"\")
"""


def add_newer_codecs():
    number = 97 + len(CODECS["video"])
    for name in ("VP9", "AV1"):
        CODECS["video"] += [
            RTCRtpCodecParameters(
                mimeType=f"video/{name}", clockRate=90000, payloadType=number,
                rtcpFeedback=[RTCRtcpFeedback(type="nack"), RTCRtcpFeedback(type="nack", parameter="pli")]),
            RTCRtpCodecParameters(
                mimeType="video/rtx", clockRate=90000, payloadType=number + 1, parameters={"apt": number}),
        ]
        number += 2


def write(name, opening, about, parts, made_by="capture.py"):
    (OUT / name).write_text(
        "/// What a browser sent and what it says it sent; made by "
        f"`Tests/Lab/{made_by}`, where one reads how.\n///\n"
        f"/// {about}\n{opening} {{\n" + "\n".join(parts) + "}\n")


async def main():
    transport = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    for kind in HEADER_EXTENSIONS:
        HEADER_EXTENSIONS[kind].append(RTCRtpHeaderExtensionParameters(id=14, uri=transport))
    site = browser.Site(browser.PAGES)
    async with async_playwright() as playwright:
        kept = [flag for flag in browser.flags("", "") if not flag.startswith("--use-file-for")]
        launched = await playwright.chromium.launch(executable_path=browser.EXECUTABLE, headless=True, args=kept)
        made = f"Chromium {launched.version}, {datetime.date.today().isoformat()}."
        if sys.argv[1:] != ["newer"]:
            parts = [swift("vp8", "VP8", *await take(launched, site, "VP8")),
                     swift("h264", "H264", *await take(launched, site, "H264", loses=True))]
            write("ChromiumCapture.swift", "package enum ChromiumCapture",
                  f"{made} In `h264` one packet was lost and came again as RTX.", parts)
        add_newer_codecs()
        parts = [swift("vp9", "VP9", *await take(launched, site, "VP9", newer=True)),
                 swift("av1", "AV1", *await take(launched, site, "AV1", newer=True))]
        write("ChromiumCapture+Newer.swift", "extension ChromiumCapture", made, parts)
        await launched.close()
    site.close()


if __name__ == "__main__":
    asyncio.run(main())

"""A publisher of several pictures and sounds in one session, made with aiortc, in a process of its own."""

import asyncio
import fractions
import select
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

if __package__:
    from .wait import until

WIDTH, HEIGHT, RATE = 320, 180, 15


class ManySources:
    """Publishes until the `with` ends, then ends its WHIP session."""

    def __init__(self, url, pictures=1, sounds=1):
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__), url, str(pictures), str(sounds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def connected(self):
        assert select.select([self.process.stdout], [], [], 20)[0], "aiortc does not connect"
        line = self.process.stdout.readline().strip()
        assert line == "connected", f"aiortc: {line or self.process.wait(5)}"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        until(lambda: self.process.poll() is not None, 15, "aiortc has ended")
        assert self.process.returncode == 0


def request(method, url, body=None):
    headers = {"Content-Type": "application/sdp"} if body else {}
    made = urllib.request.Request(url, data=body and body.encode(), method=method, headers=headers)
    with urllib.request.urlopen(made, timeout=20) as reply:
        return reply.headers, reply.read().decode()


def everywhere(answer):
    """With the candidates in every section: of those that share a transport aiortc 1.16 reads the last one's only."""
    first, *others = answer.split("m=")[1:]
    lines = "".join(line for line in first.splitlines(True) if "candidate" in line)
    return answer.split("m=")[0] + "".join(f"m={s}" for s in [first, *(other + lines for other in others)])


async def publish(url, pictures, sounds):
    import av
    from aiortc import MediaStreamTrack, RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
    from aiortc.mediastreams import AudioStreamTrack

    class Picture(MediaStreamTrack):
        """Grey that changes from frame to frame, another one for each picture."""

        kind = "video"

        def __init__(self, number):
            super().__init__()
            self.number, self.count, self.began = number, 0, None

        async def recv(self):
            now = asyncio.get_running_loop().time()
            self.began = self.began or now
            await asyncio.sleep(max(0, self.began + self.count / RATE - now))
            frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
            for index, plane in enumerate(frame.planes):
                row = bytes((self.number * 64 + x * (index + 1) + self.count * 5) % 256 for x in range(plane.line_size))
                plane.update(row * plane.height)
            frame.pts, frame.time_base = self.count * 90_000 // RATE, fractions.Fraction(1, 90_000)
            self.count += 1
            return frame

    connection = RTCPeerConnection(RTCConfiguration(bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
    ended = asyncio.Event()

    @connection.on("connectionstatechange")
    def changed():
        if connection.connectionState == "connected":
            print("connected", flush=True)
        elif connection.connectionState in ("failed", "closed"):
            ended.set()

    for number in range(pictures):
        connection.addTransceiver(Picture(number), direction="sendonly")
    for _ in range(sounds):
        connection.addTransceiver(AudioStreamTrack(), direction="sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    headers, answer = await asyncio.to_thread(request, "POST", url, connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(everywhere(answer), "answer"))
    asyncio.get_running_loop().add_reader(sys.stdin, ended.set)
    await ended.wait()
    asyncio.get_running_loop().remove_reader(sys.stdin)
    await asyncio.to_thread(request, "DELETE", urllib.parse.urljoin(url, headers["Location"]))
    await connection.close()


if __name__ == "__main__":
    asyncio.run(publish(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))

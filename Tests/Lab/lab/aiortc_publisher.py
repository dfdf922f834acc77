"""A WHIP publisher made with aiortc: `aiortc_publisher.py URL PICTURE SOUND`. Ends when its input is closed."""

import asyncio
import sys
import urllib.parse
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer


def request(method, url, body=None):
    headers = {"Content-Type": "application/sdp"} if body else {}
    made = urllib.request.Request(url, data=body and body.encode(), method=method, headers=headers)
    with urllib.request.urlopen(made, timeout=20) as reply:
        return reply.headers, reply.read().decode()


async def main(url, picture, sound):
    connection = RTCPeerConnection()
    ended = asyncio.Event()

    @connection.on("connectionstatechange")
    def changed():
        if connection.connectionState == "connected":
            print("connected", flush=True)
        elif connection.connectionState in ("failed", "closed"):
            ended.set()

    connection.addTransceiver(MediaPlayer(picture, loop=True).video, direction="sendonly")
    connection.addTransceiver(MediaPlayer(sound, loop=True).audio, direction="sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    headers, answer = await asyncio.to_thread(request, "POST", url, connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, ended.set)
    await ended.wait()
    loop.remove_reader(sys.stdin)
    await asyncio.to_thread(request, "DELETE", urllib.parse.urljoin(url, headers["Location"]))
    await connection.close()


asyncio.run(main(*sys.argv[1:]))

"""Malformed datagrams and offers beside a recording: nothing in the file changes."""

import random
import socket
import struct

from lab import compare, judge
from lab.proxy import FaultyLink


def datagrams(count, generator):
    """Garbage in the shapes that the gateway sorts by: STUN, DTLS, RTP, RTCP, and none of them."""
    for n in range(count):
        body = generator.randbytes(generator.choice((0, 1, 3, 12, 19, 20, 60, 200, 1200)))
        yield (
            body,
            struct.pack(">HHI", 1, generator.choice((len(body), 4, 0xFFFC)), 0x2112A442) + body,
            bytes([generator.randint(20, 63), 0xFE, 0xFD]) + body,
            bytes([0x80 | generator.randint(0, 63), generator.randint(0, 127)]) + body,
            bytes([0x80 | generator.randint(0, 31), generator.randint(192, 223)]) + struct.pack(">H", 0xFFFF) + body,
        )[n % 5]


def spoilt(offer, generator):
    """The offer with one thing broken."""
    lines = offer.split("\r\n")
    at = generator.randrange(len(lines))
    how = generator.randrange(7)
    if how == 0:
        return offer[:generator.randrange(len(offer))]
    if how == 1:
        del lines[at]
    elif how == 2:
        lines.insert(at, lines[generator.randrange(len(lines))])
    elif how == 3:
        lines[at] = lines[at][:generator.randrange(len(lines[at]) + 1)]
    elif how == 4:
        lines[at] = lines[at].replace(" ", " 99999999999999999999 ")
    elif how == 5:
        lines[at] += "x" * generator.choice((10, 1000, 100_000))
    else:
        spoilt_bytes = bytearray(offer.encode())
        for _ in range(8):
            spoilt_bytes[generator.randrange(len(spoilt_bytes))] = generator.randrange(256)
        return spoilt_bytes.decode("latin-1")
    return "\r\n".join(lines)


def test_a_thousand_malformed_datagrams_and_offers_change_nothing(gateway, publisher):
    generator = random.Random(20261121)
    link = FaultyLink(gateway.media_port)
    recording = gateway.record("standup")
    chromium = publisher().publish(gateway, "standup", "desk-1", link=link)
    chromium.sent(30)

    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for datagram in datagrams(1000, generator):
        stranger.sendto(datagram, ("127.0.0.1", gateway.media_port))
        # …and from the very address that the session has validated.
        assert link.inject(datagram) >= 1
    stranger.setblocking(False)

    offer = chromium.offer
    seen = {}
    for n in range(1000):
        reply = gateway.call(
            "POST", f"/whip/elsewhere/guest-{n}", spoilt(offer, generator).encode("utf-8", "replace"),
            {"Content-Type": "application/sdp"})
        seen[reply.status] = seen.get(reply.status, 0) + 1
        assert reply.status < 500, reply
        if reply.status == 201:
            assert gateway.call("DELETE", reply.headers["Location"]).status == 200
        else:
            assert reply.headers["Content-Type"] == "application/problem+json", reply
            assert reply.json()["detail"], reply
    assert seen.get(400, 0) > 100, seen

    for room, status in (("..", 404), (".hidden", 400), ("-x", 400), ("a" * 65, 400), ("a%2fb", 400)):
        reply = gateway.call("POST", f"/whip/{room}", offer, {"Content-Type": "application/sdp"})
        assert reply.status in (400, 404), (room, status, reply)
    assert gateway.call("POST", "/whip/standup", offer, {"Content-Type": "text/plain"}).status == 415
    assert gateway.call("POST", "/v1/recordings", "{", {"Content-Type": "application/json"}).status == 400
    assert gateway.call("POST", "/v1/recordings", {"room": "../etc"}).status in (400, 422)

    chromium.sent(chromium.count() + 60)
    chromium.hush()
    counted = len(chromium.frames())
    gateway.stop(recording)
    done = gateway.completed(recording)
    assert [entry["participant"] for entry in done["files"]] == ["desk-1"]
    file = gateway.folder("standup", recording) / done["files"][0]["name"]
    assert judge.complaints(file) == []
    assert compare.pictures(chromium.frames(), file) == 0
    assert judge.decoded_frames(file) == counted


def test_an_unchecked_address_gets_no_answer(gateway):
    """Nothing is sent to an address that ICE has not checked: no amplification, no oracle."""
    generator = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for datagram in datagrams(200, generator):
            stranger.sendto(datagram, ("127.0.0.1", gateway.media_port))
        # A request after them that the gateway has answered shows that it has read them all.
        assert gateway.call("GET", "/healthz").status == 200
        stranger.settimeout(0.5)
        try:
            answer = stranger.recv(2048)
        except TimeoutError:
            answer = None
    assert answer is None, answer

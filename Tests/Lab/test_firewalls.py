"""Publishers that get through by TCP or a relay alone, and strangers at the media port's TCP side."""

import base64
import contextlib
import hashlib
import hmac
import shutil
import socket
import struct
import subprocess
import time

import pytest

from lab import compare, judge
from lab.framed_link import FramedLink
from lab.gateway import Gateway
from lab.proxy import FaultyLink
from lab.wait import until

SECRET = "north wind, 1961"
COOKIE = 0x2112A442


def protocol(gateway):
    [session] = gateway.call("GET", "/v1/sessions").json()["items"]
    return gateway.call("GET", f"/v1/sessions/{session['id']}/stats").json()["remote-candidate"]["protocol"]


def recorded_whole(gateway, recording, chromium):
    chromium.sent(120)
    chromium.hush()
    gateway.stop(recording)
    done = gateway.completed(recording)
    [listed] = done["files"]
    file = gateway.folder("standup", recording) / listed["name"]
    assert judge.complaints(file) == []
    assert compare.pictures(chromium.frames(), file) == 0
    compare.sound(chromium.frames("audio"), file)
    compare.sound_is_unbroken(file)


def test_a_publisher_without_udp_records_like_any_other(gateway, publisher):
    recording = gateway.record("standup")
    link = FramedLink(gateway.media_port)
    chromium = publisher().publish(gateway, "standup", "desk-1", link=link, transport="tcp")
    assert " tcp " in chromium.answer and "tcptype passive" in chromium.answer
    assert protocol(gateway) == "tcp"
    recorded_whole(gateway, recording, chromium)
    assert link.connections >= 1


def test_tcp_can_be_switched_off(tmp_path, publisher):
    with contextlib.closing(Gateway(tmp_path / "recordings", CAPSTAN_ICE_TCP="false").start()) as gateway:
        chromium = publisher().publish(gateway, "standup", "desk-1")
        assert " tcp " not in chromium.answer
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", gateway.media_port), 5)


@pytest.fixture
def coturn(tmp_path):
    """coturn with a shared secret and nothing else; gives its port."""
    program = shutil.which("turnserver")
    if not program:
        pytest.fail("turnserver is missing: run `make setup`")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [program, "-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={port}",
         "--min-port=23100", "--max-port=23199", "--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=lab",
         "--no-tls", "--no-dtls", "--allow-loopback-peers", "--no-cli", "--log-file=stdout", "--simple-log",
         f"--pidfile={tmp_path}/turnserver.pid", f"--userdb={tmp_path}/turn.sqlite"],
        stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd=tmp_path)

    def answers():
        assert process.poll() is None, f"coturn ended with {process.returncode}"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(0.2)
            asking.sendto(struct.pack(">HHI12s", 1, 0, COOKIE, bytes(12)), ("127.0.0.1", port))
            with contextlib.suppress(TimeoutError, ConnectionRefusedError):
                return asking.recv(2000)

    until(answers, 10, "coturn answers")
    yield port
    process.terminate()
    process.wait(10)


def test_a_publisher_behind_a_relay_records_like_any_other(tmp_path, publisher, coturn):
    settings = {
        "CAPSTAN_ICE_SERVERS": f"turn:127.0.0.1:{coturn}?transport=udp secret:relay",
        "CAPSTAN_SECRETS": '{relay: "env:RELAY_SECRET"}', "RELAY_SECRET": SECRET,
    }
    with contextlib.closing(Gateway(tmp_path / "recordings", **settings).start()) as gateway:
        recording = gateway.record("standup")
        link = FaultyLink(gateway.media_port)
        chromium = publisher().publish(gateway, "standup", "desk-1", link=link, relayed=True)
        [server] = chromium.page.evaluate("state.servers")
        until_when, session = server["username"].split(":")
        assert 86_000 < int(until_when) - time.time() <= 86_401
        assert session == chromium.session.rsplit("/", 1)[1]
        signed = hmac.new(SECRET.encode(), server["username"].encode(), hashlib.sha1).digest()
        assert server["credential"] == base64.b64encode(signed).decode()
        pairs = chromium.page.evaluate(
            "state.pc.getStats().then((all) => [...all.values()].filter((one) => one.type === 'local-candidate')"
            ".map((one) => one.candidateType))")
        # The link between the relay and the gateway shows the gateway another address than the relay's: peer-reflexive.
        assert "relay" in pairs and set(pairs) <= {"relay", "prflx"}, pairs
        recorded_whole(gateway, recording, chromium)
        said = "\n".join(gateway.lines)
        assert SECRET not in said and server["credential"] not in said


def test_a_missing_relay_secret_ends_the_start_and_is_not_shown(tmp_path):
    gateway = Gateway(
        tmp_path / "recordings", CAPSTAN_ICE_SERVERS="turn:127.0.0.1 secret:relay",
        CAPSTAN_SECRETS='{relay: "env:NOT_THERE"}')
    gateway.launch()
    assert gateway.process.wait(20) == 1
    gateway.reader.join(5)
    said = "\n".join(gateway.lines)
    assert "iceServers" in said and "env:NOT_THERE" in said, said


def binding(identifier=b"twelve bytes"):
    return struct.pack(">HHI12s", 1, 0, COOKIE, identifier)


def test_a_stun_binding_is_answered_where_that_is_switched_on(tmp_path):
    with contextlib.closing(Gateway(tmp_path / "recordings", CAPSTAN_STUN_SERVER="true").start()) as gateway:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.connect(("127.0.0.1", gateway.media_port))
            asking.settimeout(5)
            asking.send(binding())
            answer = asking.recv(2000)
            assert answer[:2] == b"\x01\x01" and answer[8:20] == b"twelve bytes"
            assert len(answer) <= 2.2 * len(binding())
            port = struct.unpack(">H", answer[26:28])[0] ^ COOKIE >> 16
            assert port == asking.getsockname()[1]
            for _ in range(200):
                asking.send(binding())
            asking.settimeout(0.3)
            answered = 0
            with contextlib.suppress(TimeoutError):
                while True:
                    asking.recv(2000)
                    answered += 1
            assert 10 <= answered <= 40, answered


def test_a_stun_binding_is_not_answered_by_itself(gateway):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("127.0.0.1", gateway.media_port))
        asking.settimeout(0.3)
        asking.send(binding())
        with pytest.raises(TimeoutError):
            asking.recv(2000)


def test_strangers_on_tcp_are_let_go_and_disturb_nobody(gateway, publisher):
    recording = gateway.record("standup")
    chromium = publisher().publish(gateway, "standup", "desk-1")
    address = ("127.0.0.1", gateway.media_port)
    silent = [socket.create_connection(address, 5) for _ in range(300)]
    oversized = socket.create_connection(address, 5)
    oversized.sendall(b"\xff\xff" + bytes(100))
    oversized.settimeout(5)
    with contextlib.suppress(ConnectionResetError):
        assert oversized.recv(10) == b""
    half = socket.create_connection(address, 5)
    half.sendall(b"\x00\x40\x00\x01")

    def left():
        metrics = gateway.call("GET", "/metrics").body.decode()
        return int(float(next(
            line.split()[1] for line in metrics.splitlines() if line.startswith("capstan_media_connections "))))

    assert 0 < left() <= 257
    until(lambda: left() == 0, 12, "all of them have been dropped")
    metrics = gateway.call("GET", "/metrics").body.decode()
    assert 'capstan_media_connections_dropped_total{reason="unproven"}' in metrics
    for each in [*silent, oversized, half]:
        each.close()
    recorded_whole(gateway, recording, chromium)


@pytest.mark.long
def test_a_session_moves_from_udp_to_tcp(gateway, publisher, record_property):
    """The page knows both ways, and UDP goes silent: one session, one file."""
    recording = gateway.record("standup")
    link = FaultyLink(gateway.media_port)
    chromium = publisher()
    chromium.link = link
    chromium.page.evaluate("void (through = (answer, _, port) =>"
                           " answer.replace(/^(a=candidate:\\S+ \\d+ udp \\d+ \\S+ )\\d+/gim, `$1${port}`))")
    chromium.publish(gateway, "standup", "desk-1", link=link)
    chromium.sent(90)
    assert protocol(gateway) == "udp"
    cut = time.monotonic()
    link.loss = 1.0
    until(lambda: protocol(gateway) == "tcp", 40, "the session has moved to TCP")
    record_property("seconds until TCP was in use", round(time.monotonic() - cut, 1))
    chromium.sent(chromium.count() + 150)
    gateway.stop(recording)
    done = gateway.completed(recording)
    [listed] = done["files"]
    file = gateway.folder("standup", recording) / listed["name"]
    assert judge.complaints(file) == []
    compare.sound_is_unbroken(file)
    assert judge.decoded_frames(file) > 200

"""The command line: what a person types, what it says, how it ends."""

import json
import os
import pty
import re
import signal
import socket
import ssl
import subprocess
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lab import judge
from lab.gateway import BINARY, Gateway
from lab.wait import until


def environment(**settings):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAPSTAN_")}
    return {**kept, "SWIFT_BACKTRACE": "enable=no", **settings}


def run(*arguments, folder=None, **settings):
    return subprocess.run(
        [BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, cwd=folder,
        env=environment(**settings))


# Wrong usage, and what it says. `{tmp}` is a folder; FILES are written into it.

FILES = {
    "unknown.yaml": "http: 127.0.0.1:0\nlimits:\n  maxSesions: 3\n",
    "wrong.yaml": "http: 127.0.0.1:0\nmedia: eighty\n",
    "twice.yaml": "http: 127.0.0.1:0\nhttp: 127.0.0.1:1\n",
    "broken.yaml": "http: [127.0.0.1:0\n",
    "binary.yaml": "\x00\x01",
    "list.yaml": "- http\n",
}
WRONG = [
    (["serve", "--nonsense"], {}, ["--nonsense"]),
    (["serve", "extra"], {}, ["extra"]),
    (["nonsense"], {}, ["nonsense"]),
    (["serve", "--http"], {}, ["--http"]),
    (["serve", "--http", "localhost"], {}, ["'localhost'", "--http", "HOST:PORT"]),
    (["serve", "--http", "127.0.0.1:65536"], {}, ["65536", "65535"]),
    (["serve", "--media", "[::1"], {}, ["--media"]),
    (["serve", "--advertise", "203.0.113.7:80"], {}, ["--advertise", "without ports"]),
    (["serve", "--log-level", "loud"], {}, ["--log-level", "warning"]),
    (["serve", "--database", "mysql://user:hush4711@host/x"], {}, ["postgres://", "--database"]),
    (["serve"], {"CAPSTAN_HTTP": "x"}, ["CAPSTAN_HTTP", "'x'"]),
    (["serve"], {"CAPSTAN_LIMITS_MAX_SESSIONS": "many"}, ["CAPSTAN_LIMITS_MAX_SESSIONS", "whole number"]),
    (["serve"], {"CAPSTAN_ICE_SERVERS": "turn:host hush4711"}, ["CAPSTAN_ICE_SERVERS"]),
    (["serve"], {"CAPSTAN_CONFIG": "/no/such.yaml"}, ["/no/such.yaml", "--config"]),
    (["serve", "--config", "{tmp}/unknown.yaml"], {}, ["maxSesions", "line 3", "limits.maxSessions"]),
    (["serve", "--config", "{tmp}/wrong.yaml"], {}, ["media", "line 2", "eighty"]),
    (["serve", "--config", "{tmp}/twice.yaml"], {}, ["http", "twice"]),
    (["serve", "--config", "{tmp}/broken.yaml"], {}, ["broken.yaml", "line"]),
    (["serve", "--config", "{tmp}/binary.yaml"], {}, ["binary.yaml"]),
    (["serve", "--config", "{tmp}/list.yaml"], {}, ["list.yaml", "map"]),
    (["serve", "--config", "{tmp}"], {}, ["cannot be read"]),
    (["record"], {}, ["<room>"]),
    (["record", "../etc"], {}, ["'../etc'", "A-Z"]),
    (["record", "r", "--for", "soon"], {}, ["--for", "1h30m"]),
    (["record", "r", "--for", "0"], {}, ["--for"]),
    (["record", "r", "--container", "avi"], {}, ["--container", "webm"]),
    (["record", "r", "--gateway", "localhost:8080"], {}, ["--gateway", "http://"]),
    (["record", "r"], {"CAPSTAN_GATEWAY": "ftp://x"}, ["CAPSTAN_GATEWAY"]),
    (["doctor", "--nonsense"], {}, ["--nonsense"]),
]


@pytest.mark.parametrize("arguments, settings, said", WRONG, ids=lambda value: " ".join(value)[:60])
def test_wrong_usage_is_2_and_says_what_is_right(tmp_path, arguments, settings, said):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    ended = run(*[argument.replace("{tmp}", str(tmp_path)) for argument in arguments], **settings)
    assert ended.returncode == 2, ended
    for words in said:
        assert words in ended.stderr, ended.stderr
    assert "hush4711" not in ended.stderr and "Fatal" not in ended.stderr, ended.stderr
    assert ended.stdout == "", ended.stdout


@pytest.mark.parametrize("arguments, said", [
    (["--version"], r"^\d+\.\d+\.\d+\n$"), (["--help"], "serve"), ([], "serve"), (["serve", "--help"], "--recordings"),
    (["record", "--help"], "--for"), (["doctor", "--help"], "--json"), (["help", "record"], "--for"),
])
def test_what_is_asked_for_is_0_and_on_standard_output(arguments, said):
    ended = run(*arguments)
    assert (ended.returncode, ended.stderr) == (0, ""), ended
    assert re.search(said, ended.stdout), ended.stdout


# Which of several places wins: each names another address of loopback.


@pytest.mark.parametrize("given, wins", [
    ("command environment file", "127.0.0.2"), ("command environment", "127.0.0.2"), ("command file", "127.0.0.2"),
    ("command", "127.0.0.2"), ("environment file", "127.0.0.3"), ("environment", "127.0.0.3"), ("file", "127.0.0.4"),
    ("named-file", "127.0.0.4"),
])
def test_command_line_then_environment_then_file(tmp_path, given, wins):
    (tmp_path / "capstan.yaml").write_text("http: 127.0.0.4:0\nmedia: 127.0.0.4:0\n")
    gateway = Gateway(tmp_path / "recordings")
    gateway.arguments = ["--recordings", str(tmp_path / "recordings")]
    gateway.environment = environment(CAPSTAN_MEDIA="127.0.0.3:0")
    if "command" in given:
        gateway.arguments += ["--http", "127.0.0.2:0"]
    if "environment" in given:
        gateway.environment["CAPSTAN_HTTP"] = "127.0.0.3:0"
    if "named-file" in given:
        gateway.environment["CAPSTAN_CONFIG"] = str(tmp_path / "capstan.yaml")
    elif "file" in given:
        gateway.arguments += ["--config", str(tmp_path / "capstan.yaml")]
    gateway.start()
    assert gateway.http.startswith(wins + ":"), (gateway.http, given)
    assert gateway.media.startswith("127.0.0.3:"), gateway.media
    assert gateway.terminate() == 0


def test_without_any_the_defaults_hold(tmp_path):
    report = json.loads(run("doctor", "--json", folder=tmp_path).stdout)
    said = {check["name"]: check["detail"] for check in report["checks"]}
    assert said["settings"] == "all defaults"
    assert "127.0.0.1:8080" in said["http port"] and "[::]:8081" in said["media port"]
    assert said["folder"].startswith("./recordings")
    assert list(tmp_path.iterdir()) == [], "doctor leaves nothing behind"


@pytest.mark.parametrize("name", ["http", "media"])
def test_a_port_in_use_is_1_and_named(tmp_path, name):
    kind = socket.SOCK_STREAM if name == "http" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if name == "http":
            taken.listen()
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        ports = {"http": "127.0.0.1:0", "media": "127.0.0.1:0", name: place}
        ended = run(
            "serve", "--http", ports["http"], "--media", ports["media"], "--recordings", tmp_path / "recordings")
        examined = run("doctor", f"--{name}", place, "--recordings", tmp_path)
    assert ended.returncode == 1, ended
    assert place in ended.stderr and f"--{name}" in ended.stderr and "another program" in ended.stderr, ended.stderr
    assert examined.returncode == 1, examined
    assert re.search(rf"^fail  {name} port .*in use", examined.stdout, re.MULTILINE), examined.stdout


@pytest.mark.parametrize("first, second", [("SIGTERM", "SIGINT"), ("SIGINT", "SIGTERM"), ("SIGINT", "SIGINT")])
def test_the_second_signal_ends_serve_at_once(gateway, first, second):
    """The first one drains; a held HTTP answer keeps the drain from ending before the second comes."""
    gateway.meant_to_end = True
    host, port = gateway.http.rsplit(":", 1)
    with socket.create_connection((host, int(port))) as held:
        held.sendall(b"POST /v1/recordings HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        gateway.process.send_signal(getattr(signal, first))
        until(lambda: any("draining" in line for line in gateway.lines) or not gateway.alive(), 10, "it drains")
        gateway.process.send_signal(getattr(signal, second))
        assert gateway.process.wait(10) == 130


# Record


class Recorder:
    """`capstan record` beside the test, its two outputs read as they come."""

    def __init__(self, gateway, *arguments, room="standup", folder=None, **settings):
        self.process = subprocess.Popen(
            [BINARY, "record", room, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, cwd=folder,
            env=environment(CAPSTAN_GATEWAY=gateway.url, **settings))
        self.said, self.errors = [], []
        self.readers = [
            threading.Thread(target=self.read, args=pair, daemon=True)
            for pair in ((self.process.stdout, self.said), (self.process.stderr, self.errors))]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def read(stream, lines):
        for line in stream:
            lines.append(line.rstrip("\n"))

    def tells(self, words, seconds=20):
        until(lambda: any(words in line for line in self.errors), seconds, f"'{words}' in {self.errors}")
        return self

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        return self

    def ended(self, seconds=40):
        code = self.process.wait(seconds)
        for reader in self.readers:
            reader.join(5)
        return code


def recordings(gateway):
    return gateway.call("GET", "/v1/recordings").json()["items"]


def test_record_for_a_time_and_fetch_the_file(gateway, publisher, tmp_path):
    publisher().publish(gateway, "standup", "desk-1", video="VP8").sent(30)
    take = tmp_path / "take.webm"
    recorder = Recorder(gateway, "--for", "3s", "--container", "webm", "--out", take)
    recorder.tells("from desk-1")
    assert recorder.ended() == 0, recorder.errors
    [made] = recordings(gateway)
    assert (made["state"], made["endReason"], made["requestedContainer"]) == ("completed", "maxDuration", "webm"), made
    assert 2.5 < made["duration"] < 4.5, made
    assert take.stat().st_size == made["files"][0]["bytes"]
    assert judge.complaints(take) == []
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["take.webm"]
    assert recorder.said[-1] == f"saved {take}", recorder.said
    assert re.match(r"recorded standup: 0:0[34], .* in 1 file$", recorder.said[0]), recorder.said
    # Plain lines, for logs: none is written over.
    assert not any("\r" in line or "\x1b" in line for line in recorder.errors), recorder.errors
    assert [line.split()[0] for line in recorder.errors][-1] == "saving", recorder.errors


def test_record_until_ctrl_c(gateway, publisher, tmp_path):
    recorder = Recorder(gateway).tells("waiting")
    publisher().publish(gateway, "standup", "desk-1").sent(60)
    recorder.tells("from desk-1").interrupt()
    assert recorder.ended() == 0, recorder.errors
    [made] = recordings(gateway)
    assert (made["state"], made["endReason"]) == ("completed", "stopped"), made
    assert f"{gateway.url}/v1/recordings/{made['id']}/files/{made['files'][0]['name']}" in recorder.said[-1], recorder.said


def test_record_several_participants_into_a_folder(gateway, publisher, tmp_path):
    chromium = [publisher().publish(gateway, "standup", name, video="VP8") for name in ("desk-1", "phone")]
    for sender in chromium:
        sender.sent(30)
    (tmp_path / "takes").mkdir()
    (tmp_path / "takes" / "phone.webm").write_text("an earlier take")
    assert Recorder(gateway, "--for", "2s", "--out", "takes", folder=tmp_path).ended() == 0
    saved = sorted(path.name for path in (tmp_path / "takes").iterdir())
    assert saved == ["desk-1.webm", "phone-2.webm", "phone.webm"], saved
    assert (tmp_path / "takes" / "phone.webm").read_text() == "an earlier take"
    assert judge.complaints(tmp_path / "takes" / "phone-2.webm") == []

    one = Recorder(gateway, "--for", "1s", "--out", "one.webm", folder=tmp_path)
    assert one.ended() == 1
    assert "2 files" in "\n".join(one.errors) and "--out takes/" in "\n".join(one.errors), one.errors
    assert not (tmp_path / "one.webm").exists()


def test_ctrl_c_before_anybody_publishes_is_130(gateway):
    recorder = Recorder(gateway).tells("waiting").interrupt()
    assert recorder.ended() == 130, recorder.errors
    assert "before anybody published" in "\n".join(recorder.errors)
    [made] = recordings(gateway)
    assert made["endReason"] == "stopped", made


def test_record_waits_for_a_gateway_that_restarts(gateway, publisher):
    publisher().publish(gateway, "standup", "desk-1").sent(30)
    gateway.arguments[gateway.arguments.index("--http") + 1] = gateway.http
    recorder = Recorder(gateway).tells("from desk-1")
    gateway.kill()
    recorder.tells("does not answer")
    gateway.start()
    assert recorder.ended() == 0, recorder.errors
    [made] = recordings(gateway)
    assert (made["state"], made["endReason"]) == ("completed", "interrupted"), made


@pytest.mark.parametrize("out, said", [
    ("no/such/take.webm", "No such file"), ("there.webm", "is there already"), ("file/in/it/", "folder")])
def test_out_is_looked_at_before_recording(gateway, tmp_path, out, said):
    (tmp_path / "there.webm").write_text("kept")
    (tmp_path / "file").write_text("a file")
    recorder = Recorder(gateway, "--out", out, folder=tmp_path)
    assert recorder.ended() == 1
    assert said in "\n".join(recorder.errors) and "--out" in "\n".join(recorder.errors), recorder.errors
    assert recordings(gateway) == []
    assert (tmp_path / "there.webm").read_text() == "kept"


def test_no_gateway_is_1_and_says_how_to_start_one():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        ended = run("record", "standup", "--gateway", f"http://anna:secret@127.0.0.1:{closed.getsockname()[1]}")
    assert ended.returncode == 1, ended
    assert "capstan serve" in ended.stderr and "--gateway" in ended.stderr and "secret" not in ended.stderr, ended.stderr


def test_on_a_terminal_one_line_is_written_over(gateway, publisher):
    publisher().publish(gateway, "standup", "desk-1").sent(30)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [BINARY, "record", "standup", "--for", "3s"], stdin=theirs, stdout=theirs, stderr=theirs,
        env=environment(CAPSTAN_GATEWAY=gateway.url, TERM="xterm"))
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(20) == 0, seen
    text = seen.decode()
    bars = re.findall(r"\[([#-]{20})\]", text)
    assert len(bars) >= 3 and bars == sorted(bars, key=lambda bar: bar.count("#")), text
    assert text.count("\r\n") == text.count("\n") == 3, text


class Impostor(BaseHTTPRequestHandler):
    """What may answer in place of a gateway."""

    answer = (200, "text/html", b"<html>hello</html>")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        type(self).seen = dict(self.headers)
        status, kind, body = self.answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def impostor():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Impostor)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("answer, said", [
    ((200, "text/html", b"<html>hello</html>"), "does not answer like a Capstan gateway"),
    ((404, "text/html", b"<html>hello</html>"), "check --gateway"),
    ((401, "application/problem+json", b'{"title":"No","detail":"who are you\\u001b[2J"}'), "--token"),
    ((503, "application/problem+json", b'{"title":"Busy","detail":"less than minFreeSpace"}'), "less than minFreeSpace"),
    ((200, "application/json", b"[" * 5_000_000), "longer than"),
])
def test_other_answers_are_told(impostor, answer, said, monkeypatch):
    monkeypatch.setattr(Impostor, "answer", answer)
    ended = run("record", "standup", "--token", "t0ken", "--gateway", f"http://127.0.0.1:{impostor.server_port}")
    assert ended.returncode == 1, ended
    assert said in ended.stderr and "\x1b" not in ended.stderr, ended.stderr
    assert Impostor.seen["Authorization"] == "Bearer t0ken"


def certificate(folder):
    """A key and a certificate for 127.0.0.1 that only itself vouches for."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gateway")])
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256()))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "certificate.pem", folder / "key.pem"


def test_certificates_are_verified(impostor, tmp_path, monkeypatch):
    monkeypatch.setattr(Impostor, "answer", (503, "application/problem+json", b'{"detail":"it is busy"}'))
    public, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, key)
    impostor.socket = context.wrap_socket(impostor.socket, server_side=True)
    url = f"https://127.0.0.1:{impostor.server_port}"
    refused = run("record", "standup", "--gateway", url, SSL_CERT_FILE="")
    assert refused.returncode == 1 and "SSL_CERT_FILE" in refused.stderr, refused
    taken = run("record", "standup", "--gateway", url, SSL_CERT_FILE=str(public))
    assert taken.returncode == 1 and "it is busy" in taken.stderr, taken


# Doctor


def examined(*arguments, **settings):
    ended = run("doctor", "--json", *arguments, **settings)
    report = json.loads(ended.stdout)
    assert report["isWell"] == (ended.returncode == 0), ended
    for check in report["checks"]:
        assert check["state"] in ("ok", "warn", "fail") and check["detail"], check
        assert check["state"] == "ok" or check.get("advice") or "--" in check["detail"], check
    return ended.returncode, {check["name"]: check for check in report["checks"]}


def test_doctor_finds_this_machine_well(tmp_path):
    code, checks = examined("--http", "127.0.0.1:0", "--media", "[::]:0", "--recordings", tmp_path)
    assert code == 0, checks
    assert set(checks) == {
        "settings", "dtls", "srtp", "containers", "http client", "http port", "media port", "ip versions", "udp buffer",
        "addresses", "folder", "disk", "database", "open files", "clock"}
    assert "OpenSSL" in checks["dtls"]["detail"] and "GCM" in checks["srtp"]["detail"]
    assert "webm, mp4, matroska" in checks["containers"]["detail"]
    assert list(tmp_path.iterdir()) == []


def test_doctor_beside_a_running_gateway(gateway, publisher):
    gateway.stop(gateway.record("standup"))
    code, checks = examined(
        "--http", gateway.http, "--media", gateway.media, "--recordings", gateway.recordings)
    assert code == 0, checks
    assert checks["http port"]["state"] == checks["media port"]["state"] == "warn", checks
    assert checks["database"]["state"] == "ok" and "1 recording" in checks["database"]["detail"], checks
    assert gateway.call("GET", "/readyz").status == 200


@pytest.mark.parametrize("settings, failing", [
    ({"CAPSTAN_MIN_FREE_SPACE": "plenty"}, "settings"),
    ({"CAPSTAN_MIN_FREE_SPACE": "100TiB"}, "disk"),
    ({"CAPSTAN_ADVERTISE": "no-such-host.invalid"}, "addresses"),
    ({"CAPSTAN_HTTP": "192.0.2.77:8080"}, "http port"),
    ({"CAPSTAN_MEDIA": "192.0.2.77:8081"}, "media port"),
    ({"CAPSTAN_RECORDINGS": "/dev/null"}, "folder"),
    ({"CAPSTAN_DATABASE": "{tmp}/note"}, "database"),
])
def test_doctor_names_what_fails(tmp_path, settings, failing):
    (tmp_path / "note").write_text("this is no database, though it is longer than the header of one" * 20)
    given = {
        "CAPSTAN_HTTP": "127.0.0.1:0", "CAPSTAN_MEDIA": "127.0.0.1:0", "CAPSTAN_RECORDINGS": str(tmp_path), **settings}
    code, checks = examined(**{name: value.replace("{tmp}", str(tmp_path)) for name, value in given.items()})
    assert code == 1 and checks[failing]["state"] == "fail", checks
    others = [name for name, check in checks.items() if check["state"] == "fail" and name != failing]
    assert others in ([], ["disk"]), checks


@pytest.mark.parametrize("settings, warning, advice", [
    ({"CAPSTAN_HTTP": "0.0.0.0:0"}, "http port", "TLS"),
    ({"CAPSTAN_LIMITS_MAX_SESSIONS": "1000000"}, "open files", "ulimit"),
    ({"CAPSTAN_ADVERTISE": "127.0.0.1"}, "addresses", "--advertise"),
    ({"CAPSTAN_NONSENSE": "1"}, "settings", "name"),
])
def test_doctor_warns(tmp_path, settings, warning, advice):
    given = {"CAPSTAN_HTTP": "127.0.0.1:0", "CAPSTAN_MEDIA": "127.0.0.1:0", "CAPSTAN_RECORDINGS": str(tmp_path)}
    code, checks = examined(**{**given, **settings})
    assert code == 0 and checks[warning]["state"] == "warn" and advice in checks[warning]["advice"], checks

"""HTTPS with HTTP/2 from files, taken anew without a restart."""

import contextlib
import http.client
import socket
import ssl
import subprocess

import pytest
from cryptography import x509

from lab.certificates import Authority
from lab.gateway import BINARY, Gateway
from lab.wait import until


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def files(authority, tmp_path):
    return put(authority, tmp_path)


def put(authority, folder, days=1):
    certificate, key, serial = authority.issue(days)
    (folder / "own.key").write_bytes(key)
    (folder / "own.pem").write_bytes(certificate)
    return {
        "CAPSTAN_TLS_CERTIFICATE": str(folder / "own.pem"), "CAPSTAN_TLS_KEY": str(folder / "own.key"),
    }, serial


@pytest.fixture
def secured(files, authority, tmp_path):
    """A gateway that listens; it is asked over HTTPS."""
    made = Gateway(tmp_path / "recordings", **files[0])
    made.launch()
    made.http = until(lambda: made.listening("http"), 20, f"http listening; it said {made.lines}")
    made.url = f"https://{made.http}"
    with contextlib.closing(made):
        yield made


def connected(gateway, authority, **options):
    host, port = gateway.http.rsplit(":", 1)
    context = ssl.create_default_context(cafile=authority.file)
    for name, value in options.items():
        setattr(context, name, value)
    connection = http.client.HTTPSConnection(host, int(port), timeout=10, context=context)
    connection.connect()
    return connection


def asked(connection, path="/healthz"):
    connection.request("GET", path)
    reply = connection.getresponse()
    return reply.status, reply.read()


def serial(gateway, authority):
    with contextlib.closing(connected(gateway, authority)) as connection:
        return x509.load_der_x509_certificate(connection.sock.getpeercert(binary_form=True)).serial_number


def test_a_page_over_http2_waits_for_more_than_six(secured, chromium):
    context = chromium.new_context(ignore_https_errors=True)
    with contextlib.closing(context):
        page = context.new_page()
        page.goto(secured.url + "/")
        assert page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"
        assert page.evaluate("isSecureContext && !!navigator.mediaDevices")
        # HTTP/1.1 lets a browser have six connections to a host: a seventh stream of events would wait for ever.
        page.evaluate(
            """async () => {
                window.streams = Array.from({length: 20}, () => new EventSource('/v1/events'));
                await Promise.all(window.streams.map((stream) => new Promise((done) => { stream.onopen = done; })));
            }""")
        assert page.evaluate("fetch('/v1/rooms').then((reply) => reply.status)") == 200


def test_older_clients_have_http1(secured, authority):
    with contextlib.closing(connected(secured, authority)) as connection:
        assert connection.sock.version() == "TLSv1.3"
        assert connection.sock.selected_alpn_protocol() in (None, "http/1.1")
        assert asked(connection)[0] == 200
        assert asked(connection, "/v1/rooms")[0] == 200, "the connection is used again"
    with contextlib.closing(connected(secured, authority, maximum_version=ssl.TLSVersion.TLSv1_2)) as connection:
        assert asked(connection)[0] == 200
    with pytest.raises(ssl.SSLError):
        connected(secured, authority, maximum_version=ssl.TLSVersion.TLSv1_1)
    host, port = secured.http.rsplit(":", 1)
    plain = http.client.HTTPConnection(host, int(port), timeout=10)
    with contextlib.closing(plain), pytest.raises((http.client.HTTPException, OSError)):
        asked(plain)
    assert secured.alive()


def test_a_certificate_is_taken_without_a_restart(secured, files, authority, tmp_path):
    assert serial(secured, authority) == files[1]
    with contextlib.closing(connected(secured, authority)) as before:
        assert asked(before)[0] == 200
        _, renewed = put(authority, tmp_path)
        until(lambda: serial(secured, authority) == renewed, 10, "the new certificate is shown")
        assert asked(before)[0] == 200, "who is connected stays connected"
    # One that cannot be used changes nothing.
    (tmp_path / "own.pem").write_text("no certificate\n")
    until(lambda: any("stays in use" in entry.get("message", "") for entry in secured.log()), 10, "that is said")
    assert serial(secured, authority) == renewed
    _, again = put(authority, tmp_path)
    until(lambda: serial(secured, authority) == again, 10, "the next is shown")


def test_who_says_nothing_is_let_go(secured, authority):
    host, port = secured.http.rsplit(":", 1)
    with contextlib.closing(connected(secured, authority)) as patient:
        with contextlib.closing(socket.create_connection((host, int(port)), timeout=20)) as silent:
            assert silent.recv(1) == b"", "closed after ten seconds"
        assert asked(patient)[0] == 200, "whose handshake is through is not"


def test_the_command_line_over_https(secured, authority, short_film):
    environment = {**secured.environment, "SSL_CERT_FILE": str(authority.file), "CAPSTAN_GATEWAY": secured.url}
    done = subprocess.run(
        [BINARY, "publish", short_film, "--to", f"{secured.url}/whip/r/desk"], env=environment, capture_output=True,
        text=True, timeout=60)
    assert done.returncode == 0, done
    refused = subprocess.run(
        [BINARY, "publish", short_film, "--to", f"{secured.url}/whip/r/desk"], env=secured.environment,
        capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1 and "certificate" in refused.stderr, "a stranger's certificate is not believed"


@pytest.mark.parametrize("spoil, said", [
    (lambda files, folder: files.pop("CAPSTAN_TLS_KEY"), "tls.key is not"),
    (lambda files, folder: files.pop("CAPSTAN_TLS_CERTIFICATE"), "tls.certificate is not"),
    (lambda files, folder: files.update(CAPSTAN_TLS_KEY=str(folder / "none.key")), "none.key cannot be read"),
    (lambda files, folder: (folder / "own.key").write_text("no key\n"), "own.key holds no PEM"),
    (lambda files, folder: (folder / "own.pem").write_text("\n"), "own.pem holds no PEM"),
    (lambda files, folder: (folder / "own.key").write_bytes(Authority(folder).issue()[1]), "not the key"),
])
def test_what_cannot_be_served_with_ends_the_start(files, tmp_path, spoil, said):
    settings = files[0]
    spoil(settings, tmp_path)
    made = Gateway(tmp_path / "recordings", **settings)
    done = subprocess.run(
        [BINARY, "serve", *made.arguments], env=made.environment, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1 and said in done.stderr, done
    doctor = subprocess.run(
        [BINARY, "doctor", *made.arguments], env=made.environment, capture_output=True, text=True, timeout=30)
    assert doctor.returncode == 1 and said in doctor.stdout, doctor


def test_the_doctor_says_until_when(files, authority, tmp_path):
    def findings():
        made = Gateway(tmp_path / "recordings", **files[0])
        done = subprocess.run(
            [BINARY, "doctor", *made.arguments], env=made.environment, capture_output=True, text=True, timeout=30)
        return next(line for line in done.stdout.splitlines() if " tls " in line)

    assert findings().startswith("warn") and "days" in findings()
    put(authority, tmp_path, days=-1)
    assert findings().startswith("warn") and "over since" in findings()
    put(authority, tmp_path, days=300)
    assert findings().startswith("ok")

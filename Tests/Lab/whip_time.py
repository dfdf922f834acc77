"""How long a publisher waits: from POST to the answer, and from the answer to the end of DTLS.

    .venv/bin/python Tests/Lab/whip_time.py http://127.0.0.1:8080 [COUNT]

One client after the other, over loopback, with nothing in it but what is measured: an offer, one connectivity check
that nominates, a DTLS 1.2 handshake as client. What it takes itself is in its figures.
"""

import datetime
import hashlib
import hmac
import http.client
import os
import socket
import statistics
import struct
import sys
import time
import zlib
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL, crypto

OFFER = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=ice-ufrag:time
a=ice-pwd:passwordpasswordpassword
a=fingerprint:sha-256 {fingerprint}
a=setup:active
m=audio 9 UDP/TLS/RTP/SAVPF 111
c=IN IP4 0.0.0.0
a=mid:0
a=sendonly
a=rtcp-mux
a=rtpmap:111 opus/48000/2
m=video 9 UDP/TLS/RTP/SAVPF 96
c=IN IP4 0.0.0.0
a=mid:1
a=sendonly
a=rtcp-mux
a=rtpmap:96 H264/90000
a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtcp-fb:96 nack
"""


def identity():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "time")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256()))
    digest = certificate.fingerprint(hashes.SHA256()).hex().upper()
    context = SSL.Context(SSL.DTLS_METHOD)
    context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
    context.use_certificate(crypto.X509.from_cryptography(certificate))
    context.use_privatekey(crypto.PKey.from_cryptography_key(key))
    context.set_tlsext_use_srtp(b"SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80")
    return context, ":".join(digest[place:place + 2] for place in range(0, 64, 2))


def check(username, password):
    """A binding request that nominates (RFC 8445 clause 7.2.2), signed."""

    def attribute(kind, value):
        return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)

    def header(length):
        return struct.pack("!HHI", 1, length, 0x2112A442) + transaction

    transaction = os.urandom(12)
    body = attribute(6, f"{username}:time".encode()) + attribute(0x24, struct.pack("!I", 1862270975))
    body += attribute(0x802A, os.urandom(8)) + attribute(0x25, b"")
    signed = header(len(body) + 24) + body
    body += attribute(8, hmac.new(password.encode(), signed, hashlib.sha1).digest())
    return header(len(body) + 8) + body + attribute(
        0x8028, struct.pack("!I", zlib.crc32(header(len(body) + 8) + body) ^ 0x5354554E))


def handshake(context, media, first):
    session = SSL.Connection(context)
    session.set_connect_state()
    media.send(first)
    while True:
        try:
            session.do_handshake()
            done = True
        except SSL.WantReadError:
            done = False
        try:
            while True:
                media.send(session.bio_read(4096))
        except SSL.WantReadError:
            pass
        if done:
            return
        datagram = media.recv(4096)
        if datagram[0] > 3:
            session.bio_write(datagram)


def one(connection, context, fingerprint, number):
    offer = OFFER.format(fingerprint=fingerprint).replace("\n", "\r\n")
    began = time.perf_counter()
    connection.request("POST", f"/whip/time/p{number}", offer, {"Content-Type": "application/sdp"})
    response = connection.getresponse()
    answer = response.read().decode()
    answered = time.perf_counter()
    assert response.status == 201, answer
    lines = dict(line.split(":", 1) for line in answer.splitlines() if ":" in line)
    candidates = [line.split() for line in answer.splitlines() if line.startswith("a=candidate")]
    port = next(int(words[5]) for words in candidates if words[4] == "127.0.0.1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as media:
        media.settimeout(5)
        media.connect(("127.0.0.1", port))
        handshake(context, media, check(lines["a=ice-ufrag"], lines["a=ice-pwd"]))
        secured = time.perf_counter()
    connection.request("DELETE", response.headers["Location"])
    connection.getresponse().read()
    return (answered - began) * 1000, (secured - answered) * 1000


def main():
    address = urlsplit(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    context, fingerprint = identity()
    connection = http.client.HTTPConnection(address.hostname, address.port)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = [one(connection, context, fingerprint, number) for number in range(count)]
    for name, column in zip(("POST to answer", "answer to DTLS done"), zip(*times)):
        ordered = sorted(column)
        print(f"{name}: median {statistics.median(column):.2f} ms, 95 % {ordered[int(count * 0.95)]:.2f} ms, "
              f"most {ordered[-1]:.2f} ms, of {count}")


if __name__ == "__main__":
    main()

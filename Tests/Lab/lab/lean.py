"""A publisher that does nothing but come in: WHIP, one ICE check, DTLS. Lean, so that it measures the gateway."""

import binascii
import datetime
import hashlib
import hmac
import http.client
import os
import re
import socket
import struct
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from OpenSSL import SSL

COOKIE = 0x2112A442


class LeanPublisher:
    def __init__(self, host):
        self.http = http.client.HTTPConnection(host, timeout=10)
        self.http.connect()
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lab")])
        now = datetime.datetime.now(datetime.timezone.utc)
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256()))
        self.fingerprint = certificate.fingerprint(hashes.SHA256()).hex(":").upper()
        self.context = SSL.Context(SSL.DTLS_METHOD)
        self.context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
        self.context.use_certificate(certificate)
        self.context.use_privatekey(key)
        self.context.set_tlsext_use_srtp(b"SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80")

    def offer(self):
        return "\r\n".join([
            "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", f"a=ice-ufrag:{self.name}",
            f"a=ice-pwd:{self.name * 3}", f"a=fingerprint:sha-256 {self.fingerprint}", "a=setup:active",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=mid:0", "a=sendonly", "a=rtcp-mux",
            "a=rtpmap:111 opus/48000/2",
            "m=video 9 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 0.0.0.0", "a=mid:1", "a=sendonly", "a=rtcp-mux",
            "a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", ""])

    def come_in(self, path, port):
        """Gives the seconds from the request to the answer, and from there to the end of the DTLS handshake."""
        self.name = os.urandom(4).hex()
        body = self.offer().encode()
        asked = time.perf_counter()
        self.http.request("POST", path, body, {"Content-Type": "application/sdp"})
        reply = self.http.getresponse()
        answer = reply.read().decode()
        answered = time.perf_counter()
        assert reply.status == 201, answer
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.settimeout(5)
            way.connect(("127.0.0.1", port))
            self.check(way, *(re.search(f"a=ice-{which}:(\\S+)", answer).group(1) for which in ("ufrag", "pwd")))
            self.handshake(way)
            done = time.perf_counter()
        self.http.request("DELETE", reply.headers["Location"])
        self.http.getresponse().read()
        return answered - asked, done - answered

    def check(self, way, theirs, password):
        """RFC 8445 7.2.2: a check that nominates, and its answer."""
        username = f"{theirs}:{self.name}".encode()
        attributes = (
            struct.pack("!HH", 0x0006, len(username)) + username + bytes(-len(username) % 4)
            + struct.pack("!HHI", 0x0024, 4, 0x6E0001FF) + struct.pack("!HH", 0x802A, 8) + os.urandom(8)
            + struct.pack("!HH", 0x0025, 0))
        transaction = os.urandom(12)

        def header(count):
            return struct.pack("!HHI", 0x0001, count, COOKIE) + transaction

        tag = hmac.new(password.encode(), header(len(attributes) + 24) + attributes, hashlib.sha1).digest()
        attributes += struct.pack("!HH", 0x0008, 20) + tag
        sum_ = binascii.crc32(header(len(attributes) + 8) + attributes) ^ 0x5354554E
        way.send(header(len(attributes) + 8) + attributes + struct.pack("!HHI", 0x8028, 4, sum_))
        reply = way.recv(2048)
        assert reply[:2] == b"\x01\x01" and reply[8:20] == transaction, reply

    def handshake(self, way):
        connection = SSL.Connection(self.context, None)
        connection.set_ciphertext_mtu(1200)
        connection.set_connect_state()
        while True:
            try:
                connection.do_handshake()
                return
            except SSL.WantReadError:
                pass
            try:
                while flight := connection.bio_read(1500):
                    way.send(flight)
            except SSL.WantReadError:
                pass
            connection.bio_write(way.recv(2048))

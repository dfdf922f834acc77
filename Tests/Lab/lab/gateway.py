"""The gateway's real binary, driven over HTTP as its users do."""

import json
import os
import signal
import subprocess
import threading
import urllib.error
import urllib.request
from pathlib import Path

from .wait import until

ROOT = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("LAB_GATEWAY", ROOT / ".build/release/capstan"))


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


class Gateway:
    def __init__(self, recordings, http="127.0.0.1:0", media="127.0.0.1:0", **settings):
        self.recordings = Path(recordings)
        self.arguments = ["--http", http, "--media", media, "--recordings", str(recordings)]
        self.environment = {**os.environ, "SWIFT_BACKTRACE": "enable=no", **settings}
        self.prefix = []
        self.lines = []
        self.process = None
        self.meant_to_end = False

    def start(self):
        self.launch()
        self.http = until(lambda: self.listening("http"), 20, f"http listening; it said {self.lines}")
        self.media = until(lambda: self.listening("media"), 20, f"media listening; it said {self.lines}")
        self.url = f"http://{self.http}"
        until(lambda: self.call("GET", "/readyz").status == 200, 10, "/readyz is 200")
        return self

    def launch(self):
        self.lines = []
        self.meant_to_end = False
        self.process = subprocess.Popen(
            [*self.prefix, BINARY, "serve", *self.arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", env=self.environment)
        self.reader = threading.Thread(target=self.read, args=(self.process, self.lines), daemon=True)
        self.reader.start()

    @staticmethod
    def read(process, lines):
        for line in process.stdout:
            lines.append(line.rstrip("\n"))

    def listening(self, what):
        if self.process.poll() is not None:
            raise AssertionError(f"the gateway ended with {self.process.returncode}: {self.lines}")
        for entry in self.log():
            if entry.get("message") == f"{what} listening":
                return entry.get("address") or entry.get("metadata", {}).get("address")
        return None

    def log(self):
        entries = []
        for line in list(self.lines):
            try:
                entries.append(json.loads(line))
            except ValueError:
                continue
        return [entry for entry in entries if isinstance(entry, dict)]

    @property
    def media_port(self):
        return int(self.media.rsplit(":", 1)[1])

    def alive(self):
        return self.process is not None and self.process.poll() is None

    # Ending it

    def kill(self):
        """kill -9: nothing gets the chance to tidy up."""
        self.meant_to_end = True
        self.process.kill()
        self.process.wait(10)

    def terminate(self, seconds=30):
        """SIGTERM, and how it ended."""
        self.meant_to_end = True
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(seconds)
        self.reader.join(5)
        return code

    def close(self):
        if self.alive():
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)

    # HTTP

    def call(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        data = body
        if isinstance(body, (dict, list)):
            data = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        elif isinstance(body, str):
            data = body.encode()
        request = urllib.request.Request(
            path if path.startswith("http") else self.url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return Reply(reply.status, reply.headers, reply.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.headers, error.read())

    def record(self, room, **options):
        reply = self.call("POST", "/v1/recordings", {"room": room, **options})
        assert reply.status == 201, reply
        return reply.json()["id"]

    def stop(self, recording):
        reply = self.call("POST", f"/v1/recordings/{recording}/stop")
        assert reply.status == 200, reply
        return reply.json()

    def recording(self, recording):
        reply = self.call("GET", f"/v1/recordings/{recording}")
        assert reply.status == 200, reply
        return reply.json()

    def completed(self, recording, seconds=30):
        """The recording once it is finalized."""

        def look():
            now = self.recording(recording)
            assert now["state"] != "failed", now
            return now if now["state"] == "completed" else None

        return until(look, seconds, f"recording {recording} is completed")

    def folder(self, room, recording):
        return self.recordings / room / recording

    def manifest(self, room, recording):
        return json.loads((self.folder(room, recording) / "recording.json").read_text())

    def growing(self, room, recording, participant, least=1, seconds=15):
        """The participant's file as soon as it holds `least` bytes."""

        def look():
            files = sorted(self.folder(room, recording).glob(f"{participant}.*"))
            return next((file for file in files if file.stat().st_size >= least), None)

        return until(look, seconds, f"a file of {participant} with {least} bytes in {self.folder(room, recording)}")

"""A receiver of webhooks that checks signatures and can misbehave, by the path that it is called at."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = b"a key of thirty-two bytes, yes.."
SECRET = "whsec_" + base64.b64encode(KEY).decode()


class Receiver:
    """`/ok` takes all; `/fail/N` refuses the first N; `/hang` never answers; `/gone` is 410; `/away` redirects to /ok."""

    def __init__(self, host="127.0.0.1", port=0):
        self.calls = []
        self.lock = threading.Lock()
        self.closing = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                receiver.take(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer((host, port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://{host}:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        with self.lock:
            earlier = sum(call["path"] == handler.path for call in self.calls)
            self.calls.append({
                "path": handler.path, "headers": headers, "body": json.loads(body), "signed": signed(headers, body),
                "at": time.monotonic()})
        if handler.path == "/hang":
            self.closing.wait(60)
            handler.close_connection = True
            return
        status = 204
        if handler.path.startswith("/fail/") and earlier < int(handler.path.split("/")[2]):
            status = 500
        elif handler.path == "/gone":
            status = 410
        elif handler.path == "/away":
            status = 302
        handler.send_response(status)
        if status == 302:
            handler.send_header("Location", f"{self.url}/ok")
        handler.send_header("Content-Length", "0")
        # The next call looks the name up again.
        handler.send_header("Connection", "close")
        handler.end_headers()

    def at(self, path):
        with self.lock:
            return [call for call in self.calls if call["path"] == path]

    def types(self, path):
        return [call["body"]["type"] for call in self.at(path)]

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()


def signed(headers, body):
    """Whether one of the signatures is ours, and the timestamp of now (Standard Webhooks)."""
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(KEY, text, hashlib.sha256).digest()).decode()
    is_fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 60
    return is_fresh and wanted in headers["webhook-signature"].split(" ")

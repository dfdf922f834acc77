"""Follows /v1/events on a thread of its own."""

import http.client
import json
import threading

from .wait import until


class Events:
    def __init__(self, gateway, query="", last=None):
        headers = {} if last is None else {"Last-Event-ID": str(last)}
        self.connection = http.client.HTTPConnection(gateway.http, timeout=60)
        self.connection.request("GET", "/v1/events" + query, headers=headers)
        self.reply = self.connection.getresponse()
        assert self.reply.status == 200, self.reply.read()
        assert self.reply.getheader("Content-Type") == "text/event-stream"
        self.seen, self.ended = [], threading.Event()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        fields = {}
        try:
            while line := self.reply.readline().decode():
                name, _, value = line.rstrip("\n").partition(": ")
                if name in ("id", "event", "data"):
                    fields[name] = value
                elif not name and fields:
                    event = json.loads(fields["data"])
                    assert str(event["id"]) == fields["id"] and event["type"] == fields["event"]
                    self.seen.append(event)
                    fields = {}
        except OSError:
            pass
        self.ended.set()

    def types(self):
        return [event["type"] for event in self.seen]

    def until(self, kind, seconds=20, **data):
        def look():
            fits = (e for e in self.seen if e["type"] == kind and data.items() <= e["data"].items())
            return next(fits, None)

        return until(look, seconds, f"the event {kind} {data}; there were {self.types()}")

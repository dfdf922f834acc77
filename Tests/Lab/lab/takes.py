"""Takes of several clients at once: each publishes into a room of its own and is recorded there.

A take lasts as long as it takes to send so many seconds of pictures; most of that is waiting, so a few run side by side."""

from dataclasses import dataclass

from . import browser, compare, firefox, judge, publishers
from .proxy import FaultyLink
from .wait import until

RATE = 30
AT_ONCE = 4


@dataclass(frozen=True)
class Row:
    client: str
    video: str
    audio: str = "OPUS"
    container: str = "webm"

    def __str__(self):
        return "-".join([self.client, self.video] + ([self.audio] if self.audio != "OPUS" else []))

    def missing(self):
        """Why this client cannot be had here, or None."""
        if self.client == "firefox":
            return firefox.missing()
        if self.client == "gstreamer":
            return publishers.without_gstreamer(self.video, self.audio)
        return publishers.without_ffmpeg() if self.client.startswith("ffmpeg") else None


class Take:
    def __init__(self, row, gateway, seconds):
        self.row, self.gateway, self.seconds = row, gateway, seconds
        self.room = str(row).replace(" ", "-")
        self.client = self.error = self.done = None
        self.recording = gateway.record(self.room)

    def attempt(self, step):
        """What goes wrong in one take is told by its own test and ends no other."""
        if self.error is None:
            try:
                return step()
            except Exception as error:
                self.error = error
        return None

    def all_sent(self):
        if self.error is not None:
            return True
        return self.attempt(lambda: self.client.count() >= RATE * self.seconds) or self.error is not None

    def finish(self):
        self.client.finish()
        self.gateway.stop(self.recording)

    def complete(self):
        self.done = self.gateway.completed(self.recording, 60)

    def file(self):
        if self.error is not None:
            raise self.error
        assert self.done["endReason"] == "stopped", self.done
        [listed] = self.done["files"]
        assert listed["participant"] == "desk-1"
        return listed, self.gateway.folder(self.room, self.recording) / listed["name"]


class InBrowser:
    """A page as a client of a take; its coded frames are seen in the page, its datagrams on its link."""

    def __init__(self, page, site, gateway, take):
        self.publisher = browser.Publisher(page, site)
        audio = True if take.row.audio == "OPUS" else take.row.audio
        self.publisher.publish(
            gateway, take.room, "desk-1", video=take.row.video, audio=audio,
            link=FaultyLink(gateway.media_port, host=""))

    def count(self):
        return self.publisher.count()

    def finish(self):
        """Without a track Firefox goes on to send its last picture once a second, until the connection is closed."""
        self.publisher.hush()
        self.publisher.page.evaluate("state.pc.close()")
        self.sent, self.sound = self.publisher.frames(), self.publisher.frames("audio")

    def frames(self):
        return self.sent

    def held(self, file):
        return [{"crc": crc} for _, _, crc in judge.packets(file)]

    def judge_sound(self, file):
        compare.sound(self.sound, file)

    def close(self):
        self.publisher.close()


class Takes:
    """Runs the rows in waves of a few, when the first of a wave is asked for."""

    def __init__(self, gateway, rows, seconds, new_client):
        self.gateway, self.seconds, self.new_client = gateway, seconds, new_client
        self.waves = [rows[at:at + AT_ONCE] for at in range(0, len(rows), AT_ONCE)]
        self.taken = {}

    def of(self, row):
        if row not in self.taken:
            self.run(next(wave for wave in self.waves if row in wave))
        return self.taken[row]

    def run(self, wave):
        takes = [Take(row, self.gateway, self.seconds) for row in wave]
        self.taken.update(zip(wave, takes))
        try:
            for take in takes:
                take.client = take.attempt(lambda: self.new_client(take))
            try:
                until(lambda: all([take.all_sent() for take in takes]), 1.5 * self.seconds + 30, "every client has sent all")
            except AssertionError as error:
                for take in takes:
                    take.error = take.error or (None if take.all_sent() else error)
            for step in (Take.finish, Take.complete):
                for take in takes:
                    take.attempt(lambda: step(take))
        finally:
            for take in takes:
                if take.client is not None:
                    take.sent = take.attempt(take.client.frames)
                    take.client.close()

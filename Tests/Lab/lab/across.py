"""Publishers and a gateway at the two ends of a faulty path."""

import contextlib
import subprocess

import pytest

from . import browser, namespaces, publishers
from .gateway import BINARY
from .namespaces import GatewayAcross, NamespaceLink

ROOM = "standup"


class Across:
    def __init__(self, faults, folder, stack):
        if namespaces.missing():
            pytest.skip(namespaces.missing())
        self.link = NamespaceLink(faults)
        stack.callback(self.link.close)
        if self.link.failed:
            pytest.skip(f"two network namespaces cannot be joined here: {self.link.failed}")
        self.folder, self.stack = folder, stack
        self.gateway = GatewayAcross(self.link, folder / "recordings").start()
        stack.callback(self.gateway.close)

    @property
    def address(self):
        return f"{self.gateway.url}/whip/{ROOM}/desk-1"

    def page(self, playwright, picture, sound):
        """A page of a Chromium of its own at the near end, that can publish."""
        chromium = playwright.chromium.launch(
            executable_path=self.link.near.executable(browser.EXECUTABLE, self.folder), headless=True,
            args=browser.flags(picture, sound))
        self.stack.callback(chromium.close)
        with self.link.near.entered():
            site = self.stack.enter_context(contextlib.closing(browser.Site(browser.PAGES)))
        return browser.Publisher(chromium.new_context(permissions=["camera", "microphone"]).new_page(), site)

    def publish(self, file, seconds):
        """`capstan publish` at the near end, until the file is over; what it said."""
        done = subprocess.run(
            self.link.near.command(BINARY, "publish", file, "--to", self.address), capture_output=True, text=True,
            timeout=seconds + 60)
        assert done.returncode == 0, done
        return done.stdout

    def ffmpeg(self, picture, sound):
        """FFmpeg 9 at the near end, which writes what it sends beside."""
        return publishers.FFmpegPublisher(
            self.address, self.folder / "sent.mkv",
            ["-re", "-framerate", "30", "-i", str(picture), "-re", "-i", str(sound)], prefix=self.link.near.command())

    def recorded(self, recording):
        """The only file of a recording that is stopped now, and its tracks by kind, as the manifest has them."""
        self.gateway.stop(recording)
        [listed] = self.gateway.completed(recording, 120)["files"]
        [part] = self.gateway.manifest(ROOM, recording)["files"]
        tracks = {track["kind"]: track for track in part["tracks"]}
        return self.gateway.folder(ROOM, recording) / listed["name"], tracks

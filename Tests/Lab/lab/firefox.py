"""Firefox, headless, driven by WebDriver BiDi over its WebSocket: just enough to be a publisher's page."""

import contextlib
import importlib.util
import json
import re
import shutil
import subprocess
import threading

from .wait import until

EXECUTABLE = "/usr/bin/firefox-esr"

PREFERENCES = {
    # A moving picture and a tone instead of devices, and no question whether they may be used.
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    # Else its candidates are .local names, and none of them on loopback.
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "media.peerconnection.ice.loopback": True,
    "media.autoplay.default": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "toolkit.telemetry.enabled": False,
    "dom.min_background_timeout_value": 4,
}


def missing():
    """Why there is no Firefox here, or None."""
    if not shutil.which(EXECUTABLE):
        return "firefox-esr is not installed"
    return None if importlib.util.find_spec("websockets") else "PyPI's websockets is not installed"


class Firefox:
    def __init__(self, profile):
        profile.mkdir(parents=True)
        (profile / "user.js").write_text("".join(
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()))
        self.said, self.stack = [], contextlib.ExitStack()
        self.process = subprocess.Popen(
            [EXECUTABLE, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
        threading.Thread(target=self.read, daemon=True).start()
        address = until(self.address, 60, "Firefox says where its WebDriver BiDi is")

        from websockets.sync.client import connect

        self.socket = self.stack.enter_context(connect(f"{address}/session", max_size=None))
        self.number = 0
        self.call("session.new", capabilities={})

    def read(self):
        for line in self.process.stderr:
            self.said.append(line.rstrip())

    def address(self):
        assert self.process.poll() is None, f"Firefox ended: {self.said[-10:]}"
        found = (re.search(r"WebDriver BiDi listening on (ws://\S+)", line) for line in self.said)
        return next((match.group(1) for match in found if match), None)

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            reply = json.loads(self.socket.recv(timeout=60))
            if reply.get("id") == self.number:
                assert reply["type"] == "success", f"{method}: {reply}"
                return reply["result"]

    def page(self):
        return Page(self)

    def version(self):
        return self.call("session.status")

    def close(self):
        try:
            self.call("browser.close")
            self.stack.close()
            self.process.wait(10)
        except Exception:
            self.process.kill()
            self.process.wait(10)


class Page:
    """What `browser.Publisher` asks of a page of Chromium."""

    def __init__(self, firefox):
        self.firefox = firefox
        self.context = firefox.call("browsingContext.create", type="tab")["context"]

    def goto(self, url):
        self.firefox.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, expression, argument=None):
        told = self.firefox.call(
            "script.evaluate", target={"context": self.context}, awaitPromise=True, userActivation=True,
            expression=f"""(async () => {{
                const found = ({expression});
                return JSON.stringify(await (typeof found === 'function' ? found({json.dumps(argument)}) : found));
            }})()""")
        assert told["type"] == "success", told["exceptionDetails"]["text"]
        return json.loads(told["result"]["value"]) if told["result"].get("value") is not None else None

    def close(self):
        self.firefox.call("browsingContext.close", context=self.context)

"""The table that `make lab` leaves in docs/."""

import importlib.metadata
import platform
import subprocess
import time

from . import firefox, publishers

HEAD = """# Lab report

Made by `make lab`; do not edit. Real clients against the built gateway, how they are judged: [testing.md](testing.md).

{when} · {machine} · {clients}

| test | outcome | seconds | figures |
|---|---|---|---|
"""


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0].strip()


def clients():
    """Everything that publishes or judges, with its version, where it is there."""
    found = [first_line("chromium", "--version"), " ".join(first_line("ffmpeg", "-version").split()[:3]) + " (judge)"]
    if not firefox.missing():
        found.append(first_line(firefox.EXECUTABLE, "--version"))
    if not publishers.without_ffmpeg():
        found.append(" ".join(first_line(publishers.ffmpeg_9(), "-version").split()[:3]))
    if not publishers.without_gstreamer():
        found.append("GStreamer " + first_line("dpkg-query", "-W", "-f", "${Version}", "gstreamer1.0-plugins-bad"))
    return " · ".join(found + [f"aiortc {importlib.metadata.version('aiortc')}"])


def write(file, stats):
    with open("/proc/cpuinfo") as info:
        cores = sum(line.startswith("processor") for line in info)
    rows = []
    for outcome in ("passed", "failed", "error", "skipped"):
        for ran in stats.get(outcome, []):
            if ran.when != "call" and outcome == "passed":
                continue
            figures = ", ".join(f"{name} {value}" for name, value in ran.user_properties)
            rows.append((ran.nodeid.split("/")[-1], outcome, round(ran.duration, 1), figures))
    file.write_text(HEAD.format(
        when=time.strftime("%Y-%m-%d", time.gmtime()), machine=f"{cores} cores, {platform.machine()}",
        clients=clients())
        + "".join(f"| `{name}` | {outcome} | {seconds} | {figures} |\n" for name, outcome, seconds, figures in sorted(rows)))

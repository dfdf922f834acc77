"""The table that `make lab` leaves in docs/."""

import platform
import subprocess
import time

HEAD = """# Lab report

Made by `make lab`; do not edit. Real clients against the built gateway, how they are judged: [testing.md](testing.md).

{when} · {machine} · {chromium} · {ffmpeg}

| test | outcome | seconds | figures |
|---|---|---|---|
"""


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0].strip()


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
    ffmpeg = " ".join(first_line("ffmpeg", "-version").split()[:3])
    file.write_text(HEAD.format(
        when=time.strftime("%Y-%m-%d", time.gmtime()), machine=f"{cores} cores, {platform.machine()}",
        chromium=first_line("chromium", "--version"), ffmpeg=ffmpeg)
        + "".join(f"| `{name}` | {outcome} | {seconds} | {figures} |\n" for name, outcome, seconds, figures in sorted(rows)))

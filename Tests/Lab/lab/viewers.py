"""Many simulated viewers in one small program (`Tests/Bench/Viewers`), compiled by the toolchain's clang."""

import json
import os
import shutil
import subprocess
import urllib.parse
from pathlib import Path

from .gateway import ROOT

SOURCE = ROOT / "Tests/Bench/Viewers/main.c"


def program(folder):
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "viewers"
    if not made.exists() or made.stat().st_mtime < SOURCE.stat().st_mtime:
        swift = subprocess.run([ROOT / "Tests/Setup/find-swift", "--any"], capture_output=True, text=True).stdout.strip()
        clang = shutil.which("clang") or Path(os.path.realpath(swift)).parent / "clang"
        subprocess.run([clang, "-O2", "-Wall", "-Werror", "-o", made, SOURCE], check=True)
    return made


def watch(folder, url, renditions, viewers, seconds):
    """Runs them to their end, and gives what they say."""
    base = urllib.parse.urlsplit(url)
    path = base.path.rpartition("/")[0]
    done = subprocess.run(
        [program(folder), base.hostname, str(base.port), path, ",".join(renditions), str(viewers), str(seconds)],
        capture_output=True, text=True, timeout=seconds + 60)
    assert done.returncode == 0, done
    return json.loads(done.stdout)

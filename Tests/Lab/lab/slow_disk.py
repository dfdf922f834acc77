"""A folder on a disk that stands still when it is told to: bindfs, stopped by a signal."""

import contextlib
import os
import shutil
import signal
import subprocess
import time

import pytest

from .wait import until


class SlowDisk:
    def __init__(self, folder, process):
        self.folder, self.process = folder, process

    def stall(self):
        self.process.send_signal(signal.SIGSTOP)
        return time.monotonic()

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def slow_disk(folder, behind):
    """Puts the folder on a file system whose server is a process of ours; skips where that is not allowed."""
    if os.geteuid() != 0 or not shutil.which("bindfs") or not os.path.exists("/dev/fuse"):
        pytest.skip("bindfs, /dev/fuse and root are needed")
    behind.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        ["bindfs", "-f", "-o", "attr_timeout=0,entry_timeout=0", behind, folder],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: os.path.ismount(folder) or process.poll() is not None, 10, "bindfs is mounted")
    if process.poll() is not None:
        pytest.skip("bindfs cannot mount here")
    try:
        yield SlowDisk(folder, process)
    finally:
        process.send_signal(signal.SIGCONT)
        subprocess.run(["umount", "--lazy", folder], check=True)
        process.wait(10)

"""A PostgreSQL server of our own in a folder, from Debian's package."""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

VERSIONS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


class Postgres:
    def __init__(self):
        self.numbers = itertools.count(1)
        if not VERSIONS:
            pytest.skip("PostgreSQL is not installed (Debian's package postgresql)")
        # Not pytest's folder: the socket's path must be short, and the server's user must get there.
        self.folder = Path(tempfile.mkdtemp(prefix="capstan-pg-", dir="/tmp"))
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.folder.chmod(0o755)
        self.run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
        self.url = f"postgres:///postgres?user=postgres&host={self.folder}"

    def run(self, program, *arguments):
        command = [VERSIONS[-1] / program, "-D", self.folder / "data", *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(
            command, cwd="/", check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def database(self):
        """The URL of a new, empty one."""
        name = f"d{next(self.numbers)}"
        subprocess.run(
            [VERSIONS[-1] / "psql", "-qXd", self.url.replace("postgres:", "postgresql:", 1), "-c",
             f"CREATE DATABASE {name}"], check=True)
        return self.url.replace(":///postgres?", f":///{name}?")

    def start(self):
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        self.run("pg_ctl", "-w", "-l", self.folder / "log", "-o", options, "start")
        return self

    def stop(self, mode="immediate"):
        self.run("pg_ctl", "-m", mode, "stop")

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        try:
            self.stop()
        except subprocess.CalledProcessError:
            pass  # It was stopped already.
        shutil.rmtree(self.folder)

"""Whole sessions in virtual time over a simulated link (Tests/LinkTests), with the 200 seeds that the figures are of."""

import os
import subprocess

import pytest

from lab.gateway import ROOT

pytestmark = pytest.mark.long
FLAGS = "-c release --explicit-target-dependency-import-check error --disable-testable-imports"


def test_two_hundred_seeds(record_property):
    swift = subprocess.run([ROOT / "Tests/Setup/find-swift"], capture_output=True, text=True, check=True).stdout.strip()
    ran = subprocess.run(
        [swift, "test", *os.environ.get("TESTFLAGS", FLAGS).split(), "--no-parallel", "--filter", "^LinkTests"],
        cwd=ROOT, env=os.environ | {"CAPSTAN_LINK_SEEDS": "200"}, capture_output=True, text=True)
    lines = [line.split(": ", 1) for line in ran.stdout.splitlines() if " takes: " in line]
    for name, figures in lines:
        record_property(name, figures)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-4000:]
    assert len(lines) == 30

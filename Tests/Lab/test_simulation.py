"""Whole sessions in virtual time over a simulated link (Tests/LinkTests), with the 200 seeds that the figures are of."""

import os
import subprocess

import pytest

from lab.gateway import ROOT

pytestmark = pytest.mark.long
FLAGS = "-c release --explicit-target-dependency-import-check error --disable-testable-imports"


def simulated(record_property, suite, seeds, mark):
    """Runs a suite of tests in virtual time and gives how many lines with figures it printed."""
    swift = subprocess.run([ROOT / "Tests/Setup/find-swift"], capture_output=True, text=True, check=True).stdout.strip()
    ran = subprocess.run(
        [swift, "test", *os.environ.get("TESTFLAGS", FLAGS).split(), "--no-parallel", "--filter", suite],
        cwd=ROOT, env=os.environ | {"CAPSTAN_LINK_SEEDS": str(seeds)}, capture_output=True, text=True)
    lines = [line.split(": ", 1) for line in ran.stdout.splitlines() if mark in line]
    for name, figures in lines:
        record_property(name, figures)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-4000:]
    return len(lines)


def test_two_hundred_seeds(record_property):
    assert simulated(record_property, "^LinkTests", 200, " takes: ") == 33


def test_ten_hours_with_clocks_apart(record_property):
    """Seven pairs of clocks up to 100 ppm off the gateway's, three seeds each (docs/quality.md)."""
    assert simulated(record_property, "^RecordingTests.LongTakeTests", 3, "ten hours, ") == 21

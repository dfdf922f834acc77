"""Workers that are killed, stopped and drained, and gateways that are: every job is done, once in effect."""

import hashlib
import json
import random
import signal
import subprocess
import threading
import time
from datetime import datetime

import pytest
from lab import judge
from lab.events import Events
from lab.gateway import BINARY, Gateway
from lab.postgres import Postgres
from lab.wait import until
from lab.workers import Fleet, Worker, drafts, everything, multiply, stopped

LEASE = "2s"


@pytest.fixture(scope="session")
def postgres():
    with Postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """The environment of everything that shares one."""
    if request.param == "sqlite":
        return {}
    return {"CAPSTAN_DATABASE": request.getfixturevalue("postgres").database()}


def take(gateway, film, room="tiny"):
    """Records the film; the recording is left waiting to be finalized where nobody works."""
    recording = gateway.record(room)
    done = subprocess.run(
        [BINARY, "publish", film, "--to", f"{gateway.url}/whip/{room}/desk"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    assert gateway.stop(recording)["state"] == "finalizing"
    return recording


def waiting(tmp_path, film, count, lease=LEASE, **settings):
    """A gateway that works on nothing itself, and `count` recordings that wait to be finalized."""
    gateway = Gateway(tmp_path / "recordings", CAPSTAN_WORKERS="0", CAPSTAN_JOB_LEASE=lease, **settings).start()
    first = take(gateway, film)
    assert gateway.terminate() == 0
    made = [first, *multiply(gateway.recordings, "tiny", first, count - 1)]
    gateway.launch()
    until(lambda: gateway.listening("http"), 20 + count / 20, "the gateway has found them all")
    gateway.http = gateway.listening("http")
    gateway.url = f"http://{gateway.http}"
    until(lambda: gateway.call("GET", "/readyz").status == 200, 10, "/readyz is 200")
    return gateway, made


def finalizings(gateway):
    return [job for job in everything(gateway, "jobs") if job["kind"] == "finalize"]


def states(gateway):
    text = gateway.call("GET", "/metrics").body.decode()
    lines = (line for line in text.splitlines() if line.startswith('capstan_jobs{kind="finalize"'))
    return {line.split('state="')[1].split('"')[0]: int(float(line.rsplit(" ", 1)[1])) for line in lines}


def seconds(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def all_done_once(gateway, made):
    jobs = finalizings(gateway)
    assert sorted(job["recording"] for job in jobs) == sorted(made)
    assert {job["state"] for job in jobs} == {"completed"}
    listed = {item["id"]: item for item in everything(gateway, "recordings")}
    for recording in made:
        item = listed[recording]
        assert item["state"] == "completed" and item["error"] is None, item
        assert [file["state"] for file in item["files"]] == ["finalized"], item
        manifest = gateway.manifest(item["room"], recording)
        assert manifest["state"] == "completed" and manifest["files"][0]["state"] == "finalized", manifest
        file = gateway.folder(item["room"], recording) / item["files"][0]["name"]
        assert file.stat().st_size == item["files"][0]["bytes"], item
    assert drafts(gateway.recordings) == []
    followed = Events(gateway, last=0)
    followed.until("recording.started", 30, recording=gateway.record("marker"))
    ends = [event["data"]["recording"] for event in list(followed.seen) if event["type"] == "recording.completed"]
    assert len(ends) == len(set(ends)), "no recording was completed twice"
    return jobs, listed, list(followed.seen)


def storm(tmp_path, film, database, count):
    gateway, made = waiting(tmp_path, film, count, **database)
    try:
        options = {"CAPSTAN_JOB_LEASE": LEASE, **database}
        began = time.monotonic()
        with Fleet(4, lambda: Worker(gateway.recordings, "--workers", "1", **options)) as fleet:
            until(lambda: states(gateway).get("completed") == count, 60 + count, "all are completed")
            took = time.monotonic() - began
            fleet.calm()
        jobs, listed, _ = all_done_once(gateway, made)
        for recording in random.Random(count).sample(made, min(len(made), 20)):
            assert judge.complaints(gateway.folder("tiny", recording) / listed[recording]["files"][0]["name"]) == []
        failures = [failure for job in jobs for failure in job["failures"]]
        assert {failure["text"] for failure in failures} <= {"its worker was lost"}, failures[:3]
        return took, len(fleet.kills), len(failures)
    finally:
        gateway.close()


def test_jobs_survive_their_workers(tmp_path, short_film, database):
    took, kills, rescued = storm(tmp_path, short_film, database, 16)
    print(f"16 jobs in {took:.1f} s, {kills} workers killed, {rescued} jobs taken from them")


@pytest.mark.long
def test_a_thousand_jobs_survive_their_workers(tmp_path, short_film, database, record_property):
    took, kills, rescued = storm(tmp_path, short_film, database, 1000)
    record_property("jobs", f"1000 in {took:.0f} s; {kills} workers killed, {rescued} jobs taken from them")
    print(f"1000 jobs in {took:.1f} s, {kills} workers killed, {rescued} jobs taken from them")


@pytest.mark.long
def test_a_lost_worker_is_missed_within_a_minute(tmp_path, short_film, record_property):
    """With the lease that everybody has."""
    gateway, _ = waiting(tmp_path, short_film, 20, lease="30s")
    worker = Worker(gateway.recordings, "--workers", "1").ready()
    try:
        until(lambda: states(gateway).get("completed", 0) > 2 and states(gateway).get("running") == 1, 20, "a job runs")
        while True:
            stopped(worker)
            if states(gateway)["running"] == 1:
                break
            worker.signal(signal.SIGCONT)
        worker.kill()
        began = time.monotonic()
        until(lambda: states(gateway)["running"] == 0, 60, "its job is free again")
        record_property("free again", f"{time.monotonic() - began:.0f} s after the kill")
        print(f"free again after {time.monotonic() - began:.1f} s")
    finally:
        worker.kill()
        gateway.close()


def digest(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_late_result_of_a_stopped_worker_is_refused(tmp_path, short_film, database):
    gateway, made = waiting(tmp_path, short_film, 20, **database)
    options = {"CAPSTAN_JOB_LEASE": LEASE, **database}
    first = Worker(gateway.recordings, "--workers", "1", **options).ready()
    second = None
    try:
        # Stopped in the middle of a job; where it was caught between two, it goes on to the next.
        for _ in range(50):
            until(lambda: states(gateway).get("running") == 1, 10, "a job runs")
            stopped(first)
            held = [job for job in finalizings(gateway) if job["state"] == "running"]
            if held:
                break
            first.signal(signal.SIGCONT)
        [job] = held
        second = Worker(gateway.recordings, "--workers", "1", **options).ready()
        until(lambda: states(gateway).get("completed") == 20, 60, "the second does them all")
        folder = gateway.folder("tiny", job["recording"])
        before = digest(folder)
        first.signal(signal.SIGCONT)
        until(lambda: first.said("what came of a job was refused"), 10, f"it is refused; it said {first.lines[-5:]}")
        assert digest(folder) == before, "neither its file nor its manifest went over the other's"
        jobs, _, _ = all_done_once(gateway, made)
        again = next(entry for entry in jobs if entry["id"] == job["id"])
        assert again["attempts"] == 2 and again["failures"][0]["text"] == "its worker was lost", again
        for worker in (first, second):
            worker.signal(signal.SIGTERM)
            assert worker.wait() == 0, worker.lines[-5:]
    finally:
        for worker in filter(None, (first, second)):
            worker.signal(signal.SIGCONT)
            worker.kill()
        gateway.close()


def test_a_drained_worker_gives_its_work_back(tmp_path, short_film):
    gateway, made = waiting(tmp_path, short_film, 8)
    worker = Worker(gateway.recordings, "--workers", "4", CAPSTAN_JOB_LEASE="60s").ready()
    try:
        until(lambda: states(gateway).get("running", 0) > 1, 10, "jobs run")
        worker.signal(signal.SIGINT)
        assert worker.wait(10) == 0
        left = states(gateway)
        assert left["running"] == 0 and left["queued"] + left["completed"] == 8, left
        assert all(job["failures"] == [] for job in finalizings(gateway))
        other = Worker(gateway.recordings).ready()
        until(lambda: states(gateway)["completed"] == 8, 30, "another does them")
        other.signal(signal.SIGTERM)
        assert other.wait() == 0
        assert all(job["attempts"] == 1 for job in all_done_once(gateway, made)[0])
    finally:
        worker.kill()
        gateway.close()


def test_the_gateway_hears_of_a_worker_within_a_second(tmp_path, short_film, database):
    gateway = Gateway(tmp_path / "recordings", CAPSTAN_WORKERS="0", **database).start()
    worker = Worker(gateway.recordings, **database).ready()
    try:
        followed = Events(gateway)
        recording = take(gateway, short_film)
        event = followed.until("recording.completed", recording=recording)
        assert time.time() - seconds(event["timestamp"]) < 1.5, "it is told while it is news"
        assert gateway.recording(recording)["state"] == "completed"
        started = next(e for e in followed.seen if e["type"] == "job.changed" and e["data"]["state"] == "running"
                       and e["data"]["kind"] == "finalize")
        stopped_at = next(e for e in followed.seen if e["type"] == "recording.stopped")
        assert seconds(started["timestamp"]) - seconds(stopped_at["timestamp"]) < 1.5, "the worker heard of it as soon"
    finally:
        worker.kill()
        gateway.close()


def test_a_worker_refuses_what_makes_no_sense(tmp_path, short_film):
    gateway, _ = waiting(tmp_path, short_film, 2)
    gateway.close()
    for options, code, text in [
        (["--database", str(tmp_path / "other.sqlite")], 1, "knows none of the 2 recordings"),
        (["--workers", "0"], 2, "nothing to do"),
        (["--http", "127.0.0.1:0"], 2, "--http"),
    ]:
        done = subprocess.run(
            [BINARY, "worker", "--recordings", gateway.recordings, *options], capture_output=True, text=True, timeout=20)
        assert done.returncode == code and text in done.stderr, done
    shown = subprocess.run([BINARY, "--help"], capture_output=True, text=True, timeout=20).stdout
    assert "worker" in shown and " work " not in shown, shown


def raid(tmp_path, film, rounds, **settings):
    """Recordings, finalizings and jobs under way, and a kill -9 in the middle, again and again."""
    chance = random.Random(rounds)
    gateway = Gateway(tmp_path / "recordings", CAPSTAN_JOB_LEASE=LEASE, **settings)
    known, failed = [], []

    def bustle(number, ended):
        while not ended.is_set():
            try:
                room = f"room-{number}"
                known.append((room, gateway.record(room)))
                subprocess.run(
                    [BINARY, "publish", film, "--to", f"{gateway.url}/whip/{room}/desk"], capture_output=True, timeout=60)
                gateway.stop(known[-1][1])
            except OSError:
                return  # The gateway is gone.
            except AssertionError as error:
                failed.append(error)
                return

    for _ in range(rounds):
        gateway.start()
        ended = threading.Event()
        bustling = [threading.Thread(target=bustle, args=(number, ended)) for number in range(2)]
        for thread in bustling:
            thread.start()
        time.sleep(chance.uniform(0.2, 4))
        gateway.kill()
        ended.set()
        for thread in bustling:
            thread.join(90)
    assert failed == []
    gateway.start()
    try:
        listed = {}

        def settled():
            listed.update({item["id"]: item for item in everything(gateway, "recordings")})
            return all(item["state"] in ("completed", "failed") for item in listed.values())

        until(settled, 60, "all are finished")
        assert {recording for _, recording in known} <= set(listed), "none is lost"
        for item in listed.values():
            # What was cut off before its first frame holds none.
            assert item["state"] == "completed" or "no whole frame" in item["error"], item
        jobs = everything(gateway, "jobs")
        until(lambda: all(job["state"] not in ("running", "queued", "retrying") for job in everything(gateway, "jobs")),
              20, "no job is left")
        for kind in ("recording", "finalize"):
            carried = [job["recording"] for job in jobs if job["kind"] == kind]
            assert len(carried) == len(set(carried)), f"one {kind} job each"
        played = 0
        for item in listed.values():
            for entry in item["files"]:
                assert entry["state"] == "finalized" or entry["bytes"] == 0 or "no whole frame" in entry["note"], item
                if entry["state"] == "finalized":
                    assert judge.complaints(gateway.folder(item["room"], item["id"]) / entry["name"]) == []
                    played += 1
        assert drafts(gateway.recordings) == []
        assert gateway.terminate() == 0
        return len(listed), played
    finally:
        gateway.close()


def test_a_gateway_killed_at_any_instant_loses_nothing(tmp_path, short_film):
    print("%d recordings, %d files" % raid(tmp_path, short_film, 5))


@pytest.mark.long
def test_a_gateway_killed_at_fifty_instants_loses_nothing(tmp_path, short_film, database, record_property):
    listed, played = raid(tmp_path, short_film, 50, **database)
    record_property("recordings", f"{listed} known and finished, {played} files play")
    assert played > 0

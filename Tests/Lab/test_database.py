"""The gateway on PostgreSQL: `--database postgres://…` is all it takes."""

import pytest
from lab.gateway import Gateway
from lab.many_sources import ManySources
from lab.postgres import Postgres
from lab.wait import until


@pytest.fixture
def postgres():
    with Postgres() as server:
        yield server


def jobs(gateway, kind):
    return [job for job in gateway.call("GET", "/v1/jobs").json()["items"] if job["kind"] == kind]


def test_a_recording_outlives_its_database(postgres, tmp_path):
    """The database crashes in the middle; the recording goes on, is stopped without it, and is finished with it."""
    gateway = Gateway(tmp_path, CAPSTAN_DATABASE=postgres.url).start()
    try:
        assert not (tmp_path / ".capstan/capstan.sqlite").exists()
        with ManySources(f"{gateway.url}/whip/standup/desk") as desk:
            desk.connected()
            recording = gateway.record("standup")
            [file] = until(lambda: gateway.recording(recording)["files"], 10, "a file")
            path = gateway.folder("standup", recording) / file["name"]
            postgres.stop()
            assert until(lambda: gateway.call("GET", "/readyz").status == 503, 20, "/readyz is 503")
            before = path.stat().st_size
            until(lambda: path.stat().st_size > before + 20_000, 20, "the file grows without a database")
            postgres.start()
            until(lambda: gateway.call("GET", "/readyz").status == 200, 5, "/readyz is 200 within 5 s")
            gateway.stop(recording)
        done = gateway.completed(recording)
        assert done["endReason"] == "stopped" and done["error"] is None, done
        [job] = jobs(gateway, "recording")
        assert job["state"] == "completed" and job["failures"] == [], job
    finally:
        gateway.close()


def test_two_gateways_share_a_queue(postgres, tmp_path):
    one = Gateway(tmp_path / "one", CAPSTAN_DATABASE=postgres.url).start()
    try:
        recording = one.record("standup")
        two = Gateway(tmp_path / "two", CAPSTAN_DATABASE=postgres.url).start()
        try:
            # The second's start ended nothing of the first's, and it lists what it can serve.
            assert one.recording(recording)["state"] == "waiting"
            assert two.call("GET", "/v1/recordings").json()["items"] == []
            [job] = jobs(two, "recording")
            assert job["state"] == "running", job
            # Asked of the second, heard by the first: long before its next heartbeat.
            assert two.call("POST", f"/v1/jobs/{job['id']}/cancel").status == 200
            until(lambda: one.recording(recording)["endReason"] == "stopped", 5, "the first has stopped it")
            until(lambda: jobs(two, "recording")[0]["state"] == "cancelled", 5, "its job is cancelled")
        finally:
            two.close()
    finally:
        one.close()


def test_a_crash_is_finished_by_the_next_start(postgres, tmp_path):
    gateway = Gateway(tmp_path, CAPSTAN_DATABASE=postgres.url).start()
    recording = gateway.record("standup")
    gateway.kill()
    gateway.start()
    try:
        assert gateway.completed(recording)["endReason"] == "interrupted"
        assert jobs(gateway, "recording")[0]["state"] == "failed"
    finally:
        gateway.close()


def test_a_database_that_is_not_there_is_said(tmp_path):
    gateway = Gateway(tmp_path, CAPSTAN_DATABASE=f"postgres://me:geheim@/x?host={tmp_path}")
    gateway.launch()
    assert gateway.process.wait(20) == 1
    gateway.meant_to_end = True
    gateway.reader.join(5)
    said = "\n".join(gateway.lines)
    gateway.close()
    assert "PostgreSQL cannot be reached" in said and "geheim" not in said, said

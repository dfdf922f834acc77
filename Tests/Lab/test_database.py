"""The gateway on PostgreSQL: `--database postgres://…` is all it takes."""

import contextlib

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


@contextlib.contextmanager
def doomed(url):
    """A publisher whose gateway is going to die under it."""
    made = ManySources(url)
    try:
        yield made.connected()
    finally:
        made.process.kill()
        made.process.wait()


def listed(gateway, room="standup"):
    """Who publishes there, and whether here, as this gateway tells it."""
    reply = gateway.call("GET", f"/v1/rooms/{room}")
    assert reply.status in (200, 404), reply
    return {p["name"]: p["gateway"]["here"] for p in reply.json().get("participants", [])}


def test_gateways_tell_of_each_others_rooms(postgres, tmp_path):
    one = Gateway(tmp_path / "one", CAPSTAN_DATABASE=postgres.url).start()
    two = Gateway(tmp_path / "two", CAPSTAN_DATABASE=postgres.url).start()
    try:
        with ManySources(f"{one.url}/whip/standup/desk-1") as here:
            here.connected()
            assert listed(one) == {"desk-1": True}
            until(lambda: listed(two) == {"desk-1": False}, 5, "the other gateway knows it")
            with doomed(f"{two.url}/whip/standup/desk-2"):
                until(lambda: listed(one) == {"desk-1": True, "desk-2": False}, 5, "both are known")
                assert listed(two) == {"desk-1": False, "desk-2": True}
                [room] = one.call("GET", "/v1/rooms").json()["items"]
                [theirs] = [p for p in room["participants"] if p["name"] == "desk-2"]
                assert theirs["gateway"]["http"] == two.http and theirs["state"] == "connected", theirs
                assert sorted(track["kind"] for track in theirs["tracks"]) == ["audio", "video"], theirs
                # Calls about a session stay with the gateway that has it.
                for method, path in (("GET", ""), ("GET", "/stats"), ("DELETE", "")):
                    refused = one.call(method, f"/v1/sessions/{theirs['session']}{path}")
                    assert refused.status == 404 and two.http in refused.json()["detail"], refused
                refused = one.call("DELETE", f"/whip/standup/desk-2/{theirs['session']}")
                assert refused.status == 404 and two.http in refused.json()["detail"], refused

                # Without the database each tells of its own; with it, of all again.
                postgres.stop()
                assert listed(one) == {"desk-1": True}
                postgres.start()
                until(lambda: listed(one) == {"desk-1": True, "desk-2": False}, 15, "both are known again")

                # One that dies is left out when its lease is over; one that comes back begins without what it had.
                two.kill()
                until(lambda: listed(one) == {"desk-1": True}, 45, "the dead gateway's are left out")
                two.start()
                until(lambda: listed(two) == {"desk-1": False}, 5, "it knows the other's")
        until(lambda: listed(two) == {}, 5, "nobody is left")
    finally:
        two.close()
        one.close()


def test_a_drain_takes_leave(postgres, tmp_path):
    one = Gateway(tmp_path / "one", CAPSTAN_DATABASE=postgres.url).start()
    two = Gateway(tmp_path / "two", CAPSTAN_DATABASE=postgres.url).start()
    try:
        with doomed(f"{one.url}/whip/standup/desk-1"):
            until(lambda: listed(two) == {"desk-1": False}, 5, "the other gateway knows it")
            one.kill()
            one.start()
            until(lambda: listed(two) == {}, 5, "a restart ends what was there")
            with doomed(f"{one.url}/whip/standup/desk-2"):
                until(lambda: listed(two) == {"desk-2": False}, 5, "the other gateway knows it")
                assert one.terminate() == 0
                assert listed(two) == {}
    finally:
        two.close()
        one.close()


def test_one_key_makes_one_recording_at_two_gateways(postgres, tmp_path):
    gateways = [Gateway(tmp_path / name, CAPSTAN_DATABASE=postgres.url).start() for name in ("one", "two")]
    try:
        replies = [gateway.call("POST", "/v1/recordings", {"room": "standup"}, {"Idempotency-Key": "once"})
                   for gateway in gateways * 2]
        assert [reply.status for reply in replies] == [201] * 4
        assert len({reply.json()["id"] for reply in replies}) == 1
        assert len(jobs(gateways[1], "recording")) == 1
    finally:
        for gateway in gateways:
            gateway.close()

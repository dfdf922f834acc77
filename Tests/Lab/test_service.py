"""Limits, rules, events, statistics and metrics of the running gateway, with a publisher that takes no browser."""

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from lab import judge
from lab.events import Events
from lab.gateway import ROOT, Gateway
from lab.many_sources import ManySources
from lab.wait import until

RULES = '[{match: auto-quiet, record: false}, {match: "auto-*", codecs: [VP8], record: {idleTimeout: 8, container: webm}}]'


@pytest.fixture
def ruled(tmp_path):
    made = Gateway(tmp_path / "recordings", CAPSTAN_ROOMS=RULES, CAPSTAN_REJOIN_WINDOW="0").start()
    yield made
    alive = made.alive() or made.meant_to_end
    made.close()
    print("\n".join(line[:400] for line in made.lines[-60:]))
    assert alive, f"the gateway ended by itself with {made.process.returncode}"


def ended(gateway, recording, seconds=20):
    def look():
        now = gateway.recording(recording)
        return now if now["state"] in ("completed", "failed") else None

    return until(look, seconds, f"recording {recording} has ended")


def test_limits(gateway):
    with ManySources(f"{gateway.url}/whip/standup/desk") as desk:
        refused = gateway.call("POST", "/v1/recordings", {"room": "standup", "startWhenPublished": False})
        assert refused.status == 409 and "publish first" in refused.json()["detail"], refused
        desk.connected()
        short = gateway.record("standup", maxDuration=2, startWhenPublished=False)
        small = gateway.record("standup", maxBytes=20_000)
        other = gateway.record("standup", participants=["nobody"], idleTimeout=1)
        both = gateway.record("standup", participants=["nobody", "desk"], idleTimeout=1)

        done = ended(gateway, short)
        assert (done["state"], done["endReason"], done["error"]) == ("completed", "maxDuration", None), done
        [file] = done["files"]
        assert 1.5 < file["duration"] < 3, file
        assert judge.complaints(gateway.folder("standup", short) / file["name"]) == []

        done = ended(gateway, small)
        assert (done["state"], done["endReason"]) == ("completed", "maxBytes"), done
        assert 20_000 <= sum(file["bytes"] for file in done["files"]) < 400_000, done

        done = ended(gateway, other)
        assert (done["state"], done["endReason"], done["files"]) == ("completed", "idle", []), done
        assert "no media came" in done["error"], done
        assert gateway.recording(both)["state"] == "recording"
    done = ended(gateway, both)
    assert (done["endReason"], [file["participant"] for file in done["files"]]) == ("idle", ["desk"]), done


def test_a_room_that_records_itself_with_two_cameras(ruled):
    """Each further source has a file of its own; who comes back goes on in the same recording (in a further part of it,
    as there is no time here in which it would be the same file)."""
    events = Events(ruled)
    with ManySources(f"{ruled.url}/whip/auto-1/desk", pictures=2, sounds=2) as desk:
        desk.connected()
        begun = events.until("recording.media")
        recording = begun["data"]["recording"]
        folder = ruled.folder("auto-1", recording)
        names = ["desk.webm", "desk~audio2.webm", "desk~video2.webm"]
        until(lambda: sorted(f.name for f in folder.glob("desk*") if f.stat().st_size > 3000) == names, 15, names)
        stats = until(lambda: with_reports(ruled, 4), 20, "reports of four senders")
        look_at(stats)
        look_at_metrics(ruled)
    with ManySources(f"{ruled.url}/whip/auto-1/desk", pictures=1, sounds=1) as desk:
        desk.connected()
        until(lambda: (folder / "desk~2.webm").exists(), 10, "its next part")
    with ManySources(f"{ruled.url}/whip/auto-quiet/desk") as desk:
        desk.connected()
        events.until("recording.completed", 40, recording=recording)
    assert ruled.call("GET", "/v1/recordings?room=auto-quiet").json()["items"] == []
    [done] = ruled.call("GET", "/v1/recordings?room=auto-1").json()["items"]
    assert (done["id"], done["state"], done["endReason"]) == (recording, "completed", "idle"), done

    files = {file["name"]: file for file in done["files"]}
    assert sorted(files) == ["desk.webm", "desk~2.webm", "desk~audio2.webm", "desk~video2.webm"], done
    kinds = {name: sorted(track["kind"] for track in file["tracks"]) for name, file in files.items()}
    assert kinds["desk.webm"] == kinds["desk~2.webm"] == ["audio", "video"], kinds
    assert (kinds["desk~video2.webm"], kinds["desk~audio2.webm"]) == (["video"], ["audio"]), kinds
    manifest = ruled.manifest("auto-1", recording)
    assert sorted(part["name"] for part in manifest["files"]) == sorted(files)
    assert manifest["request"]["rule"] == "auto-*"
    for name, file in files.items():
        assert file["participant"] == "desk" and file["state"] == "finalized", file
        assert judge.complaints(folder / name) == [], name
        assert set(judge.streams(folder / name)) == set(kinds[name]), name

    # What was told is told again to who asks, also after a restart.
    told = [event for event in events.seen if event["room"] == "auto-1"]
    kinds = [event["type"] for event in told]
    assert kinds[0] == "session.connected" and kinds.count("session.connected") == 2, kinds
    order = ["recording.started", "recording.media", "recording.stopped", "recording.completed"]
    assert [kind for kind in kinds if kind in order] == order, kinds
    ended_sessions = [event["data"]["reason"] for event in told if event["type"] == "session.ended"]
    assert len(ended_sessions) == 2, told
    ids = [event["id"] for event in events.seen]
    assert ids == list(range(ids[0], ids[0] + len(ids)))
    assert ruled.terminate() == 0
    assert events.ended.wait(5)
    ruled.start()
    again = Events(ruled, "?room=auto-1&type=recording.started,recording.completed", last=0)
    again.until("recording.completed", recording=recording)
    assert again.types() == ["recording.started", "recording.completed"]
    assert again.seen == [event for event in told if event["type"] in again.types()]
    fresh = Events(ruled, "?type=recording.started")
    ruled.record("later")
    assert fresh.until("recording.started")["id"] > ids[-1]


def with_reports(gateway, count):
    [session] = gateway.call("GET", "/v1/sessions").json()["items"]
    stats = gateway.call("GET", f"/v1/sessions/{session['id']}/stats").json()
    return stats if sum(s["type"] == "remote-outbound-rtp" for s in stats.values()) == count else None


def look_at(stats):
    for name, one in stats.items():
        assert one["id"] == name and one["timestamp"] > 1.7e12, one
        for key in ("codecId", "transportId", "localId", "remoteId", "selectedCandidatePairId"):
            assert key not in one or one[key] in stats, one
    for one in (s for s in stats.values() if s["type"] == "remote-outbound-rtp"):
        inbound = stats[one["localId"]]
        assert inbound["remoteId"] == one["id"] and inbound["ssrc"] == one["ssrc"], one
        assert abs(one["remoteTimestamp"] - one["timestamp"]) < 60_000, one
        assert 0 < one["packetsSent"] <= inbound["packetsReceived"] + 200 and one["bytesSent"] > 0, (one, inbound)
    assert stats["transport"]["packetsDropped"]["notAuthentic"] == 0, stats["transport"]
    assert stats["candidate-pair"]["nominated"] is True


def look_at_metrics(gateway):
    """By the parser of the Prometheus project's own client: every name that the documentation has, and no other."""
    reply = gateway.call("GET", "/metrics")
    assert reply.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = {family.name: family for family in text_string_to_metric_families(reply.body.decode())}
    documented = set(re.findall(r"^\| `(capstan_\w+)` \|", Path(ROOT / "docs/metrics.md").read_text(), re.M))
    assert {n + "_total" if f.type == "counter" else n for n, f in families.items()} == documented
    for family in families.values():
        assert family.documentation and family.samples, family.name
        keys = [(s.name, tuple(sorted(s.labels.items()))) for s in family.samples]
        assert len(keys) == len(set(keys)), family.name

    def value(name, **labels):
        return sum(s.value for f in families.values() for s in f.samples
                   if s.name == name and labels.items() <= s.labels.items())

    assert value("capstan_sessions", state="connected") == 1
    assert value("capstan_recordings", state="recording") == 1
    assert value("capstan_event_readers") == 1
    assert value("capstan_media_datagrams_received_total") > 20
    assert value("capstan_session_packets_dropped_total", reason="notAuthentic") == 0

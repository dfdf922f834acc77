"""Several participants, one call."""

from lab import compare, judge, publishers
from lab.wait import until


def test_three_participants_one_late(gateway, publisher, player, known_media):
    """Two Chromium and one aiortc; the second Chromium joins while the others are recorded."""
    first = publisher().publish(gateway, "standup", "desk-1", video="VP8")
    with publishers.AiortcPublisher(f"{gateway.url}/whip/standup/robot", *known_media) as robot:
        robot.connected()
        first.sent(30)
        recording = gateway.record("standup")
        first.sent(first.count() + 60)
        late = publisher().publish(gateway, "standup", "desk-2", video="H264")
        late.sent(90)
        for chromium in (first, late):
            chromium.hush()
    gateway.stop(recording)
    done = gateway.completed(recording)

    folder = gateway.folder("standup", recording)
    files = {entry["participant"]: folder / entry["name"] for entry in done["files"]}
    assert sorted(files) == ["desk-1", "desk-2", "robot"], done["files"]
    assert len(done["files"]) == 3
    for participant, file in files.items():
        assert judge.complaints(file) == [], participant
        assert set(judge.streams(file)) == {"video", "audio"}, participant
        compare.sound_is_unbroken(file)
        judge.play(player, f"{gateway.url}/v1/recordings/{recording}/files/{file.name}")
    compare.pictures(first.frames(), files["desk-1"])
    # A browser whose machine is busy may begin with pictures that cannot be shown.
    sent = late.frames()
    begins = next(n for n, frame in enumerate(sent) if frame["key"])
    assert compare.pictures(sent, files["desk-2"]) == begins
    assert judge.decoded_frames(files["desk-2"]) == len(sent) - begins
    assert judge.end(files["desk-2"]) < judge.end(files["desk-1"]), "the late joiner's file is its own time only"

    manifest = gateway.manifest("standup", recording)
    assert manifest["version"] == 1
    assert recording in str(manifest) and all(name in str(manifest) for name in ("desk-1", "desk-2", "robot"))


def test_named_participants_only(gateway, publisher):
    one = publisher().publish(gateway, "standup", "desk-1")
    two = publisher().publish(gateway, "standup", "desk-2")
    recording = gateway.record("standup", participants=["desk-2"])
    two.sent(two.count() + 60)
    assert one.count() > 0
    gateway.stop(recording)
    done = gateway.completed(recording)
    assert [entry["participant"] for entry in done["files"]] == ["desk-2"]
    assert judge.complaints(gateway.folder("standup", recording) / done["files"][0]["name"]) == []


def test_a_publisher_that_leaves_does_not_end_the_recording(gateway, publisher):
    stays = publisher().publish(gateway, "standup", "desk-1")
    leaves = publisher().publish(gateway, "standup", "desk-2")
    recording = gateway.record("standup")
    leaves.sent(leaves.count() + 60)
    leaves.end()
    stays.sent(stays.count() + 60)
    assert gateway.recording(recording)["state"] == "recording"
    gateway.stop(recording)
    done = gateway.completed(recording)
    assert sorted(entry["participant"] for entry in done["files"]) == ["desk-1", "desk-2"]
    for entry in done["files"]:
        assert judge.complaints(gateway.folder("standup", recording) / entry["name"]) == [], entry


def test_the_same_name_again_replaces(gateway, publisher):
    old = publisher().publish(gateway, "standup", "desk-1")
    old.sent(10)
    new = publisher().publish(gateway, "standup", "desk-1")
    new.sent(10)

    def up():
        listed = gateway.call("GET", "/v1/sessions").json()["items"]
        return listed if len(listed) == 1 else None

    [only] = until(up, 10, "one session is left")
    assert only["id"] in new.session

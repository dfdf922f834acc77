"""Exports brought to S3 and to folders: what arrives is what was made, or nothing is there."""

import contextlib
import json
import subprocess

import pytest
from lab.gateway import BINARY, Gateway
from lab.storage import BUCKET, BreakingWay, Storage, places
from lab.wait import until

# Small, so that a short recording has many.
PART = 64 << 10


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    file = tmp_path_factory.mktemp("film") / "film.webm"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i",
         "testsrc2=size=640x360:rate=30:duration=5,noise=alls=40:allf=t", "-f", "lavfi", "-i", "sine=duration=5",
         "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M", "-g", "60", "-c:a", "libopus", file],
        check=True)
    return file


@pytest.fixture(scope="module")
def storage(tmp_path_factory):
    with contextlib.closing(Storage(tmp_path_factory.mktemp("storage"))) as made:
        yield made


class Delivering:
    """A gateway with a recording, and a storage behind a way that breaks."""

    def __init__(self, folder, storage, film):
        self.storage, self.film = storage, film
        self.way = BreakingWay(storage.port)
        (folder / "key").write_text(storage.access)
        (folder / "secret").write_text(storage.secret)
        self.archive = folder / "archive"
        self.archive.mkdir()
        self.gateway = Gateway(
            folder / "recordings", CAPSTAN_DELIVERY_DIRECTORIES=str(self.archive), CAPSTAN_JOB_LEASE="2s",
            CAPSTAN_DELIVERY_PART_SIZE=str(PART), CAPSTAN_SECRETS=json.dumps({
                "s3AccessKey": f"file:{folder / 'key'}", "s3SecretKey": f"file:{folder / 'secret'}",
                "wrong": f"file:{folder / 'key'}"}),
            CAPSTAN_STORAGES=json.dumps([
                {"name": "near", "endpoint": self.way.url, "buckets": [BUCKET]},
                {"name": "refusing", "endpoint": storage.url, "secretKey": "wrong", "buckets": ["refused"]},
            ])).start()

    def publish(self, **request):
        made = self.gateway.call("POST", "/v1/recordings", {"room": "desk", **request})
        assert made.status == 201, made
        subprocess.run(
            [BINARY, "publish", self.film, "--to", f"{self.gateway.url}/whip/desk/anna"], capture_output=True, timeout=60,
            check=True)
        identity = made.json()["id"]
        self.gateway.stop(identity)
        self.gateway.completed(identity)
        return identity

    def export(self, recording, destination, **more):
        return self.gateway.call(
            "POST", "/v1/exports", {"recordings": [recording], "format": "webm", "destination": destination, **more})

    def look(self, made):
        return self.gateway.call("GET", f"/v1/exports/{made}").json()

    def ended(self, made, seconds=60):
        return until(
            lambda: (now := self.look(made))["state"] in ("completed", "failed", "cancelled") and now, seconds,
            f"export {made} has ended: {self.look(made)}")

    def local(self, file):
        return self.gateway.call("GET", file["url"]).body

    def close(self):
        self.gateway.close()
        self.way.close()


@pytest.fixture(scope="module")
def delivering(tmp_path_factory, storage, film):
    with contextlib.closing(Delivering(tmp_path_factory.mktemp("delivering"), storage, film)) as made:
        made.recording = made.publish()
        yield made


def only_file(made):
    assert made["state"] == "completed", made
    [item] = made["items"]
    [file] = item["files"]
    return file


def test_arrives_in_parts_and_is_proved(delivering, storage):
    reply = delivering.export(delivering.recording, {"type": "s3", "bucket": BUCKET, "prefix": "a/b/", "link": 60})
    assert reply.status == 202, reply
    file = only_file(delivering.ended(reply.json()["id"]))
    assert file["delivered"] == f"s3://{BUCKET}/a/b/{file['name']}"
    local = delivering.local(file)
    assert len(local) > 4 * PART and storage.bytes(f"a/b/{file['name']}") == local
    head = storage.s3.head_object(Bucket=BUCKET, Key=f"a/b/{file['name']}")
    assert head["ETag"].strip('"').endswith(f"-{-(-len(local) // PART)}")
    assert head["ContentType"] == "video/webm"
    assert file["link"] == storage.link(file["link"], 60)
    everything = json.dumps(delivering.look(reply.json()["id"])) + "\n".join(delivering.gateway.lines)
    jobs = delivering.gateway.call("GET", "/v1/jobs?kind=upload").body.decode()
    assert storage.secret not in everything + jobs and storage.access not in jobs


def broken_off(delivering, storage, seed, rounds):
    """Each time cut at random bytes; what lies there at any moment is nothing, or all of it."""
    first = only_file(delivering.ended(
        delivering.export(delivering.recording, {"type": "s3", "bucket": BUCKET}, name=f"first-{seed}.{{ext}}").json()["id"]))
    size = len(delivering.local(first))
    for number, place in enumerate(places(seed, rounds, size)):
        name = f"cut-{seed}-{number}.webm"
        before = delivering.way.cuts
        delivering.way.cut(place)
        made = delivering.export(
            delivering.recording, {"type": "s3", "bucket": BUCKET}, name=name.replace("webm", "{ext}")).json()["id"]
        while (now := delivering.look(made))["state"] not in ("completed", "failed", "cancelled"):
            if name in storage.keys():
                file = now["items"][0]["files"][0]
                assert storage.bytes(name) == delivering.local(file)
        file = only_file(now)
        assert delivering.way.cuts == before + 1, f"cut {number} at byte {place} of {size}"
        assert storage.bytes(name) == delivering.local(file), f"cut {number} at byte {place}"
    assert not storage.uploads()


def test_cut_at_random_parts(delivering, storage):
    broken_off(delivering, storage, 1, 10)


@pytest.mark.long
def test_cut_at_random_parts_long(delivering, storage):
    broken_off(delivering, storage, 2, 50)


def test_goes_on_where_it_was_after_a_kill(tmp_path, storage, film):
    with contextlib.closing(Delivering(tmp_path, storage, film)) as own:
        recording = own.publish()
        own.way.cut(5 * PART, for_good=True)
        made = own.export(recording, {"type": "s3", "bucket": BUCKET}, name="killed.{ext}").json()["id"]
        until(lambda: own.way.cuts == 1, 30, "some parts have gone")
        [begun] = until(storage.uploads, 10, "an upload has begun")
        there = storage.s3.list_parts(Bucket=BUCKET, Key="killed.webm", UploadId=begun["UploadId"]).get("Parts", [])
        assert len(there) >= 3
        own.gateway.kill()
        assert "killed.webm" not in storage.keys()
        own.gateway.start()
        own.way.carried, own.way.is_shut = 0, False
        file = only_file(own.ended(made, 120))
        local = own.local(file)
        assert storage.bytes("killed.webm") == local
        assert own.way.carried < len(local) - 2 * PART, "parts that were there are not sent again"
        assert not storage.uploads()


def test_local_files_stay_until_it_is_proved(delivering, storage):
    delivering.way.is_shut = True
    made = delivering.export(
        delivering.recording, {"type": "s3", "bucket": BUCKET}, name="kept.{ext}").json()["id"]
    entry = until(
        lambda: [job for job in delivering.gateway.call("GET", "/v1/jobs?kind=upload&state=retrying").json()["items"]],
        60, "an attempt has failed")[0]
    assert "s3:" in entry["failures"][0]["text"]
    [item] = delivering.look(made)["items"]
    assert delivering.local(item["files"][0]), "what is made is there"
    assert item["files"][0]["delivered"] is None
    delivering.way.is_shut = False
    file = only_file(delivering.ended(made, 120))
    assert storage.bytes("kept.webm") == delivering.local(file)


def test_cancelling_leaves_no_parts(delivering, storage):
    delivering.way.cut(3 * PART)
    made = delivering.export(delivering.recording, {"type": "s3", "bucket": BUCKET}, name="gone.{ext}").json()["id"]
    until(lambda: storage.uploads() or delivering.look(made)["state"] == "completed", 30, "an upload has begun")
    delivering.gateway.call("POST", f"/v1/exports/{made}/cancel")
    state = delivering.ended(made)["state"]
    until(lambda: not storage.uploads(), 30, "no upload is left")
    assert state == "completed" or "gone.webm" not in storage.keys()


def test_into_a_folder(delivering):
    made = delivering.ended(delivering.export(
        delivering.recording, {"type": "directory", "path": str(delivering.archive)}, name="{room}/x.{ext}").json()["id"])
    file = only_file(made)
    assert file["delivered"] == f"{delivering.archive}/desk/x.webm"
    assert (delivering.archive / "desk" / "x.webm").read_bytes() == delivering.local(file)
    assert [path.name for path in (delivering.archive / "desk").iterdir()] == ["x.webm"]


def test_deliver_is_done_when_a_recording_stops(delivering, storage):
    recording = delivering.publish(
        deliver={"format": "webm", "destination": {"type": "s3", "bucket": BUCKET}, "name": "delivered.{ext}"})
    [made] = [
        entry for entry in delivering.gateway.call("GET", "/v1/exports").json()["items"]
        if entry["items"][0]["recording"] == recording]
    file = only_file(delivering.ended(made["id"]))
    assert storage.bytes("delivered.webm") == delivering.local(file)


@pytest.mark.parametrize("destination, says", [
    ("s3", "destination"), ({"type": "ftp"}, "type"), ({"type": "s3"}, "bucket"),
    ({"type": "s3", "bucket": "nobodys"}, "storages"), ({"type": "s3", "bucket": BUCKET, "prefix": "../"}, "prefix"),
    ({"type": "s3", "bucket": BUCKET, "storage": "far"}, "far"), ({"type": "s3", "bucket": BUCKET, "acl": "x"}, "acl"),
    ({"type": "directory", "path": "/etc"}, "deliveryDirectories"), ({"type": "directory", "path": "x"}, "path"),
])
def test_what_is_wrong_is_said(delivering, destination, says):
    reply = delivering.export(delivering.recording, destination)
    assert reply.status == 400 and says in reply.json()["detail"], reply
    deliver = {"room": "desk", "deliver": {"format": "webm", "destination": destination}}
    assert delivering.gateway.call("POST", "/v1/recordings", deliver).status == 400


def test_keys_that_are_wrong_end_it_and_say_so(delivering, storage):
    storage.s3.create_bucket(Bucket="refused")
    made = delivering.export(delivering.recording, {"type": "s3", "bucket": "refused"}, name="x.{ext}").json()["id"]
    ended = delivering.ended(made)
    assert ended["state"] == "failed"
    assert "check the storage's keys" in ended["items"][0]["error"], ended
    assert delivering.local(ended["items"][0]["files"][0])

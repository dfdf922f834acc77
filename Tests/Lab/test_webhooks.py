"""Webhooks: a real gateway tells real receivers, good ones and bad ones."""

import contextlib
import json
import os
import socket
import subprocess
import time

import pytest
from lab.gateway import Gateway
from lab.receiver import SECRET, Receiver
from lab.wait import until


@pytest.fixture
def receiver():
    with contextlib.closing(Receiver()) as made:
        yield made


@pytest.fixture
def telling(tmp_path):
    """Makes a gateway with webhooks; loopback is allowed where nothing else is said."""
    with contextlib.ExitStack() as stack:

        def make(targets=(), networks="127.0.0.0/8", **more):
            secret = tmp_path / "secret"
            secret.write_text(SECRET + "\n")
            made = Gateway(
                tmp_path / "recordings", CAPSTAN_WEBHOOKS=json.dumps(list(targets)), CAPSTAN_WEBHOOK_NETWORKS=networks,
                CAPSTAN_SECRETS=json.dumps({"webhooks": f"file:{secret}", "other": "env:OTHER_SECRET"}),
                OTHER_SECRET=SECRET, **more).start()
            stack.callback(made.close)
            return made

        yield make


def recording(gateway, *targets, room="standup"):
    own = {"webhooks": list(targets)} if targets else {}
    reply = gateway.call("POST", "/v1/recordings", {"room": room, **own})
    assert reply.status == 201, reply
    return reply.json()["id"]


def jobs(gateway, **query):
    parameters = "&".join(f"{name}={value}" for name, value in {"kind": "webhook", "limit": 100, **query}.items())
    return gateway.call("GET", f"/v1/jobs?{parameters}").json()["items"]


def job(gateway, state, **query):
    return until(lambda: jobs(gateway, state=state, **query), 30, f"a webhook is {state}; {jobs(gateway)}")[0]


LIFE = ["recording.started", "recording.stopped", "recording.completed"]


def test_events_of_a_recording_arrive_signed_and_in_order(telling, receiver):
    gateway = telling([{"url": receiver.url + "/all", "events": ["recording.*"]}])
    made = recording(gateway, {"url": receiver.url + "/own", "secret": "other", "events": ["recording.*"]})
    gateway.call("POST", f"/v1/recordings/{made}/stop")
    for path in ("/all", "/own"):
        until(lambda: len(receiver.at(path)) >= 3, 20, f"three events at {path}; {receiver.types(path)}")
        assert receiver.types(path) == LIFE
        for call in receiver.at(path):
            assert call["signed"], call
            assert call["headers"]["content-type"] == "application/json"
            assert call["body"]["data"]["recording"] == made
            assert call["body"]["room"] == "standup"
        ids = [call["body"]["id"] for call in receiver.at(path)]
        assert ids == sorted(set(ids))
    # Another recording's own receiver hears nothing of this one.
    done = until(lambda: (found := jobs(gateway, state="completed", recording=made)) and len(found) == 6 and found, 20,
                 "six deliveries are completed")
    assert {entry["result"]["status"] for entry in done} == {204}
    assert SECRET not in json.dumps(done) and SECRET not in "\n".join(gateway.lines)


def test_one_that_is_refused_is_tried_again_and_not_overtaken(telling, receiver):
    gateway = telling()
    made = recording(gateway, {"url": receiver.url + "/fail/3", "events": ["recording.*"]})
    other = recording(gateway, {"url": receiver.url + "/ok", "events": ["recording.*"]}, room="other")
    for each in (made, other):
        gateway.call("POST", f"/v1/recordings/{each}/stop")
    until(lambda: receiver.types("/ok") == LIFE, 10, "others are not delayed")
    until(lambda: len(receiver.at("/fail/3")) == 6, 30, "three tries in vain and three deliveries")
    assert receiver.types("/fail/3") == ["recording.started"] * 4 + LIFE[1:]
    first = receiver.at("/fail/3")[:4]
    assert len({call["headers"]["webhook-id"] for call in first}) == 1, "tries of one message have one id"
    assert all(call["signed"] for call in first)
    [retried] = [entry for entry in jobs(gateway, recording=made) if entry["failures"]]
    assert [failure["attempt"] for failure in retried["failures"]] == [1, 2, 3]
    assert "answered 500" in retried["failures"][0]["text"]


def test_receivers_that_hang_delay_no_others(telling, receiver):
    with contextlib.closing(Receiver()) as good:
        gateway = telling([{"url": good.url + "/ok", "events": ["recording.*"]}])
        for number in range(12):
            recording(gateway, {"url": receiver.url + "/hang", "events": ["recording.started"]}, room=f"r{number}")
        until(lambda: len(receiver.at("/hang")) >= 4, 20, "calls hang")
        assert len(receiver.at("/hang")) <= 4, "a receiver is called a few times at once"
        late = recording(gateway, room="late")
        began = time.monotonic()
        gateway.call("POST", f"/v1/recordings/{late}/stop")

        def told():
            return [call["body"]["type"] for call in good.at("/ok") if call["body"]["data"]["recording"] == late]

        until(lambda: told() == LIFE, 20, f"the good one hears all; {told()}")
        # Less than what one call that hangs may take.
        assert time.monotonic() - began < 10
        waiting = [entry for entry in jobs(gateway) if entry["state"] == "scheduled"]
        assert all(entry["attempts"] == 0 for entry in waiting), "who finds no place has not tried"


def test_a_receiver_that_hangs_is_let_go(telling, receiver):
    gateway = telling()
    recording(gateway, {"url": receiver.url + "/hang", "events": ["recording.started"]})
    entry = until(lambda: [each for each in jobs(gateway) if each["failures"]], 30, "an attempt has failed")[0]
    assert "timed out" in entry["failures"][0]["text"].lower(), entry


def test_gone_ends_it(telling, receiver):
    gateway = telling()
    made = recording(gateway, {"url": receiver.url + "/gone", "events": ["recording.*"]})
    entry = job(gateway, "failed", recording=made)
    assert "410" in entry["failures"][0]["text"]
    gateway.call("POST", f"/v1/recordings/{made}/stop")
    later = recording(gateway, {"url": receiver.url + "/ok", "events": ["recording.started"]})
    until(lambda: receiver.at("/ok"), 20, "others go on")
    assert later and receiver.types("/gone") == ["recording.started"]


def test_redirections_are_not_followed(telling, receiver):
    gateway = telling()
    recording(gateway, {"url": receiver.url + "/away", "events": ["recording.started"]})
    entry = until(lambda: [each for each in jobs(gateway) if each["failures"]], 20, "an attempt has failed")[0]
    assert "302" in entry["failures"][0]["text"]
    assert not receiver.at("/ok")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused(telling, receiver, host):
    gateway = telling(networks="")
    recording(gateway, {"url": f"http://{host}:{receiver.port}/ok", "events": ["recording.started"]})
    entry = until(lambda: [each for each in jobs(gateway) if each["failures"]], 20, "an attempt has failed")[0]
    assert "not of the public Internet" in entry["failures"][0]["text"]
    assert not receiver.calls


RESOLVER = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* The name leads to the first address until there is a file MOVED, then to the second. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
    if (node && !strcmp(node, "moving.test")) node = access(getenv("MOVED"), F_OK) ? "127.0.0.2" : "127.0.0.1";
    return real(node, service, hints, found);
}
"""


def test_a_name_that_changes_its_address_gains_nothing(telling, tmp_path):
    """A name that led where it may, and leads elsewhere when it is looked up again."""
    source, library, moved = tmp_path / "resolver.c", tmp_path / "resolver.so", tmp_path / "moved"
    source.write_text(RESOLVER)
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    with contextlib.closing(Receiver("127.0.0.2")) as allowed, contextlib.closing(socket.socket()) as forbidden:
        forbidden.bind(("127.0.0.1", allowed.port))
        forbidden.listen()
        forbidden.settimeout(0.5)
        gateway = telling(networks="127.0.0.2", LD_PRELOAD=str(library), MOVED=str(moved))
        target = {"url": f"http://moving.test:{allowed.port}/ok", "events": ["recording.started"]}
        recording(gateway, target)
        until(lambda: allowed.types("/ok") == ["recording.started"], 20, "the first goes where it may")
        moved.touch()
        # A connection that is there is used again, and so is an address for a minute: both belong to the process.
        gateway.terminate()
        gateway.start()
        recording(gateway, target, room="later")
        entry = until(lambda: [each for each in jobs(gateway) if each["failures"]], 20, "the second is refused")[0]
        assert "not of the public Internet" in entry["failures"][0]["text"]
        with pytest.raises(TimeoutError):
            forbidden.accept()


def test_what_waits_survives_a_kill(telling):
    port = socket.create_server(("127.0.0.1", 0))
    target = {"url": f"http://127.0.0.1:{port.getsockname()[1]}/ok", "events": ["recording.*"]}
    gateway = telling(CAPSTAN_JOB_LEASE="2s")
    made = recording(gateway, target)
    gateway.call("POST", f"/v1/recordings/{made}/stop")
    until(lambda: gateway.call("GET", f"/v1/recordings/{made}").json()["state"] == "completed", 20, "it is completed")
    gateway.kill()
    address = port.getsockname()
    port.close()
    again = telling(CAPSTAN_JOB_LEASE="2s")
    with contextlib.closing(Receiver(port=address[1])) as late:
        until(lambda: late.types("/ok")[-3:] == LIFE, 90, f"all arrive after the restart; {late.types('/ok')}")
    assert again.alive()


@pytest.mark.parametrize("webhooks, says", [
    ([{"url": "ftp://example.com/"}], "url"), ([{}], "url"), ("x", "webhooks"), ([], "webhooks"),
    ([{"url": "https://u:p@example.com/"}], "user and password"),
    ([{"url": "https://example.com/", "secret": "unknown"}], "secret"),
    ([{"url": "https://example.com/", "events": ["recording.exploded"]}], "events"),
    ([{"url": "https://example.com/", "whsec": "x"}], "whsec"),
    ([{"url": "https://example.com/"}] * 11, "1 to 10"),
])
def test_what_is_wrong_is_said(telling, webhooks, says):
    gateway = telling()
    for path, body in (("/v1/recordings", {"room": "r"}), ("/v1/broadcasts", {"room": "r"})):
        reply = gateway.call("POST", path, {**body, "webhooks": webhooks})
        assert reply.status == 400, reply
        assert says in reply.json()["detail"], reply


def test_a_secret_that_is_missing_is_said_at_the_start(tmp_path):
    gateway = Gateway(
        tmp_path / "recordings", CAPSTAN_WEBHOOKS='[{url: "https://example.com/"}]',
        CAPSTAN_SECRETS='{webhooks: "env:NOT_SET_ANYWHERE"}')
    gateway.launch()
    assert gateway.process.wait(20) == 1
    gateway.reader.join(5)
    assert any("NOT_SET_ANYWHERE" in line for line in gateway.lines), gateway.lines
    assert os.environ.get("NOT_SET_ANYWHERE") is None

"""The description held against the running gateway, by schemathesis."""

import os
import re
import subprocess
import sys
from pathlib import Path

import schemathesis

from lab.many_sources import ManySources
from lab.wait import until

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_what_is_there_is_as_described(gateway):
    """Made-up requests hardly meet an id that exists: those are asked for here."""
    with ManySources(f"{gateway.url}/whip/standup/desk") as desk:
        desk.connected()
        recording = gateway.record("standup", metadata={"topic": ["a", {"b": None}]})
        until(lambda: gateway.recording(recording)["files"], 10, "a file")
        [session] = gateway.call("GET", "/v1/sessions").json()["items"]
        [job] = gateway.call("GET", "/v1/jobs").json()["items"]
        schema = schemathesis.openapi.from_url(f"{gateway.url}/openapi.yaml")

        def look(path, status=200, method="GET", **parameters):
            case = schema[path][method].Case(path_parameters=parameters)
            reply = case.call(base_url=gateway.url)
            case.validate_response(reply)
            assert reply.status_code == status, reply.text
            return reply

        for path in ("/v1/recordings", "/v1/sessions", "/v1/rooms", "/v1/jobs"):
            assert look(path).json()["items"], path
        look("/v1/sessions/{id}", id=session["id"])
        look("/v1/sessions/{id}/stats", id=session["id"])
        look("/v1/rooms/{room}", room="standup")
        look("/v1/jobs/{id}", id=job["id"])
        look("/v1/recordings/{id}", id=recording)
        look("/v1/recordings/{id}", 409, "DELETE", id=recording)
        [file] = gateway.recording(recording)["files"]
        look("/v1/recordings/{id}/files/{name}", id=recording, name=file["name"])
        look("/v1/recordings/{id}/files/{name}", id=recording, name="recording.json")
        look("/v1/jobs/{id}/retry", 409, "POST", id=job["id"])
        for call, status in (("resume", 409), ("pause", 200), ("pause", 409), ("resume", 200)):
            look(f"/v1/recordings/{{id}}/{call}", status, "POST", id=recording)
        look("/v1/recordings/{id}/stop", 200, "POST", id=recording)
        look("/v1/recordings/{id}/pause", 409, "POST", id=recording)
        look("/v1/jobs/{id}/cancel", 409, "POST", id=job["id"])
        look("/v1/sessions/{id}", 404, "DELETE", id=recording)
        gateway.completed(recording)
        look("/v1/recordings/{id}", id=recording)
        look("/v1/recordings/{id}", 204, "DELETE", id=recording)
        look("/v1/recordings/{id}", 404, id=recording)
    for path in ("/healthz", "/readyz", "/metrics", "/"):
        assert look(path).status_code == 200


def test_made_up_requests_are_answered_as_described(gateway, tmp_path):
    """`/v1/events` never ends when it goes well: test_service.py follows it."""
    run = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", f"{gateway.url}/openapi.yaml", "--url", gateway.url,
         "--checks", CHECKS, "--exclude-path", "/v1/events", "--phases", "examples,coverage,fuzzing",
         "--max-examples", "10", "--seed", "9725", "--request-timeout", "10",
         "--max-failures", "5", "--no-color"],
        cwd=tmp_path, capture_output=True, text=True, timeout=90,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent), "SCHEMATHESIS_HOOKS": "lab.sdp_bodies"})
    print(run.stdout[-6000:], run.stderr[-2000:])
    assert run.returncode == 0
    cases = max((int(n.replace(",", "")) for n in re.findall(r"([\d,]+) generated", run.stdout)), default=0)
    assert cases > 500, "too few requests were made"
    assert gateway.call("GET", "/readyz").status == 200

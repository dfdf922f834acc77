"""How fast a publisher comes in."""

import statistics

import pytest

from lab.lean import LeanPublisher

pytestmark = pytest.mark.long


def test_a_hundred_come_in(gateway, record_property):
    """The median of 100: 3 ms to the answer, and DTLS done 10 ms after it. What the client takes itself is in there."""
    client = LeanPublisher(gateway.http)
    rounds = [client.come_in(f"/whip/standup/desk-{n}", gateway.media_port) for n in range(105)][5:]
    for name, took in zip(("POST to answer", "answer to DTLS"), zip(*rounds)):
        took = sorted(each * 1000 for each in took)
        record_property(name, f"median {statistics.median(took):.2f} ms, 95th {took[94]:.2f} ms, worst {took[-1]:.2f} ms")
    answers, handshakes = (statistics.median(each) * 1000 for each in zip(*rounds))
    assert answers <= 3 and handshakes <= 10, (answers, handshakes)

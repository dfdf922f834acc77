"""A link that loses and reorders a little: files stay clean."""

import pytest

from lab import compare, judge
from lab.proxy import FaultyLink


@pytest.mark.parametrize("codec", ["VP8", pytest.param("H264", marks=pytest.mark.long)])
def test_one_percent_loss_and_some_reordering(gateway, publisher, player, record_property, codec):
    """NACK with RTX brings back what is lost, well within a recording's two seconds of patience."""
    link = FaultyLink(gateway.media_port, loss=0.01, reorder=0.01, delay=0.005, seed=42)
    recording = gateway.record("standup")
    chromium = publisher().publish(gateway, "standup", "desk-1", video=codec, link=link)
    chromium.sent(300)
    chromium.hush()
    gateway.stop(recording)
    done = gateway.completed(recording)
    assert link.lost > 5 and link.late > 5, (link.lost, link.late)

    [listed] = done["files"]
    file = gateway.folder("standup", recording) / listed["name"]
    assert judge.complaints(file) == []
    sent, held = chromium.frames(), judge.packets(file)
    record_property("datagrams lost", link.lost)
    record_property("out of turn", link.late)
    record_property("frames sent", len(sent))
    record_property("frames in the file", len(held))
    assert set(crc for _, _, crc in held) <= set(frame["crc"] for frame in sent), "nothing half put together"
    assert len(held) >= 0.97 * len(sent), (len(held), len(sent))
    compare.sound_is_unbroken(file)
    judge.play(player, f"{gateway.url}/v1/recordings/{recording}/files/{listed['name']}")
    assert chromium.stats()["nackCount"] > 0

"""Sound against picture over two minutes, in absolute figures: the publisher's own offset is known and taken off."""

import contextlib
import statistics

import pytest

from lab import browser, judge, media, publishers
from lab.gateway import Gateway
from lab.wait import until
from conftest import OUT

pytestmark = pytest.mark.long

SECONDS = 120


@pytest.fixture
def reachable(tmp_path):
    with contextlib.closing(Gateway(tmp_path / "recordings", media="[::]:0").start()) as made:
        yield made


def recorded(gateway, recording):
    gateway.stop(recording)
    [listed] = gateway.completed(recording, 60)["files"]
    return gateway.folder("standup", recording) / listed["name"]


def told(record_property, name, seconds):
    """Figures in milliseconds; gives the distances without their sign, in order."""
    away = sorted(abs(each) * 1000 for each in seconds)
    record_property(name, f"{len(away)} flashes, median {statistics.median(seconds) * 1000:.1f} ms, "
                          f"95 % within {away[int(len(away) * 0.95)]:.1f} ms, worst {away[-1]:.1f} ms")
    return away


@pytest.mark.parametrize("role", ["passive", "active"])
def test_ffmpeg_within_15_ms(reachable, known_media, tmp_path, record_property, role):
    """In the source flash and beep begin together."""
    if publishers.without_ffmpeg():
        pytest.skip(publishers.without_ffmpeg())
    recording = reachable.record("standup")
    url = f"{reachable.url}/whip/standup/desk-1"
    with publishers.FFmpegPublisher(url, tmp_path / "sent.mkv", publishers.looped(*known_media), role) as ffmpeg:
        until(lambda: ffmpeg.count() >= SECONDS * media.RATE, SECONDS + 60, "FFmpeg has sent it all")
    file = recorded(reachable, recording)
    away = told(record_property, "beep after flash", judge.sync_offsets(file, 1000))
    assert len(away) >= SECONDS - 2 and away[-1] <= 15, away


@pytest.mark.parametrize("codec", ["VP8", "H264"])
def test_chromium_within_25_ms(gateway, playwright_started, site, record_property, codec):
    """Chromium is given files as long as the take: a looped one jumps by 24 to 33 ms. What its camera and its microphone
    are apart is measured in the page, second by second."""
    picture, sound = media.make(OUT / "media", SECONDS + 20, "long", "mjpeg")
    with contextlib.ExitStack() as stack:
        chromium = playwright_started.chromium.launch(
            executable_path=browser.EXECUTABLE, headless=True, args=browser.flags(picture, sound))
        stack.callback(chromium.close)
        page = chromium.new_context(permissions=["camera", "microphone"]).new_page()
        publisher = stack.enter_context(contextlib.closing(browser.Publisher(page, site)))
        recording = gateway.record("standup")
        publisher.publish(gateway, "standup", "desk-1", video=codec, measure=True)
        publisher.sent(SECONDS * media.RATE * 9 // 10, seconds=SECONDS + 60)
        publisher.hush()
        own = publisher.captured_offsets()
        file = recorded(gateway, recording)
    held = judge.sync_offsets(file, 1000)
    # Both lists end with the last flash; the page may have seen one before the recording began.
    pairs = list(zip(reversed(held), reversed(own)))
    told(record_property, "the browser's own offset", own)
    away = told(record_property, "beep after flash, less that", [judge.around(ours - theirs) for ours, theirs in pairs])
    assert len(pairs) >= SECONDS * 0.9 - 2
    assert away[int(len(away) * 0.95)] <= 25, away

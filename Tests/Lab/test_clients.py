"""Every client with every codec it can send: all that it sent from the first keyframe on is in a file that plays."""

import contextlib

import pytest

from lab import compare, firefox, judge, publishers, takes
from lab.gateway import Gateway
from lab.takes import Row

pytestmark = pytest.mark.alone

# Four at a time, in this order, so that the browsers' coders are spread.
ROWS = [
    Row("firefox", "VP8"), Row("ffmpeg-passive", "H264", container="mp4"),
    Row("gstreamer", "H264", container="mp4"), Row("aiortc", "VP8"),

    Row("firefox", "VP9"), Row("ffmpeg-active", "H264", container="mp4"),
    Row("gstreamer", "VP8"), Row("aiortc", "H264", container="mp4"),

    Row("chromium", "VP9"), Row("gstreamer", "H265", container="mp4"),
    Row("chromium", "VP8", "PCMU", container="mkv"), Row("gstreamer", "H264", "PCMA", container="mkv"),

    Row("chromium", "AV1"), Row("firefox", "AV1"),
]
# `make test` has them in test_recording.py, where more is asked of them.
LONG_ONLY = [Row("chromium", "VP8"), Row("chromium", "H264", container="mp4")]


@pytest.fixture(scope="module")
def one_gateway(tmp_path_factory):
    with contextlib.closing(Gateway(tmp_path_factory.mktemp("clients") / "recordings", media="[::]:0").start()) as made:
        yield made


@pytest.fixture(scope="module")
def new_client(one_gateway, request, known_media, site, tmp_path_factory):
    """Starts the client of a take; a browser only if one is asked for."""

    def start(take):
        row, url = take.row, f"{one_gateway.url}/whip/{take.room}/desk-1"
        if row.client in ("chromium", "firefox"):
            return takes.InBrowser(request.getfixturevalue(f"{row.client}_page")(), site, one_gateway, take)
        if row.client == "gstreamer":
            return publishers.GStreamerPublisher(url, row.video, row.audio)
        if row.client == "aiortc":
            return publishers.AiortcPublisher(url, *known_media, row.video)
        copy = tmp_path_factory.mktemp("sent") / f"{take.room}.mkv"
        return publishers.FFmpegPublisher(url, copy, publishers.looped(*known_media), row.client.removeprefix("ffmpeg-"))

    return start


@pytest.fixture(scope="module")
def chromium_page(chromium):
    with contextlib.ExitStack() as stack:

        def make():
            context = chromium.new_context(permissions=["camera", "microphone"])
            stack.callback(context.close)
            return context.new_page()

        yield make


@pytest.fixture(scope="module")
def firefox_page(tmp_path_factory):
    with contextlib.closing(firefox.Firefox(tmp_path_factory.mktemp("firefox") / "profile")) as launched:
        yield launched.page


def chosen(request, function):
    """The rows of that test that this run has selected and can have."""
    rows = [item.callspec.params["row"] for item in request.session.items if item.originalname == function]
    return [row for row in rows if not row.missing()]


@pytest.fixture(scope="module")
def short(request, one_gateway, new_client):
    return takes.Takes(one_gateway, chosen(request, "test_ten_seconds"), 10, new_client)


@pytest.fixture(scope="module")
def long(request, one_gateway, new_client):
    return takes.Takes(one_gateway, chosen(request, "test_two_minutes"), 120, new_client)


def judged(take, player, record_property, rate):
    listed, file = take.file()
    row, client = take.row, take.client
    assert file.suffix == f".{row.container}"
    assert judge.complaints(file) == []
    assert judge.streams(file) == {"video": judge.NAMES[row.video], "audio": judge.NAMES[row.audio]}

    sent = take.sent
    held = client.held(file) if hasattr(client, "held") else judge.frames(file, row.video)
    record_property("pictures sent", len(sent))
    record_property("in the file", len(held))
    assert sent[0]["key"], "a publisher begins with a keyframe"
    assert len(sent) >= takes.RATE * take.seconds
    wanted, found = [frame["crc"] for frame in sent], [frame["crc"] for frame in held]
    compare.same(found, wanted, file)
    assert judge.decoded_frames(file) == len(sent)
    if hasattr(client, "judge_sound"):
        client.judge_sound(file)
    if row.audio == "OPUS":
        compare.sound_is_unbroken(file)
    # Chromium's camera jumps at every seam of its looped file; test_sync.py gives it one without.
    if row.client == "aiortc" or row.client.startswith("ffmpeg"):
        offsets = judge.sync_offsets(file)
        # On a starved machine aiortc's reports are off for a moment: they pair the time with the last picture sent.
        most = judge.middle(offsets, 0.9)
        record_property("flash to beep, spread in ms", round(judge.spread(most) * 1000))
        assert len(offsets) >= take.seconds * 0.8 and judge.spread(most) < 0.08, offsets
    # A browser's fake microphone that misses its turns falls behind its camera, and pictures follow the sound.
    slack = 0.5 if take.seconds < 60 else 2
    assert abs(judge.end(file, "a") - judge.end(file)) < slack, "sound and picture end together"

    if row.video != "H265":
        played = judge.play(player, f"{take.gateway.url}/v1/recordings/{take.recording}/files/{file.name}",
                            seconds=take.seconds + 30, rate=rate)
        assert abs(played["duration"] - listed["duration"]) < 0.1, (played, listed)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_ten_seconds(row, request, player, record_property):
    if row.missing():
        pytest.skip(row.missing())
    judged(request.getfixturevalue("short").of(row), player, record_property, 4.0)


@pytest.mark.long
@pytest.mark.parametrize("row", ROWS + LONG_ONLY, ids=str)
def test_two_minutes(row, request, player, record_property):
    if row.missing():
        pytest.skip(row.missing())
    judged(request.getfixturevalue("long").of(row), player, record_property, 8.0)

"""Publishers whose streams change on the way: sizes, codecs, microphones."""

import contextlib
import json
import time

import pytest

from lab import browser, compare, firefox, judge, media, publishers, sync
from lab.wait import until
from conftest import OUT

ROOM = "standup"


@pytest.fixture
def firefox_player(tmp_path, site):
    """A page of Firefox, or why there is none."""
    if firefox.missing():
        yield None
        return
    with contextlib.closing(firefox.Firefox(tmp_path / "firefox")) as launched:
        page = launched.page()
        page.goto(f"{site.url}/blank.html")
        yield page


def played(page, url, pictures, seconds):
    """To its end, and every picture of it."""
    seen = judge.play(page, url, seconds=2 * seconds + 30, rate=2.0)
    # The picture that is shown before playing is not counted; Firefox does not tell corrupted ones.
    assert seen["totalVideoFrames"] >= pictures - 1 and seen.get("corruptedVideoFrames", 0) == 0, (seen, pictures)
    return seen


def in_every_player(gateway, recording, listed, file, pictures, player, firefox_player, record_property):
    assert judge.complaints(file) == []
    assert judge.decoded_frames(file) == pictures
    url = f"{gateway.url}/v1/recordings/{recording}/files/{listed['name']}"
    for name, page in (("Chromium", player), ("Firefox", firefox_player)):
        if page is None:
            record_property(name, "not here")
            continue
        seen = played(page, url, pictures, listed["duration"])
        record_property(f"{name} of {listed['name']}", f"{seen['totalVideoFrames']} of {pictures}")
        assert abs(seen["duration"] - listed["duration"]) < 0.1, (seen, listed)


def sizes(file):
    """(width, height) of every picture as it is decoded."""
    found = judge.probe(file, "-select_streams", "v:0", "-show_frames", "-show_entries", "frame=width,height")["frames"]
    return [(frame["width"], frame["height"]) for frame in found]


def turns(found):
    return sum(before != after for before, after in zip(found, found[1:]))


CHANGES = {
    "scaled": "changeEncoding(0, {{ scaleResolutionDownBy: {} }})",
    "canvas": "Object.assign(state.canvas, {{ width: Math.floor(320 / {0}) * 2, height: Math.floor(180 / {0}) * 2 }}) && null",
}


@pytest.mark.parametrize(
    "how, codec, count",
    [("scaled", "VP8", 5), *(pytest.param(how, codec, 50, marks=pytest.mark.long) for how, codec in [
        ("scaled", "VP8"), ("scaled", "H264"), ("scaled", "VP9"), ("scaled", "AV1"), ("canvas", "H264"), ("canvas", "VP8")])])
def test_sizes(gateway, publisher, player, firefox_player, record_property, how, codec, count):
    """A change every 1.2 s, so that fifty take a minute: one file that plays every picture."""
    recording = gateway.record(ROOM)
    chromium = publisher().publish(gateway, ROOM, "desk-1", video=codec)
    chromium.sent(30)
    if how == "canvas":
        chromium.page.evaluate("replaceByCanvas(640, 360)")
    by = [1, 2, 1.5, 3, 1.25, 4]
    begins = time.monotonic()
    for n in range(count):
        chromium.page.evaluate(CHANGES[how].format(by[(n + 1) % len(by)]))
        until(lambda: time.monotonic() >= begins + 1.2 * (n + 1), 5, "the next change is due")
    chromium.hush()
    gateway.stop(recording)
    done = gateway.completed(recording, 60)
    [listed] = done["files"]
    file = gateway.folder(ROOM, recording) / listed["name"]
    sent = chromium.frames()
    assert compare.pictures(sent, file) == 0
    compare.sound_is_unbroken(file)
    changed = turns(sizes(file))
    record_property("pictures", len(sent))
    record_property("changes of size in the file", changed)
    assert changed >= 0.8 * count, changed
    in_every_player(gateway, recording, listed, file, len(sent), player, firefox_player, record_property)


@pytest.mark.parametrize("codecs", ["VP8,H264", pytest.param("H264,VP9,VP8,AV1", marks=pytest.mark.long)])
def test_codecs(gateway, publisher, player, firefox_player, record_property, codecs):
    """One session, one part for each codec, and nothing is missing in between."""
    recording = gateway.record(ROOM)
    # The gateway's preference decides with which the page begins.
    chromium = publisher().publish(gateway, ROOM, "desk-1", video=codecs)
    chromium.sent(90)
    order = [chromium.frames()[-1]["codec"]]
    for codec in codecs.split(","):
        if codec not in order:
            chromium.page.evaluate(f"changeCodec('{codec}')")
            until(lambda: chromium.page.evaluate(f"state.frames.filter((frame) => frame.codec === '{codec}').length") >= 90,
                  30, f"three seconds of {codec}")
            order.append(codec)
    chromium.hush()
    assert gateway.call("GET", "/v1/sessions").json()["items"], "it is still the same session"
    gateway.stop(recording)
    done = gateway.completed(recording, 60)
    record_property("codecs", ", ".join(order))
    files = [(listed, gateway.folder(ROOM, recording) / listed["name"]) for listed in done["files"]]
    assert [listed["part"] for listed, _ in files] == list(range(1, len(order) + 1)), done
    sent = chromium.frames()
    for (listed, file), codec in zip(files, order):
        assert judge.streams(file) == {"video": judge.NAMES[codec], "audio": "opus"}
        held = [crc for _, _, crc in judge.packets(file)]
        wanted = compare.due([frame for frame in sent if frame["codec"] == codec], held)
        compare.same(held, wanted, file)
        compare.sound_is_unbroken(file)
        in_every_player(gateway, recording, listed, file, len(wanted), player, firefox_player, record_property)
    sound = [crc for _, file in files for _, _, crc in judge.packets(file, "a") if crc not in compare.FILLERS]
    spoken = [frame["crc"] for frame in chromium.frames("audio") if frame["crc"] not in compare.FILLERS]
    record_property("packets of sound", f"{len(sound)} of {len(spoken)}")
    assert len(sound) >= len(spoken) - 2
    compare.same(sound, spoken[-len(sound):], files[-1][1])


def phase(chromium, seconds):
    last = "state.frames.at(-1).timestamp"
    began = chromium.page.evaluate(last)
    until(lambda: (chromium.page.evaluate(last) - began) % (1 << 32) >= seconds * 90_000, seconds + 30, f"{seconds} s")


@pytest.mark.long
@pytest.mark.parametrize("how", ["mute", "takeMicrophone"])
def test_a_microphone_comes_and_goes(gateway, playwright_started, site, record_property, how):
    """Muted, Chromium sends silence; with its track taken away it sends nothing, and its clock stands still."""
    with contextlib.ExitStack() as stack:
        launched = playwright_started.chromium.launch(
            executable_path=browser.EXECUTABLE, headless=True,
            args=browser.flags(*media.make(OUT / "media", 80, "known60", "mjpeg")))
        stack.callback(launched.close)
        page = launched.new_context(permissions=["camera", "microphone"]).new_page()
        chromium = stack.enter_context(contextlib.closing(browser.Publisher(page, site)))
        recording = gateway.record(ROOM)
        chromium.publish(gateway, ROOM, "desk-1", video="VP8", measure=True)
        chromium.sent(30)
        for _ in range(3):
            phase(chromium, 8)
            page.evaluate(f"{how}(true)")
            phase(chromium, 4)
            page.evaluate(f"{how}(false)")
        phase(chromium, 8)
        chromium.hush()
        source = sync.Source.of_page(chromium.captured())
        gateway.stop(recording)
        [listed] = gateway.completed(recording, 60)["files"]
        file = gateway.folder(ROOM, recording) / listed["name"]
        sent = chromium.frames()
    assert judge.complaints(file) == []
    assert compare.pictures(sent, file) == 0
    compare.sound_is_unbroken(file)
    [part] = gateway.manifest(ROOM, recording)["files"]
    [sound] = [track for track in part["tracks"] if track["kind"] == "audio"]
    gaps = [gap for gap in sound["gaps"] if gap["duration"] > 1]
    record_property("gaps in the sound", json.dumps([(gap["cause"], round(gap["duration"], 2)) for gap in gaps]))
    assert len(gaps) == (3 if how == "takeMicrophone" else 0), sound["gaps"]
    away = sync.told(record_property, "beep after picture", sync.offsets(file, source, sound["gaps"]))
    assert len(away) >= 28, away
    assert away[int(len(away) * 0.95)] <= 25, away


@pytest.mark.parametrize("codec", ["VP8", pytest.param("H264", marks=pytest.mark.long)])
def test_sources(gateway, known_media, record_property, codec):
    """Under another SSRC, three times: one file, every picture, in step."""
    recording = gateway.record(ROOM)
    aiortc = publishers.AiortcPublisher(f"{gateway.url}/whip/{ROOM}/desk-1", *known_media, codec)
    with aiortc:
        for part in range(1, 5):
            until(lambda: aiortc.count() >= part * 90, 40, f"{part * 3} s of pictures")
            if part < 4:
                aiortc.renew()
    gateway.stop(recording)
    [listed] = gateway.completed(recording, 60)["files"]
    file = gateway.folder(ROOM, recording) / listed["name"]
    assert judge.complaints(file) == []
    sent, held = ([frame["crc"] for frame in frames] for frames in (aiortc.frames(), judge.frames(file, codec)))
    compare.same(held, sent, file)
    compare.sound_is_unbroken(file)
    source = sync.Source.of_file(60, media.LOOP)
    away = sync.told(record_property, "beep after picture", sync.offsets(file, source))
    assert away[-1] <= 60, away

"""Pictures in several layers: simulcast by rid, and scalable VP9 and AV1."""

import contextlib
import itertools
import threading

import pytest

from lab import browser, compare, judge, media
from lab.hls import Rendition, Viewer, durations
from lab.wait import until
from conftest import OUT

pytestmark = pytest.mark.alone

# Chromium sends three layers of a picture from this size on.
SIZE = (960, 540)
SIMULCAST = [
    {"rid": "q", "scaleResolutionDownBy": 4, "maxBitrate": 100_000},
    {"rid": "h", "scaleResolutionDownBy": 2, "maxBitrate": 250_000},
    {"rid": "f", "scaleResolutionDownBy": 1, "maxBitrate": 700_000},
]
WIDTHS = {"q": 240, "h": 480, "f": 960}


@pytest.fixture(scope="module")
def large_camera(playwright_started):
    picture, sound = media.make(OUT / "media", media.SECONDS, "large", "mjpeg", SIZE)
    launched = playwright_started.chromium.launch(
        executable_path=browser.EXECUTABLE, headless=True, args=browser.flags(picture, sound))
    yield launched
    launched.close()


@pytest.fixture
def layered(large_camera, site):
    """A page with a camera large enough for three layers."""
    with contextlib.ExitStack() as stack:

        def make():
            context = large_camera.new_context(permissions=["camera", "microphone"])
            stack.callback(context.close)
            return stack.enter_context(contextlib.closing(browser.Publisher(context.new_page(), site)))

        yield make


def simulcast(gateway, chromium, codec, **options):
    chromium.publish(gateway, "standup", "desk-1", video=codec, encodings=SIMULCAST, size=SIZE, **options)
    until(lambda: all(layer["framesSent"] > 30 for layer in chromium.layers().values()), 20, "three layers are sent")
    return {layer["ssrc"]: rid for rid, layer in chromium.layers().items()}


def files(gateway, recording):
    """Each file with what the manifest says of it, and of its picture."""
    gateway.stop(recording)
    done = gateway.completed(recording)
    manifest = {entry["name"]: entry for entry in gateway.manifest("standup", recording)["files"]}
    return [(gateway.folder("standup", recording) / listed["name"], listed,
             next(track for track in manifest[listed["name"]]["tracks"] if track["kind"] == "video"))
            for listed in done["files"]]


def runs(sent, rids, file):
    """Which frames of which layer the file holds, run by run: a run is a layer's frames as they were sent, none missing."""
    places = {}
    for rid in rids.values():
        for place, frame in enumerate(frame for frame in sent if rids[frame["ssrc"]] == rid):
            places.setdefault(frame["crc"], {})[rid] = place
    found = []
    for _, key, crc in judge.packets(file):
        assert crc in places, f"{file} holds a picture that was never sent"
        rid, place = next(((rid, place) for rid, place in places[crc].items()
                           if found and (rid, place) == (found[-1][0], found[-1][2] + 1)), (None, None))
        if rid:
            found[-1][2] = place
        else:
            rid, place = next(iter(places[crc].items()))
            assert key, f"a {rid} picture behind a {found[-1][:1]} one is no keyframe"
            found.append([rid, place, place])
    return found


# Whether Chromium has time to code three layers of H264 beside all else depends on the machine.
@pytest.mark.parametrize("codec", ["VP8", pytest.param("H264", marks=pytest.mark.long)])
def test_the_best_layer_pauses_and_comes_back(gateway, layered, player, record_property, codec):
    recording = gateway.record("standup")
    chromium = layered()
    rids = simulcast(gateway, chromium, codec)

    def recorded(rid):
        """Until the layer has come for so long that it is in the file."""
        before = chromium.layers()[rid]["framesSent"]
        until(lambda: chromium.layers()[rid]["framesSent"] >= before + 75, 40, f"2.5 seconds of {rid}")

    recorded("f")
    chromium.change_encoding(2, active=False)
    recorded("h")
    recorded("h")
    chromium.change_encoding(2, active=True)
    recorded("f")
    recorded("f")
    chromium.hush()
    sent = chromium.page.evaluate("state.frames")
    [(file, listed, track)] = files(gateway, recording)

    assert judge.complaints(file) == []
    layers = [(span["rid"], span["width"]) for span in track["layers"]]
    seen = runs(sent, rids, file)
    record_property("layers in the file", " ".join(f"{rid} {last - first + 1}" for rid, first, last in seen))
    assert layers[-3:] == [("f", 960), ("h", 480), ("f", 960)], layers
    assert [rid for rid, _, _ in seen] == [rid for rid, _ in layers], seen
    assert judge.decoded_frames(file) == len(judge.packets(file))

    # Time runs on; where the best layer fell silent the next one's keyframe is waited for, and nowhere else is a gap.
    times = [seconds for seconds, _, _ in judge.packets(file)]
    steps = [after - before for before, after in zip(times, times[1:])]
    counts = [last - first + 1 for _, first, last in seen]
    paused, back = sum(counts[:-2]), sum(counts[:-1])
    record_property("from the last picture to the next layer's, in ms", round(steps[paused - 1] * 1000))
    assert min(steps) > 0 and steps[paused - 1] < 0.6, (min(steps), steps[paused - 1])
    others = steps[:paused - 1] + steps[paused:]
    assert max(others) < 0.3, (sorted(others)[-5:], track["gaps"])
    compare.sound_is_unbroken(file)

    # The camera's pictures in its order: where a better layer takes over none is shown twice.
    numbers = judge.frame_numbers(file)
    order = judge.steps(numbers)
    assert all(step < 60 for step in order), [step for step in order if step >= 60]
    assert 1 <= order[back - 1] <= 6, numbers[back - 3:back + 3]

    played = judge.play(player, gateway.url + listed["url"].removeprefix(gateway.url))
    assert played["corruptedVideoFrames"] == 0 and played["totalVideoFrames"] >= len(times) - 1, played


# Three layers of H264 take what they take.
@pytest.mark.long
def test_layers_are_variants_of_a_broadcast(gateway, layered, tmp_path):
    """Without any encoding: the best one, and the smaller ones beside it, all cut at the same times."""
    chromium = layered()
    simulcast(gateway, chromium, "H264")
    made = gateway.call("POST", "/v1/broadcasts", {"room": "standup"}).json()
    url = gateway.url + made["hlsUrl"]
    viewer = Viewer(url)

    def variants():
        return {each.uri: each.stream_info.resolution for each in viewer.master().playlists}

    until(lambda: {"video.m3u8", "layer0.m3u8", "layer1.m3u8"} <= variants().keys(), 20, "three sizes")
    lists = {uri: Rendition(uri) for uri in ["video.m3u8", "layer0.m3u8", "layer1.m3u8", "audio.m3u8"]}
    follow_all(url, lists.values(), 14)
    widths = {uri: size[0] for uri, size in variants().items() if size}
    # Where Chromium has no time for the largest, the next one is the best for a while.
    assert widths["layer0.m3u8"] < widths["layer1.m3u8"] <= widths["video.m3u8"], widths
    lengths = {uri: durations(rendition) for uri, rendition in lists.items()}
    for uri, rendition in lists.items():
        assert viewer.files(rendition, tmp_path), uri
    shared = set.intersection(*(set(length) for length in lengths.values()))
    assert len(shared) >= 4, lengths
    for number in shared:
        of_all = [length[number] for length in lengths.values()]
        assert max(of_all) - min(of_all) < 0.06, f"segment {number} is cut at other times: {of_all}"
    for uri in ["layer0.m3u8", "layer1.m3u8"]:
        assert "#EXT-X-INDEPENDENT-SEGMENTS\n" in lists[uri].texts[-1], lists[uri].texts[-1]

    # One that pauses has gaps and waits; the others go on.
    chromium.change_encoding(0, active=False)
    state = lambda: {each["name"]: each["state"] for each in gateway.call("GET", f"/v1/broadcasts/{made['id']}").json()["renditions"]}
    until(lambda: state()["layer0"] == "waiting", 10, "the layer waits")
    until(lambda: b"#EXT-X-GAP" in viewer.get("layer0.m3u8")[1], 15, "gaps")
    chromium.change_encoding(0, active=True)
    until(lambda: state()["layer0"] == "live", 10, "the layer is back")
    assert {each["encoded"] for each in gateway.call("GET", f"/v1/broadcasts/{made['id']}").json()["renditions"]
            if each["name"] != "audio"} == {False}


def follow_all(url, lists, seconds):
    threads = [threading.Thread(target=Viewer(url).follow, args=(each, seconds)) for each in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_all_layers_and_a_screen_beside_them(gateway, layered):
    recording = gateway.record("standup", layers="all")
    chromium = layered()
    simulcast(gateway, chromium, "VP8", second=True)
    chromium.sent(chromium.count() + 180)
    chromium.hush()
    found = files(gateway, recording)
    assert sorted(file.name for file, _, _ in found) == [
        "desk-1.webm", "desk-1~video2.webm", "desk-1~video3.webm", "desk-1~video4.webm"]
    for (file, _, track), rid in zip(sorted(found, key=lambda one: one[0].name), ["f", "h", "q", None]):
        assert judge.complaints(file) == [], file
        assert track.get("rid") == rid
        assert (track["width"] == WIDTHS[rid]) if rid else track["width"] <= 640
        assert len(judge.packets(file)) > 30
        assert ("audio" in judge.streams(file)) == (file.name == "desk-1.webm")


@pytest.mark.parametrize("wanted, expected, note", [("h", "h", None), ("x", "f", "x")])
def test_a_layer_by_name(gateway, layered, wanted, expected, note):
    recording = gateway.record("standup", layers=wanted)
    chromium = layered()
    simulcast(gateway, chromium, "VP8")
    chromium.sent(chromium.count() + 270)
    chromium.hush()
    [(file, listed, track)] = files(gateway, recording)
    assert judge.complaints(file) == []
    assert track["layers"][-1]["rid"] == expected and (listed["note"] is not None) == (note is not None)
    if note:
        assert f"no layer {note}" in listed["note"]


def pictures(file):
    """Width and keyframe of every decoded picture."""
    found = judge.probe(file, "-select_streams", "v:0", "-show_frames", "-show_entries", "frame=width,key_frame")
    return [(frame["width"], frame["key_frame"]) for frame in found["frames"]]


def changing(codec, mode, later):
    """On a busy machine a picture behind the change is now and then such that FFmpeg cannot decode it (docs/layers.md)."""
    return pytest.param(codec, mode, later, marks=pytest.mark.long)


@pytest.mark.parametrize("codec, mode, later", [
    ("VP9", "L3T3", None), ("AV1", "L1T3", None),
    *(pytest.param(*each, None, marks=pytest.mark.long) for each in [("VP9", "L3T3_KEY"), ("VP9", "L1T3"), ("AV1", "L3T3")]),
    changing("VP9", "L3T3", "L2T2"), changing("VP9", "L3T3_KEY", "L1T3"), changing("VP9", "L1T3", "L3T3"),
    changing("AV1", "L3T3", "L2T2"), changing("AV1", "L1T3", "L3T3"),
])
def test_scalable_streams_show_their_largest_layer_once(
        gateway, layered, player, record_property, codec, mode, later):
    recording = gateway.record("standup")
    chromium = layered()
    chromium.publish(gateway, "standup", "desk-1", video=codec, encodings=[{"scalabilityMode": mode}], size=SIZE)
    chromium.sent(90, seconds=20)
    until(lambda: chromium.stats()["frameWidth"] == SIZE[0], 60, f"all of {SIZE} is sent")
    before = chromium.stats()["framesSent"]
    until(lambda: chromium.stats()["framesSent"] > before + 90, 20, "three seconds of it are sent")
    if later:
        chromium.change_encoding(0, scalabilityMode=later)
        before = chromium.stats()["framesSent"]
        until(lambda: chromium.stats()["framesSent"] > before + 120, 20, "four seconds of the other are sent")
        until(lambda: chromium.stats()["scalabilityMode"] == later, 5, f"{later} is sent")
    chromium.hush()
    # What waits in Chromium's pacer when a keyframe comes is never sent (`Publisher.frames`): whole pictures, or their larger
    # layers only, whose smaller ones are recorded.
    begun = {frame["timestamp"] for frame in chromium.page.evaluate("state.frames")}
    whole = begun & chromium.link.ended
    [(file, listed, _)] = files(gateway, recording)

    assert judge.complaints(file) == []
    held, shown = judge.packets(file), pictures(file)
    record_property("pictures sent, in the file, decoded", f"{len(whole)}, {len(held)}, {len(shown)}")
    assert len(shown) == len(held) and len(whole) - 2 <= len(held) <= len(begun), (len(whole), len(begun), len(held), len(shown))
    widths = [width for width, _ in itertools.groupby(shown, key=lambda one: one[0])]
    record_property("widths in their order", " ".join(map(str, widths)))
    assert widths[-1] == SIZE[0], widths
    order = judge.steps(judge.frame_numbers(file))
    assert all(step < 60 for step in order), [step for step in order if step >= 60]

    played = judge.play(player, gateway.url + listed["url"].removeprefix(gateway.url))
    # Two pictures that stand within one frame of the screen may count as one.
    assert played["corruptedVideoFrames"] == 0 and played["totalVideoFrames"] >= len(held) * 0.9, played
    assert (played["width"], played["height"]) == SIZE, played

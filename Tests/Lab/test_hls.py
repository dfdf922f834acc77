"""Broadcasts as HLS: each playlist and segment held to the letter, decoded by FFmpeg, and played by Chromium."""

import shutil
import subprocess
import threading
import time

import pytest
from lab import judge
from lab.gateway import BINARY
from lab.hls import Rendition, Viewer, durations
from lab.media import run
from lab.wait import until

CODECS = {
    "h264": ("mp4", ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-pix_fmt", "yuv420p"]),
    "vp9": ("webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"]),
    "av1": ("webm", ["-c:v", "libsvtav1", "-preset", "12"]),
}


@pytest.fixture(scope="session")
def films(tmp_path_factory):
    """Ten seconds with a keyframe every two, and sound."""
    folder = tmp_path_factory.mktemp("films")
    made = {}
    for codec, (extension, options) in CODECS.items():
        made[codec] = folder / f"{codec}.{extension}"
        run("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=10", "-f", "lavfi", "-i",
            "sine=frequency=440:duration=10", *options, "-g", "60", "-b:v", "500k", "-c:a", "libopus", "-b:a", "48k",
            made[codec])
    made["opus"] = folder / "opus.webm"
    run("-f", "lavfi", "-i", "sine=frequency=440:duration=10", "-c:a", "libopus", "-b:a", "48k", made["opus"])
    return made


@pytest.fixture
def broadcast(gateway, films):
    """Begins a broadcast and a publisher that loops; gives the broadcast."""
    processes = []

    def begin(codec, **hls):
        publish(codec)
        answer = gateway.call("POST", "/v1/broadcasts", {"room": "hls", "hls": hls})
        assert answer.status == 201, answer
        made = answer.json()
        made["url"] = gateway.url + made["hlsUrl"]
        return made

    def publish(codec):
        processes.append(subprocess.Popen(
            [BINARY, "publish", films[codec], "--to", f"{gateway.url}/whip/hls/film", "--loop"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return processes[-1]

    begin.publish = publish
    begin.processes = processes
    yield begin
    for process in processes:
        process.kill()
        process.wait()


def followed(viewers, seconds):
    """All renditions at once, as a player has them."""
    failures = []

    def work(url, rendition):
        try:
            Viewer(url).follow(rendition, seconds)
        except AssertionError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=each) for each in viewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def renditions(url):
    master = Viewer(url).master()
    uris = {each.uri for each in master.playlists} | {each.uri for each in master.media}
    assert uris, "the multivariant playlist names nothing"
    return [Rendition(uri) for uri in sorted(uris)]


@pytest.mark.parametrize("codec, low_latency", [
    pytest.param(codec, parts, id=f"{codec}-{'parts' if parts else 'segments'}",
                 # Both ways once; the others are for `make lab`.
                 marks=[] if (codec, parts) in [("h264", True), ("vp9", False)] else pytest.mark.long)
    for codec in CODECS for parts in (True, False)])
def test_all_that_is_sent_can_be_had(gateway, broadcast, tmp_path, codec, low_latency):
    made = broadcast(codec, lowLatency=low_latency)
    lists = renditions(made["url"])
    followed([(made["url"], rendition) for rendition in lists], 13)
    viewer = Viewer(made["url"])
    lengths = [durations(rendition) for rendition in lists]
    for rendition, length in zip(lists, lengths):
        assert len(length) >= 4, rendition.uri
        for file in viewer.files(rendition, tmp_path):
            kind = "v" if rendition.uri == "video.m3u8" else "a"
            assert judge.decoded_frames(file, kind) > 100, file
        assert bool(rendition.parts) == low_latency
    for number in set.intersection(*(set(length) for length in lengths)):
        of_all = [length[number] for length in lengths]
        assert max(of_all) - min(of_all) < 0.05, f"segment {number} is cut at other times: {of_all}"
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", made["url"]],
        capture_output=True, text=True, timeout=60)
    assert done.stderr == "" and codec in done.stdout, done
    if codec == "h264":
        assert gateway.call("POST", f"/v1/broadcasts/{made['id']}/stop").status == 200
        transport_streams_hold_the_same(made["url"])
    else:
        # No transport stream carries these pictures.
        assert b"\naudio.ts.m3u8\n" in Viewer(made["url"]).get("index.ts.m3u8")[1]
        Viewer(made["url"]).get("video.ts.m3u8", 404)


def shown(url):
    """Check sums of all decoded pictures, and how many frames of sound."""
    done = subprocess.run(
        ["ffmpeg", "-v", "warning", "-nostdin", "-live_start_index", "0", "-i", url, "-map", "0:v:0", "-map", "0:a:0",
         "-fps_mode", "passthrough", "-f", "framecrc", "-"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stderr == "", done.stderr[:2000]
    lines = [line.split(",") for line in done.stdout.splitlines() if not line.startswith("#")]
    return [line[5].strip() for line in lines if line[0] == "0"], sum(line[0] == "1" for line in lines)


def transport_streams_hold_the_same(url):
    until(lambda: Viewer(url).get("video.ts.m3u8")[1].endswith(b"#EXT-X-ENDLIST\n"), 5, "the end is told")
    answer, body = Viewer(url).get("video-1.ts")
    assert len(body) % 188 == 0 and answer.headers["Content-Type"] == "video/mp2t"
    pictures, sounds = shown(url.replace("index.m3u8", "index.ts.m3u8"))
    of_fragments, sounds_of_fragments = shown(url)
    assert len(pictures) > 100 and pictures == of_fragments
    assert sounds > 100 and abs(sounds - sounds_of_fragments) <= 3, (sounds, sounds_of_fragments)


def test_a_publisher_that_comes_back_is_a_discontinuity(gateway, broadcast, tmp_path):
    made = broadcast("h264")
    lists = renditions(made["url"])
    work = threading.Thread(target=followed, args=([(made["url"], rendition) for rendition in lists], 22))
    work.start()
    time.sleep(6)
    broadcast.processes[0].kill()
    time.sleep(3)
    broadcast.publish("h264")
    work.join()
    for rendition in lists:
        assert "#EXT-X-DISCONTINUITY\n" in rendition.texts[-1], rendition.texts[-1]
        assert Viewer(made["url"]).files(rendition, tmp_path)
    assert gateway.call("POST", f"/v1/broadcasts/{made['id']}/stop").status == 200
    until(lambda: Viewer(made["url"]).get("video.m3u8")[1].endswith(b"#EXT-X-ENDLIST\n"), 5, "the end is told")


@pytest.mark.alone
@pytest.mark.parametrize("pause", [0, 0.6], ids=["at-once", "after-loading"])
@pytest.mark.parametrize("low_latency", [True, False], ids=["parts", "segments"])
def test_chromium_plays_it_natively(broadcast, new_page, site, low_latency, pause):
    """From the first moment of a broadcast with AAC and Opus, and where play is pressed after loading."""
    made = broadcast("h264", lowLatency=low_latency)
    assert {each.uri for each in Viewer(made["url"]).master().media} == {"audio.m3u8", "opus.m3u8"}
    page = new_page()
    page.goto(f"{site.url}/hls.html")
    seen = page.evaluate("([url, pause]) => playNative(url, 12, pause)", [made["url"], pause])
    assert seen["ended"]["error"] is None
    assert seen["ended"]["time"] - seen["begun"]["time"] > 8, seen
    assert seen["ended"]["frames"] > 150 and seen["ended"]["audio"] > 10_000, seen


def test_sound_alone_is_a_broadcast(broadcast, new_page, site, tmp_path):
    made = broadcast("opus")
    lists = renditions(made["url"])
    assert {each.uri for each in lists} == {"audio.m3u8", "opus.m3u8"}
    followed([(made["url"], rendition) for rendition in lists], 8)
    for rendition in lists:
        assert len(durations(rendition)) >= 2 and Viewer(made["url"]).files(rendition, tmp_path), rendition.uri
    page = new_page()
    page.goto(f"{site.url}/hls.html")
    seen = page.evaluate("url => playNative(url, 6)", made["url"])
    assert seen["ended"]["error"] is None and seen["ended"]["time"] > 4 and seen["ended"]["audio"] > 10_000, seen


def test_segments_and_parts_are_as_long_as_is_set(gateway, broadcast):
    gateway.close()
    gateway.environment |= {"CAPSTAN_BROADCAST_SEGMENT": "4s", "CAPSTAN_BROADCAST_PART": "0.5"}
    gateway.start()
    made = broadcast("h264")
    [video] = [each for each in renditions(made["url"]) if each.uri == "video.m3u8"]
    followed([(made["url"], video)], 14)
    assert video.target == 12 and "PART-TARGET=0.50000" in video.texts[-1]
    whole = list(durations(video).values())
    assert len(whole) >= 2 and all(3.4 < length < 4.6 for length in whole), whole


@pytest.mark.parametrize("codecs", [["avc1", "mp4a"], ["avc1", "opus"]], ids=["aac", "opus"])
@pytest.mark.parametrize("low_latency", [True, pytest.param(False, marks=pytest.mark.long)], ids=["parts", "segments"])
def test_chromium_plays_it_through_media_source(broadcast, new_page, site, codecs, low_latency):
    made = broadcast("h264", lowLatency=low_latency)
    Viewer(made["url"]).master()
    if not low_latency:
        until(lambda: len(Viewer(made["url"]).read(Rendition("video.m3u8")).segments) >= 3, 15, "three segments")
    page = new_page()
    page.goto(f"{site.url}/hls.html")
    seen = page.evaluate("([url, codecs]) => playParts(url, codecs, 12)", [made["url"], codecs])
    assert seen["ended"]["error"] is None
    assert seen["ended"]["time"] - seen["begun"]["time"] > 8, seen
    assert len(seen["ended"]["buffered"]) == 1, f"the buffer has a hole: {seen}"
    assert seen["video"]["pieces"] > (25 if low_latency else 4) and seen["sound"]["pieces"] > 4, seen
    assert seen["video"]["maps"] == 1, seen


def test_a_kept_broadcast_plays_on_from_its_folder(gateway, broadcast, tmp_path, new_page, site):
    made = broadcast("h264", keep=True)
    Viewer(made["url"]).master()
    time.sleep(9)
    assert gateway.call("POST", f"/v1/broadcasts/{made['id']}/stop").status == 200
    folder = gateway.recordings / ".broadcasts" / made["id"]
    lists = [file for file in folder.glob("*.m3u8") if file.name != "index.m3u8"]
    until(lambda: all("#EXT-X-ENDLIST" in file.read_text() for file in lists), 10, "the lists end")
    for text in [file.read_text() for file in lists]:
        assert "#EXT-X-PLAYLIST-TYPE:VOD\n" in text and text.endswith("#EXT-X-ENDLIST\n")
    assert judge.complaints(folder / "index.m3u8") == []
    gateway.terminate()
    gateway.start()
    made["url"] = gateway.url + made["hlsUrl"]
    page = new_page()
    page.goto(f"{site.url}/hls.html")
    seen = page.evaluate("url => playNative(url, 4)", made["url"])
    assert seen["ended"]["error"] is None and seen["ended"]["time"] > 3, seen


NGINX = """
daemon off; user root; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache levels=1:2 keys_zone=hls:16m max_size=1g inactive=2m use_temp_path=off;
    {upstream}
    server {{ listen 127.0.0.1:{port}; {locations} }}
}}
"""


def documented(name):
    """A block of `docs/operations.md`, so that what is shown there is what is run here."""
    from lab.gateway import ROOT
    text = (ROOT / "docs/operations.md").read_text()
    return text.split(f"# {name}\n", 1)[1].split("```", 1)[0]


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_a_cache_in_front_asks_once_for_all(gateway, broadcast, tmp_path):
    made = broadcast("h264")
    Viewer(made["url"]).master()
    port = 22080
    folder = tmp_path / "nginx"
    folder.mkdir()
    upstream = documented("upstream").replace("127.0.0.1:8080", gateway.http)
    (folder / "conf").write_text(
        NGINX.format(folder=folder, port=port, upstream=upstream, locations=documented("locations").replace("hls.log", f"{folder}/hls.log")))
    nginx = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "conf"])
    try:
        url = f"http://127.0.0.1:{port}{made['hlsUrl']}"
        until(lambda: nginx.poll() is None and (folder / "nginx.pid").exists(), 5, "nginx")
        viewers = [(url, Rendition("video.m3u8")) for _ in range(40)]
        followed(viewers, 8)
        for _, rendition in viewers:
            assert len(rendition.parts) > 15, "a viewer behind the cache gets all parts"
        states = [line.rsplit(" ", 1)[1] for line in (folder / "hls.log").read_text().splitlines()]
        missed = states.count("MISS") + states.count("EXPIRED") + states.count("-")
        print(f"{len(states)} requests to the cache, {missed} from it to the gateway")
        assert missed < len(states) / 10, f"{missed} of {len(states)} went on to the gateway"
    finally:
        nginx.terminate()
        nginx.wait()

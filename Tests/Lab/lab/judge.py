"""Judges of files: what FFmpeg decodes, what is inside, and what a browser plays."""

import json
import subprocess

import av

from . import coded, media
from .wait import until


# What FFmpeg calls each codec.
NAMES = {"VP8": "vp8", "VP9": "vp9", "AV1": "av1", "H264": "h264", "H265": "hevc",
         "OPUS": "opus", "PCMU": "pcm_mulaw", "PCMA": "pcm_alaw"}


def complaints(file):
    """Every line that `ffmpeg -v error` has to say while it decodes all of the file; a clean file has none.

    Output times keep the file's time base: by default FFmpeg counts them in frames of the average rate, and a camera that
    delivers two pictures within one such frame makes it complain of its own rounding."""
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", file, "-enc_time_base", "-1", "-f", "null", "-"],
        capture_output=True, text=True)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return lines + ([f"exit code {done.returncode}"] if done.returncode else [])


def probe(file, *arguments):
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", *arguments, file], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def streams(file):
    """The codec names by kind: {'video': 'vp8', 'audio': 'opus'}."""
    return {stream["codec_type"]: stream["codec_name"] for stream in probe(file, "-show_streams")["streams"]}


def decoded_frames(file, kind="v"):
    """How many frames the decoder gives (`ffprobe -count_frames`)."""
    found = probe(file, "-count_frames", "-select_streams", f"{kind}:0", "-show_entries", "stream=nb_read_frames")
    return int(found["streams"][0]["nb_read_frames"])


def packets(file, kind="v"):
    """(seconds, key, CRC-32 of the bytes) of every packet of the stream, in the file's order."""
    found = probe(
        file, "-select_streams", f"{kind}:0", "-show_packets", "-show_data_hash", "crc32",
        "-show_entries", "packet=pts_time,flags,data_hash")
    return [(float(p["pts_time"]), "K" in p["flags"], p["data_hash"].split(":")[1]) for p in found["packets"]]


def frames(file, codec):
    """Every picture of the file as `coded.frame` tells it, parameter sets aside, in the file's order."""
    with av.open(str(file)) as opened:
        return [coded.frame(codec, bytes(packet), coded.length_prefixed, key=packet.is_keyframe)
                for packet in opened.demux(video=0) if packet.size]


def duration(file):
    """Seconds by the container's header; None where it does not say."""
    found = probe(file, "-show_entries", "format=duration")["format"].get("duration")
    return float(found) if found else None


def end(file, kind="v"):
    """The time of the last packet of the stream."""
    return packets(file, kind)[-1][0]


def frame_numbers(file):
    """The number that each decoded frame carries (see media.py)."""
    cell = f"crop=iw:ih/9*0.6:0:ih/9*0.2,scale={media.BITS}:1:flags=area,format=gray"
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", file, "-map", "0:v:0", "-vf", cell, "-fps_mode", "passthrough",
         "-f", "rawvideo", "-"], capture_output=True, check=True)
    rows = [done.stdout[at:at + media.BITS] for at in range(0, len(done.stdout), media.BITS)]
    return [sum(1 << bit for bit, grey in enumerate(row) if grey > 127) for row in rows]


def steps(numbers):
    """From each frame's number to the next, over the loop's seam: 1 where the camera lost none."""
    return [(after - before) % media.LOOP for before, after in zip(numbers, numbers[1:])]


def beeps(file, per_second=200):
    """Where the beeps begin, in seconds of the file."""
    return onsets(levels(file, per_second), 0.1)


def levels(file, per_second=200):
    """By libopus where it is Opus: FFmpeg 5.1's own decoder leaves holes in hybrid packets."""
    rate = 8000
    decoder = ["-c:a", "libopus"] if streams(file).get("audio") == "opus" else []
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", *decoder, "-i", file, "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0",
         "-ac", "1", "-ar", str(rate), "-f", "s16le", "-"], capture_output=True, check=True)
    samples = memoryview(done.stdout[:len(done.stdout) // 2 * 2]).cast("h")
    step = rate // per_second
    return [(at / rate, max(map(abs, samples[at:at + step]), default=0) / 32768) for at in range(0, len(samples), step)]


def flashes(file):
    """Where the flashes begin, in seconds of the file."""
    times = [seconds for seconds, _, _ in packets(file)]
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", file, "-map", "0:v:0", "-vf",
         "crop=iw:ih/8:0:ih*13/16,scale=1:1:flags=area,format=gray", "-fps_mode", "passthrough", "-f", "rawvideo", "-"],
        capture_output=True, check=True)
    return onsets(list(zip(times, (grey / 255 for grey in done.stdout))), 0.5)


def onsets(levels, threshold):
    found, loud = [], True
    for seconds, level in levels:
        if level > threshold and not loud:
            found.append(seconds)
        loud = level > threshold
    return found


def sync_offsets(file, per_second=200):
    """For each flash the time to the nearest beep. Their common part is the camera's; their spread is ours."""
    heard = beeps(file, per_second)
    return [min((beep - flash for beep in heard), key=abs) for flash in flashes(file)] if heard else []


def around(seconds):
    """A distance of flash and beep, of which there is one a second: half a second early is half a second late."""
    return (seconds + 0.5) % 1 - 0.5


def spread(offsets):
    """How far the distances of flash and beep are from each other, whatever they have in common."""
    beside = [around(offset - offsets[0]) for offset in offsets]
    return max(beside) - min(beside)


def middle(offsets, share):
    """The distances without the farthest from the usual one; of a dozen or fewer all."""
    usual = sorted(around(offset - offsets[0]) for offset in offsets)[len(offsets) // 2] + offsets[0]
    kept = round(len(offsets) * share) if len(offsets) > 12 else len(offsets)
    return sorted(offsets, key=lambda offset: abs(around(offset - usual)))[:kept]


def play(page, url, seconds=60, rate=1.0):
    """Plays the address to its end in Chromium; gives what the element then says of itself."""
    page.evaluate(
        """([url, rate]) => {
            const video = document.createElement('video');
            document.body.replaceChildren(video);
            window.played = { ended: false, error: null };
            video.onended = () => { window.played.ended = true; };
            video.onerror = () => { window.played.error = `${video.error.code} ${video.error.message}`; };
            video.src = url;
            video.playbackRate = rate;
            video.play().catch((error) => { window.played.error = window.played.error || String(error); });
            window.video = video;
        }""", [url, rate])
    result = until(
        lambda: page.evaluate("window.played.ended || window.played.error ? window.played : null"), seconds,
        f"{url} is played to its end")
    assert result["error"] is None, f"Chromium cannot play {url}: {result['error']}"
    return page.evaluate(
        """() => ({ time: video.currentTime, duration: video.duration, width: video.videoWidth,
                    height: video.videoHeight, ...(({ totalVideoFrames, droppedVideoFrames, corruptedVideoFrames }) =>
                    ({ totalVideoFrames, droppedVideoFrames, corruptedVideoFrames }))(video.getVideoPlaybackQuality()) })""")


def seek(page, seconds):
    """Seeks what `play` has loaded; gives where it landed."""
    page.evaluate(
        "(to) => { window.sought = false; video.onseeked = () => { window.sought = true; }; video.currentTime = to; }",
        seconds)
    until(lambda: page.evaluate("window.sought"), 20, f"a seek to {seconds} s ends")
    return page.evaluate("video.currentTime")
